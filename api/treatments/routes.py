"""Treatments: start, areas, pauses, end; tubes and states that the label asks about."""

from uuid import UUID

from fastapi import APIRouter
from sqlmodel import Session

from api.accounts.access import CurrentCaller, NotSignedIn
from api.clock import Now
from api.database import ReadSessionDep, SessionDep
from api.errors import InvalidRequest, NotFound, problems
from api.patients import service as patients
from api.patients.access import PatientInView, seen
from api.patients.models import PatientPublic, PatientUpdate
from api.treatments import calling_off, corrections, service, starting
from api.treatments import conditions as states
from api.treatments import tubes as opened
from api.treatments.access import (
    PatientLocked,
    PatientLockedByDermatologist,
    TreatmentInCare,
    TreatmentOfDermatologist,
)
from api.treatments.aftercare import aftercare
from api.treatments.again import EntryDiffers
from api.treatments.bodies import (
    AreaAdd,
    AreaPublic,
    AreaStop,
    CallOff,
    ConditionCreate,
    ConditionEnd,
    ConditionPublic,
    PauseCreate,
    PauseEnd,
    PausePublic,
    TreatmentCreate,
    TreatmentEnd,
    TreatmentPublic,
    TreatmentStarted,
    TubeCreate,
    TubePublic,
    TubeWithdraw,
)
from api.treatments.models import Treatment
from api.treatments.sites import SiteForbidden, SiteUnderTreatment

router = APIRouter(prefix="/patients/{patient_id}", tags=["treatments"])
GATE = (NotSignedIn, NotFound, InvalidRequest)
CHANGE = (NotSignedIn, NotFound, InvalidRequest, service.TreatmentEnded, service.NotInThatOrder)


def _public(session: Session, treatment: Treatment) -> TreatmentPublic:
    return TreatmentPublic.model_validate(
        {
            **treatment.model_dump(),
            "areas": [area.model_dump() for area in service.areas(session, treatment.id)],
            "pauses": [pause.model_dump() for pause in service.pauses(session, treatment.id)],
            "aftercare": aftercare(session, treatment),
        }
    )


