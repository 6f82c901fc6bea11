"""The outbox: what is to be sent, and trying again by hand."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from api import audit, jobs
from api.audit import Caller
from api.database import insert_new, uuid7
from api.errors import NotFound, Problem
from api.messages import noted
from api.outbox import servers
from api.outbox.models import Sending, SendingState
from api.patients.models import Patient

LISTED = 200
# Nobody else takes up an attempt that is under way, or a first one that its own job will make.
LEASE = timedelta(minutes=10)

# A patient, and a sending of theirs.
Key = tuple[UUID, UUID]


class AlreadyOnItsWay(Problem):
    status = 409
    code = "already_on_its_way"
    title = noted("This sending waits for its turn already")
    advice = noted("Wait: it is tried again by itself, and given up after two days.")


def sendings(session: Session, patient: Patient) -> list[Sending]:
    """Newest first."""
    theirs = select(Sending).where(Sending.patient_id == patient.id)
    newest = theirs.order_by(col(Sending.requested_at).desc(), col(Sending.id).desc())
    return list(session.exec(newest.limit(LISTED)))


def find(session: Session, key: Key) -> Sending | None:
    return session.get(Sending, key)


def post(session: Session, caller: Caller, row: dict[str, Any], now: datetime) -> Sending:
    """Put a document into the outbox; the same id again is the one that is there."""
    key = row["patient_id"], row["id"]
    asked = {"requested_by": caller.account_id, "requested_at": now}
    waits = {"state": SendingState.waiting, "next_attempt_at": now + LEASE}
    if insert_new(session, Sending, [row | asked | waits | {"attempts": 0, "tries": 0}]):
        ask_for_attempt(session, key)
        note(session, caller, "sending.requested", key, now)
    return session.get_one(Sending, key)


def resend(
    session: Session, caller: Caller, patient: Patient, sending_id: UUID, now: datetime
) -> Sending:
    """Try once more, from the beginning. What arrived after all is not sent twice."""
    sending = session.get(Sending, (patient.id, sending_id), with_for_update=True)
    if sending is None:
        raise NotFound
    if sending.state is SendingState.waiting:
        raise AlreadyOnItsWay
    servers.require(session, patient.clinic_id)
    sending.state, sending.tries, sending.settled_at = SendingState.waiting, 0, None
    sending.next_attempt_at = now + LEASE
    ask_for_attempt(session, (patient.id, sending.id))
    note(session, caller, "sending.resent", (patient.id, sending.id), now)
    return sending


def ask_for_attempt(session: Session, key: Key) -> None:
    """A new job each time: the engine never runs again what ended under a name it knows."""
    patient, sending = map(str, key)
    name = f"{patient}-{sending}-{uuid7()}"
    jobs.enqueue(session, "send_document", name, patient=patient, sending=sending)


def note(session: Session, caller: Caller | None, action: str, key: Key, now: datetime) -> None:
    patient_id, sending_id = key
    audit.record(
        session,
        caller,
        action,
        at=now,
        subject="sending",
        subject_id=sending_id,
        patient_id=patient_id,
    )
