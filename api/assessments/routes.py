"""Assessments: record a score, the series of a measure, one value in full, the trend."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request, Response
from fastapi.openapi.models import Example

from api.accounts.access import CurrentCaller, NotSignedIn
from api.assessments import progress, service
from api.assessments.bodies import (
    EXAMPLES,
    AssessmentCreate,
    AssessmentInFull,
    AssessmentPublic,
    TrendPublic,
)
from api.assessments.models import Measure
from api.clock import Now
from api.database import ReadSessionDep, SessionDep
from api.errors import InvalidRequest, NotFound, problems
from api.pagination import Page, PagingDep, UnknownCursor
from api.patients.access import PatientInCare, PatientInView, seen

router = APIRouter(prefix="/patients/{patient_id}/assessments", tags=["assessments"])
GATE = (NotSignedIn, NotFound, InvalidRequest)
ASKED: dict[str, Example] = {
    measure: {"summary": summary, "value": EXAMPLES[measure]}
    for measure, summary in {
        Measure.f_vasi: "A dermatologist's facial VASI by regions",
        Measure.t_vasi: "A dermatologist's total VASI",
        Measure.vns: "How noticeable it is, by the patient",
        Measure.dlqi: "The total of a DLQI",
    }.items()
}


@router.post(
    "",
    status_code=201,
    responses=problems(
        *GATE,
        service.AssessmentDiffers,
        service.AssessedInFuture,
        service.DlqiNotForAge,
        service.ScoreNotPossible,
    )
    | {200: {"model": AssessmentPublic, "description": "It was recorded before"}},
)
def record(
    response: Response,
    patient: PatientInCare,
    given: Annotated[AssessmentCreate, Body(openapi_examples=ASKED)],
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> AssessmentPublic:
    """Record a score. F-VASI and T-VASI are a dermatologist's; VNS and DLQI the patient's too.

    Rows are added and never changed: to correct a score, record another for the same day, and
    the last one counts: of the others `value_of_record` is false. The same again gives the stored
    one and 200.
    """
    stored, new = service.record(session, caller, patient, given, now)
    response.status_code = 201 if new else 200
    return service.shown(session, stored)


@router.get("", responses=problems(*GATE, UnknownCursor), dependencies=[seen("assessment.listed")])
def series(
    patient: PatientInView,
    session: ReadSessionDep,
    paging: PagingDep,
    measure: Annotated[Measure, Query(description="Which score")],
) -> Page[AssessmentPublic]:
    """One measure over time, newest first and of one day the one entered last, by clinician,
    patient and machine together.

    Of several measurements of one photo session only the one of most views is listed.
    """
    return service.page(session, patient, measure, paging)


@router.get("/trend", responses=problems(*GATE), dependencies=[seen("trend.seen")])
def trend(
    patient: PatientInView,
    session: ReadSessionDep,
    now: Now,
    treatment_id: Annotated[
        UUID | None, Query(description="Whose baseline; the treatment that counts if left out")
    ] = None,
) -> TrendPublic:
    """Change against baseline, responses (F-VASI25/50/75/90, T-VASI50) and relapse.

    The clinician's comparison counts and the machine's stands beside it, always marked with its
    algorithm, version and interval; they are never mixed.
    """
    return progress.trend_of(session, patient, treatment_id, now)


@router.get("/{assessment_id}", responses=problems(*GATE))
def assessment(
    request: Request,
    patient: PatientInCare,
    assessment_id: UUID,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> AssessmentInFull:
    """One value with what it rests on and signed links to its overlays. The look is audited."""
    settings = request.app.state.settings
    return service.show(
        session,
        caller,
        patient,
        assessment_id,
        secret=settings.secret_key.get_secret_value(),
        lifetime=timedelta(seconds=settings.photo_link_seconds),
        now=now,
    )