# Here and not among the patients, because a treatment may rest on what is corrected.
@router.patch(
    "",
    tags=["patients"],
    responses=problems(*GATE, patients.BornInFuture, patients.NotYoursToCorrect),
)
def correct(
    patient: PatientLocked,
    given: PatientUpdate,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> PatientPublic:
    """Correct or change the record; the audit keeps both states.

    Date of birth and sex at birth are a dermatologist's to correct.
    """
    changed = corrections.correct(session, caller, patient, given, now)
    return PatientPublic.model_validate(changed, from_attributes=True)


@router.post(
    "/treatments",
    status_code=201,
    responses=problems(
        *GATE,
        starting.StartNotAllowed,
        starting.StartsTooFarAhead,
        starting.NoLabel,
        SiteForbidden,
        starting.TreatmentRunning,
        starting.TreatmentOverlaps,
        service.NotInThatOrder,
    ),
)
def start(
    patient: PatientLockedByDermatologist,
    given: TreatmentCreate,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> TreatmentStarted:
    """Start a treatment, checked against the label in force on its first day.

    What the label allows but asks to weigh is told with it as `alerts`.
    """
    treatment = starting.start(session, caller, patient, given, now)
    told = _public(session, treatment).model_dump()
    return TreatmentStarted(**told, alerts=starting.raised(session, treatment))


@router.get("/treatments", responses=problems(*GATE), dependencies=[seen("treatment.seen")])
def treatments(patient: PatientInView, session: ReadSessionDep) -> list[TreatmentPublic]:
    """All treatments with their areas and pauses, newest first."""
    return [_public(session, one) for one in service.treatments(session, patient.id)]


@router.post(
    "/treatments/{treatment_id}/areas",
    status_code=201,
    responses=problems(*CHANGE, EntryDiffers, SiteForbidden, SiteUnderTreatment),
)
def add_area(
    treatment: TreatmentOfDermatologist,
    given: AreaAdd,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> AreaPublic:
    """Start or restart one area."""
    area = service.add_area(session, caller, treatment, given, now)
    return AreaPublic.model_validate(area, from_attributes=True)


@router.post("/treatments/{treatment_id}/areas/{area_id}/stop", responses=problems(*CHANGE))
def stop_area(
    treatment: TreatmentOfDermatologist,
    area_id: UUID,
    given: AreaStop,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> AreaPublic:
    """Stop one area, for example when it has repigmented; the treatment goes on."""
    area = service.stop_area(session, caller, treatment, area_id, given=given, now=now)
    return AreaPublic.model_validate(area, from_attributes=True)


@router.post(
    "/treatments/{treatment_id}/pauses",
    status_code=201,
    responses=problems(*CHANGE, EntryDiffers),
)
def pause(
    treatment: TreatmentInCare,
    given: PauseCreate,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> PausePublic:
    """Record a pause with its reason. Ordered pauses are a dermatologist's and leave adherence."""
    made = service.pause(session, caller, treatment, given, now)
    return PausePublic.model_validate(made, from_attributes=True)


@router.post("/treatments/{treatment_id}/pauses/{pause_id}/end", responses=problems(*CHANGE))
def end_pause(
    treatment: TreatmentInCare,
    pause_id: UUID,
    given: PauseEnd,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> PausePublic:
    """Say on which day a pause was over."""
    ended = service.end_pause(session, caller, treatment, pause_id, given=given, now=now)
    return PausePublic.model_validate(ended, from_attributes=True)


@router.post("/treatments/{treatment_id}/end", responses=problems(*CHANGE, service.EndsInFuture))
def end(
    treatment: TreatmentOfDermatologist,
    given: TreatmentEnd,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> TreatmentPublic:
    """End a treatment with a reason. Nothing but a dermatologist ever ends one."""
    return _public(session, service.end(session, caller, treatment, given, now))


@router.post(
    "/treatments/{treatment_id}/call-off",
    responses=problems(*CHANGE, calling_off.TreatmentUsed),
)
def call_off(
    treatment: TreatmentOfDermatologist,
    given: CallOff,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> TreatmentPublic:
    """Call off a treatment that was started by mistake, before any cream is logged under it.

    It counts nowhere as a treatment of the patient, and the right one may start on the same day.
    """
    return _public(session, calling_off.call_off(session, caller, treatment, given, now))


@router.post("/tubes", status_code=201, responses=problems(*GATE, opened.TubeKnown))
def open_tube(
    patient: PatientLocked, given: TubeCreate, caller: CurrentCaller, session: SessionDep, now: Now
) -> TubePublic:
    """Record a tube that was opened, with its grams; it is good for six months."""
    tube = opened.open_tube(session, caller, patient, given, now)
    return TubePublic.model_validate(tube, from_attributes=True)


@router.post("/tubes/{tube_id}/withdraw", responses=problems(*GATE))
def withdraw_tube(
    patient: PatientLocked,
    tube_id: UUID,
    given: TubeWithdraw,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> TubePublic:
    """Withdraw a tube that was entered by mistake; withdrawing again changes nothing."""
    tube = opened.withdraw_tube(session, caller, patient, tube_id, given=given, now=now)
    return TubePublic.model_validate(tube, from_attributes=True)


@router.get("/tubes", responses=problems(*GATE), dependencies=[seen("tube.seen")])
def tubes(patient: PatientInView, session: ReadSessionDep) -> list[TubePublic]:
    """Tubes in the order they were opened."""
    found = opened.tubes(session, patient.id)
    return [TubePublic.model_validate(one, from_attributes=True) for one in found]


@router.post(
    "/conditions",
    status_code=201,
    responses=problems(*GATE, EntryDiffers, states.ConditionOrder),
)
def report_condition(
    patient: PatientLocked,
    given: ConditionCreate,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> ConditionPublic:
    """Report a pregnancy, breast-feeding or another state that bears on treatment."""
    condition = states.report_condition(session, caller, patient, given, now)
    return ConditionPublic.model_validate(condition, from_attributes=True)


@router.get("/conditions", responses=problems(*GATE), dependencies=[seen("condition.seen")])
def conditions(patient: PatientInView, session: ReadSessionDep) -> list[ConditionPublic]:
    """States that bear on treatment, past and present."""
    found = states.conditions(session, patient.id)
    return [ConditionPublic.model_validate(one, from_attributes=True) for one in found]


@router.post("/conditions/{condition_id}/end", responses=problems(*GATE, states.ConditionOrder))
def end_condition(
    patient: PatientLocked,
    condition_id: UUID,
    given: ConditionEnd,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> ConditionPublic:
    """Say on which day a state was over."""
    ended = states.end_condition(session, caller, patient, condition_id, given=given, now=now)
    return ConditionPublic.model_validate(ended, from_attributes=True)
