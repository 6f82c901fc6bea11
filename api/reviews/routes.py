"""Reviews and the work-list: what is due, what it rests on, the signature."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from api.accounts.access import CurrentCaller, CurrentDermatologist, NotSignedIn
from api.accounts.service import TooManyAttempts, WrongCredentials, confirm_password
from api.clock import Now
from api.database import HEAVY, SessionDep, Sessions
from api.errors import InvalidRequest, NotFound, problems
from api.pagination import Page, PagingDep, UnknownCursor
from api.patients.access import (
    DermatologistsPatientId,
    PatientInCare,
    PatientOfDermatologist,
    seen,
)
from api.reviews import claims, service
from api.reviews.bodies import (
    ClaimPublic,
    ReviewInFull,
    ReviewPublic,
    ReviewSign,
    WorkItem,
    WorkReason,
    WorkSort,
)
from api.reviews.worklist import Asked
from api.text import StorableText
from api.treatments.service import NotInThatOrder, TreatmentEnded

router = APIRouter(tags=["reviews"])
GATE = (NotSignedIn, NotFound, InvalidRequest)


@router.get("/worklist", dependencies=[HEAVY], responses=problems(*GATE, UnknownCursor))
def work(
    request: Request,
    caller: CurrentDermatologist,
    paging: PagingDep,
    now: Now,
    reason: Annotated[WorkReason | None, Query(description="Only what waits for this")] = None,
    name: Annotated[
        StorableText, Query(max_length=100, description="Part of the patient's name")
    ] = "",
    sort: WorkSort = WorkSort.urgent,
) -> Page[WorkItem]:
    """What waits for the dermatologists of the clinic, grave things first, then by age.

    Reviews from four weeks before they fall due, open alerts, reactions without triage, the last
    photo session of a patient where it could not be measured, logs that could not be read, and,
    looked for every quarter of an hour, phones silent for a week and outlines nobody confirmed.
    The look is audited, for each patient whom the page showed.
    """
    sessions: Sessions = request.app.state.sessions
    return service.work(sessions, caller, paging, Asked(reason, name, sort), now)


@router.post("/patients/{patient_id}/claim", responses=problems(*GATE, claims.AlreadyClaimed))
def claim(
    patient: PatientOfDermatologist, caller: CurrentCaller, session: SessionDep, now: Now
) -> ClaimPublic:
    """Claim a case for an hour, so that two people do not do it twice; again: another hour.

    Nobody is kept out: who acts all the same acts.
    """
    return claims.claim(session, caller, patient, now)


@router.delete("/patients/{patient_id}/claim", status_code=204, responses=problems(*GATE))
def release(
    patient: PatientOfDermatologist, caller: CurrentCaller, session: SessionDep, now: Now
) -> None:
    """Let go of one's own claim."""
    claims.release(session, caller, patient, now)


@router.get(
    "/patients/{patient_id}/reviews", responses=problems(*GATE), dependencies=[seen("review.seen")]
)
def reviews(patient: PatientInCare, session: SessionDep, now: Now) -> list[ReviewPublic]:
    """Every review of a patient, past and to come, by the day it falls due."""
    return service.reviews(session, patient, now)


@router.get("/patients/{patient_id}/reviews/{review_id}", responses=problems(*GATE))
def review(
    patient: PatientInCare,
    review_id: UUID,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> ReviewInFull:
    """One review with the evidence and what it proposes; signed, as it was when signed.

    The proposal is computed and explained, and nothing acts on it. The patient sees the kind and
    the day, and everything once it is signed. The look is audited.
    """
    return service.show(session, caller, patient, review_id, now)


@router.post(
    "/patients/{patient_id}/reviews/{review_id}/sign",
    dependencies=[HEAVY],
    responses=problems(
        *GATE,
        WrongCredentials,
        TooManyAttempts,
        service.AlreadySigned,
        service.EvidenceChanged,
        service.ReviewNotDue,
        TreatmentEnded,
        NotInThatOrder,
        service.LookAgainNotLater,
    ),
)
def sign(
    request: Request,
    patient_id: DermatologistsPatientId,
    review_id: UUID,
    given: ReviewSign,
    caller: CurrentCaller,
    now: Now,
) -> ReviewInFull:
    """Decide and sign, with the password entered again and the hash of the evidence seen.

    Freezes the evidence, the printed name, the time and the meaning; later data change nothing
    in it. `stop` ends the treatment on this day in the same step, `look_again` makes a further
    review; nothing else ever stops a treatment by itself.
    """
    sessions: Sessions = request.app.state.sessions
    with sessions.read() as session:
        service.find(session, patient_id, review_id)
    confirm_password(sessions, caller, given.password.get_secret_value(), now)
    with sessions.write() as session:
        return service.sign(session, caller, patient_id, review_id, given=given, now=now)
