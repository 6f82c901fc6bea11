"""Side effects: report, list, look at one, triage."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.accounts.access import CurrentCaller, NotSignedIn
from api.clock import Now
from api.database import SessionDep
from api.errors import InvalidRequest, NotFound, problems
from api.pagination import Page, PagingDep, UnknownCursor
from api.patients.access import PatientInCare
from api.reactions import service
from api.reactions.bodies import (
    ReactionCreate,
    ReactionInFull,
    ReactionPublic,
    TriageCreate,
    TriagePublic,
)
from api.treatments.access import PatientLockedByDermatologist
from api.treatments.service import NotInThatOrder

router = APIRouter(prefix="/patients/{patient_id}/reactions", tags=["reactions"])
GATE = (NotSignedIn, NotFound, InvalidRequest)


@router.post(
    "",
    status_code=201,
    responses=problems(
        *GATE, service.OnsetInFuture, service.ReactionDiffers, service.ReactionPhotoUnknown
    )
    | {200: {"model": ReactionPublic, "description": "It was reported before"}},
)
def report(
    response: Response,
    patient: PatientInCare,
    given: ReactionCreate,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> ReactionPublic:
    """Report a side effect: the patient, or a dermatologist who was told of it.

    A serious one raises an alert at once; it comes back in `alerts`. The same report again gives
    the stored one and 200.
    """
    reaction, new = service.report(session, caller, patient, given, now)
    response.status_code = 201 if new else 200
    return service.public(session, patient, [reaction])[0]


@router.get("", responses=problems(*GATE, UnknownCursor))
def reactions(
    patient: PatientInCare,
    caller: CurrentCaller,
    session: SessionDep,
    paging: PagingDep,
    now: Now,
) -> Page[ReactionPublic]:
    """Side effects, latest onset first, each with its newest triage. The look is audited."""
    return service.page(session, caller, patient, paging, now)


@router.get("/{reaction_id}", responses=problems(*GATE))
def reaction(
    patient: PatientInCare,
    reaction_id: UUID,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> ReactionInFull:
    """One side effect with every judgement ever made of it. The look is audited."""
    return service.show(session, caller, patient, reaction_id, now)


@router.post(
    "/{reaction_id}/triage",
    status_code=201,
    responses=problems(*GATE, service.PauseNeedsDay, service.NothingToPause, NotInThatOrder),
)
def triage(
    patient: PatientLockedByDermatologist,
    reaction_id: UUID,
    given: TriageCreate,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> TriagePublic:
    """Judge a side effect: causality (WHO-UMC), what was done, how it went on.

    Each triage adds a row and the newest counts. It records what was done; with action `paused`
    it also orders the pause from `pause_from`, both or neither. Stopping is done at the
    treatment's own address or by signing a review. An open alert stays until it is acknowledged.
    """
    made = service.triage(session, caller, patient, reaction_id, given=given, now=now)
    return TriagePublic.model_validate(made, from_attributes=True)
