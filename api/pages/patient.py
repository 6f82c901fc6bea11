"""The page of a patient, and what is done on it: acknowledge, judge, settle."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response

from api.accounts.access import CurrentCaller, CurrentDermatologist
from api.alerts import service as alerts
from api.applications import quarantine
from api.clock import Now, StorableDay
from api.database import HEAVY, SessionDep
from api.errors import NotFound
from api.pages.drawings import drawn
from api.pages.page import SignedInPage, see_other
from api.pages.pictures import LONGEST_SIDE
from api.pages.record import MOST_TOGETHER, see
from api.pagination import PagingDep
from api.patients import service as patients
from api.patients.access import PatientOfDermatologist, seen
from api.reactions import service as reactions
from api.reactions.bodies import TriageCreate
from api.reactions.models import ActionTaken, Causality, Outcome
from api.storage import Storage, verify
from api.summaries.photographs import shrunk
from api.text import StorableText
from api.treatments import tubes
from api.treatments.access import PatientLockedByDermatologist
from api.treatments.bodies import TubeWithdraw

router = APIRouter()
Note = Annotated[StorableText, Form(max_length=2000)]


@router.get("/patients")
def search(
    page: SignedInPage,
    caller: CurrentDermatologist,
    session: SessionDep,
    paging: PagingDep,
    name: Annotated[StorableText, Query(max_length=100)] = "",
) -> Response:
    found = patients.page(session, caller, paging, name=name)
    patients.note_listed(session, caller, found, page.now)
    return page.show("patients.html", found=found, name=name)


@router.get("/patients/{patient_id}", dependencies=[HEAVY])
def patient(page: SignedInPage, patient_id: UUID, caller: CurrentDermatologist) -> Response:
    record = see(page.request.app.state.resources, caller, patient_id, page.now)
    drawings = drawn(record.summary, page.speech) if record.summary else None
    return page.show("patient.html", record=record, drawings=drawings)


@router.get("/small/{token}")
def small(request: Request, token: str, now: Now) -> Response:
    """A picture of the timeline behind a link that lives for minutes."""
    key = verify(token, request.app.state.settings.secret_key.get_secret_value(), now)
    storage: Storage = request.app.state.storage
    if key is None:
        raise NotFound
    return Response(shrunk(storage.get(key), longest_side=LONGEST_SIDE), media_type="image/jpeg")


@router.post("/patients/{patient_id}/alerts/acknowledge")
def acknowledge(
    page: SignedInPage,
    patient: PatientOfDermatologist,
    alert: Annotated[list[UUID], Form(min_length=1, max_length=MOST_TOGETHER)],
    caller: CurrentCaller,
    session: SessionDep,
    note: Note = "",
) -> Response:
    """Those that said the same when the page was made; what was raised since stays open."""
    for one in alert:
        alerts.acknowledge(session, caller, patient, one, note, page.now)
    return see_other(f"/clinic/patients/{patient.id}#alerts")


@router.post("/patients/{patient_id}/reactions/{reaction_id}/triage")
def triage(
    page: SignedInPage,
    patient: PatientLockedByDermatologist,
    reaction_id: UUID,
    caller: CurrentCaller,
    session: SessionDep,
    causality: Annotated[Causality, Form()],
    action: Annotated[ActionTaken, Form()],
    outcome: Annotated[Outcome, Form()],
    note: Note = "",
    pause_from: Annotated[StorableDay | None, Form()] = None,
) -> Response:
    given = TriageCreate(
        causality=causality,
        action=action,
        outcome=outcome,
        note=note,
        # The field stands there for every action; with another one nothing is paused.
        pause_from=pause_from if action is ActionTaken.paused else None,
    )
    reactions.triage(session, caller, patient, reaction_id, given=given, now=page.now)
    return see_other(f"/clinic/patients/{patient.id}#reactions")


@router.post("/patients/{patient_id}/logs/{item_id}/settle")
def settle(
    page: SignedInPage,
    patient: PatientOfDermatologist,
    item_id: UUID,
    caller: CurrentCaller,
    session: SessionDep,
    note: Annotated[str, Form(min_length=1, max_length=2000)],
) -> Response:
    quarantine.settle(session, caller, patient, item_id, note, page.now)
    return see_other(f"/clinic/patients/{patient.id}#logs")


@router.post("/patients/{patient_id}/tubes/{tube_id}/withdraw")
def withdraw_tube(
    page: SignedInPage,
    patient: PatientLockedByDermatologist,
    tube_id: UUID,
    caller: CurrentCaller,
    session: SessionDep,
    reason: Annotated[StorableText, Form(min_length=3, max_length=1000)],
) -> Response:
    given = TubeWithdraw(reason=reason)
    tubes.withdraw_tube(session, caller, patient, tube_id, given=given, now=page.now)
    return see_other(f"/clinic/patients/{patient.id}#tubes")


@router.get("/patients/{patient_id}/audit", dependencies=[seen("audit.seen")])
def who_looked(
    page: SignedInPage, patient: PatientOfDermatologist, session: SessionDep, paging: PagingDep
) -> Response:
    found = patients.who_looked(session, patient, paging)
    return page.show("audit.html", patient=patient, found=found)
