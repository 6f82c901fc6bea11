"""Applications: log, check beforehand, correct, withdraw, list; adherence; quarantine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, FastAPI, Query, Request, Response

from api.accounts.access import CurrentCaller, NotSignedIn
from api.applications import advice, batch, corrections, direct, history, quarantine, record
from api.applications.access import HeldPatient
from api.applications.batch import BatchNotAList, BatchTooLarge
from api.applications.bodies import (
    AdherencePublic,
    At,
    BatchGiven,
    BatchResult,
    CheckPublic,
    LogCorrect,
    LogCreate,
    LogPublic,
    LogStored,
    Planned,
    QuarantinePublic,
    Settle,
    Withdraw,
)
from api.applications.corrections import VersionConflict
from api.applications.intake import Intake
from api.applications.record import NotTreated
from api.applications.service import LogDiffers, Sent
from api.clock import Now
from api.database import ReadSessionDep, SessionDep
from api.errors import Busy, InvalidRequest, NotFound, problems
from api.pagination import Page, PagingDep, UnknownCursor
from api.patients.access import GateFirst, PatientInView, PatientOfDermatologist, seen


@asynccontextmanager
async def _intake(app: FastAPI) -> AsyncIterator[None]:
    # SQLite has one writer; on PostgreSQL a lock that one waits for must not hold up everybody.
    writers = 1 if app.state.settings.is_sqlite else 2
    app.state.intake = Intake(app.state.sessions, writers=writers)
    yield
    await app.state.intake.close()


router = APIRouter(
    prefix="/patients/{patient_id}",
    tags=["applications"],
    lifespan=_intake,
    route_class=GateFirst,
)
GATE = (NotSignedIn, NotFound, InvalidRequest)
STORED_BEFORE: dict[int | str, dict[str, Any]] = {
    200: {"model": LogStored, "description": "This log was stored before"}
}
From = Annotated[At | None, Query(alias="from", description="Applied at or after")]
To = Annotated[At | None, Query(alias="to", description="Applied before")]


async def log(
    request: Request, patient_id: UUID, given: LogCreate, caller: CurrentCaller, now: Now
) -> Response:
    """Log one application. It is always stored; the rules it breaks come back as alerts, those it
    makes other logs break as `caused`.

    The same id and content again give the stored record and 200, so a phone may retry freely.
    """
    return await direct.logged(request, Sent(caller, patient_id, given, now))


router.add_api_route(
    "/applications",
    log,
    methods=["POST"],
    status_code=201,
    response_model=LogStored,
    responses=STORED_BEFORE | problems(*GATE, LogDiffers, Busy),
    route_class_override=direct.directly(direct.one),
)


@router.post("/applications/check", responses=problems(*GATE), dependencies=[seen("advice.seen")])
def check(patient: PatientInView, given: Planned, session: ReadSessionDep, now: Now) -> CheckPublic:
    """Ask whether applying now is fine, and if not when it is. Nothing is stored."""
    return advice.advise(session, patient, given, now)


def log_batch(
    held: HeldPatient, given: BatchGiven, caller: CurrentCaller, session: SessionDep, now: Now
) -> Response:
    """Log up to 500 applications at once, each with a result of its own, none blocking another.

    An item that cannot be read is kept aside, as it came, and the clinic sees it. A phone may
    delete what is marked `client_may_delete`.
    """
    return direct.spelt(BatchResult(results=batch.log(session, caller, held, given, now)))


router.add_api_route(
    "/applications/batch",
    log_batch,
    methods=["POST"],
    response_model=BatchResult,
    responses=problems(*GATE, BatchNotAList, BatchTooLarge),
    route_class_override=direct.directly(direct.many),
)


@router.get(
    "/applications",
    responses=problems(*GATE, UnknownCursor),
    dependencies=[seen("application.seen")],
)
def applications(
    patient: PatientInView,
    session: ReadSessionDep,
    paging: PagingDep,
    since: From = None,
    until: To = None,
    with_withdrawn: Annotated[bool, Query(description="Also what was withdrawn")] = False,
) -> Page[LogPublic]:
    """The logs as they stand, newest first, each with its alerts."""
    return history.page(
        session, patient.id, paging, since=since, until=until, with_withdrawn=with_withdrawn
    )


@router.get(
    "/applications/adherence",
    responses=problems(*GATE, NotTreated),
    dependencies=[seen("adherence.seen")],
)
def adherence(
    patient: PatientInView,
    session: ReadSessionDep,
    now: Now,
    treatment_id: Annotated[
        UUID | None, Query(description="The running treatment, else the last, if left out")
    ] = None,
) -> AdherencePublic:
    """Adherence in total and by treatment week, from the patient's own logs.

    Ordered pauses leave the denominator. Today is still open and counts neither way.
    """
    return record.adherence(session, patient, treatment_id, now)


@router.put("/applications/{log_id}", responses=problems(*GATE, VersionConflict))
def correct(
    held: HeldPatient,
    log_id: UUID,
    given: LogCorrect,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> LogStored:
    """Correct a log by a further version with a reason; the earlier ones stay, alerts too.

    The rules are looked at again. A withdrawn log that is corrected counts again.
    """
    return corrections.correct(session, caller, held, log_id, given=given, now=now)


@router.post("/applications/{log_id}/withdraw", responses=problems(*GATE, VersionConflict))
def withdraw(
    held: HeldPatient,
    log_id: UUID,
    given: Withdraw,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> LogPublic:
    """Say that this was not applied. It stays on the record and counts no more."""
    return corrections.withdraw(session, caller, held, log_id, given=given, now=now)


@router.get(
    "/applications/{log_id}/versions",
    responses=problems(*GATE),
    dependencies=[seen("application.seen")],
)
def versions(patient: PatientInView, log_id: UUID, session: ReadSessionDep) -> list[LogPublic]:
    """Every version of a log, oldest first, with who said so, when and why."""
    return corrections.versions(session, patient.id, log_id)


@router.get(
    "/quarantine", responses=problems(*GATE, UnknownCursor), dependencies=[seen("application.seen")]
)
def quarantined(
    patient: PatientInView,
    session: ReadSessionDep,
    paging: PagingDep,
    only_open: Annotated[bool, Query(description="Leave out what was settled")] = False,
) -> Page[QuarantinePublic]:
    """Items of batches that could not be read, exactly as they came, newest first."""
    return quarantine.page(session, patient, paging, only_open=only_open)


@router.post("/quarantine/{item_id}/settle", responses=problems(*GATE))
def settle(
    patient: PatientOfDermatologist,
    item_id: UUID,
    given: Settle,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> QuarantinePublic:
    """Say how an unreadable item was dealt with. It stays on the record, with who and when."""
    item = quarantine.settle(session, caller, patient, item_id, given.note, now)
    return QuarantinePublic.model_validate(item, from_attributes=True)
