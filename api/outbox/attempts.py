"""What becomes of a sending: each attempt is counted before it is made and judged after it."""

from datetime import datetime

from sqlmodel import Session, col, select

from api.messages import noted
from api.outbox import servers
from api.outbox.backoff import exhausted, next_attempt
from api.outbox.client import Fate, Outcome, Parcel
from api.outbox.models import Sending, SendingState
from api.outbox.servers import NoWay
from api.outbox.service import LEASE, LISTED, Key, ask_for_attempt, note
from api.settings import Settings


def ask_for_due(session: Session, now: datetime) -> None:
    """A job for each sending whose time has come."""
    due = select(Sending).where(
        Sending.state == SendingState.waiting, col(Sending.next_attempt_at) <= now
    )
    # Locked, so that of two who look at once the second finds them asked for.
    first = due.order_by(col(Sending.next_attempt_at)).limit(LISTED).with_for_update()
    for sending in session.exec(first):
        ask_for_attempt(session, (sending.patient_id, sending.id))
        sending.next_attempt_at = now + LEASE


def take(session: Session, key: Key, settings: Settings, now: datetime) -> Parcel | None:
    """What to send where, counted as an attempt; None when there is nothing to send any more."""
    sending = session.get(Sending, key, with_for_update=True)
    if sending is None or sending.state is not SendingState.waiting:
        return None
    if exhausted(sending.tries):
        _give_up(session, sending, noted("no attempt came to its end"), now)
        return None
    try:
        way = servers.way(session, sending.clinic_id, settings)
    except NoWay as closed:
        _give_up(session, sending, str(closed), now)
        return None
    # An earlier attempt may have arrived, and its answer been lost.
    look_first = sending.attempts > 0
    sending.attempts, sending.tries = sending.attempts + 1, sending.tries + 1
    sending.next_attempt_at = now + LEASE
    return Parcel(*way, sending.document_id, sending.storage_key, look_first)


def settle(session: Session, key: Key, outcome: Outcome, now: datetime) -> None:
    """Write down what became of an attempt."""
    sending = session.get_one(Sending, key, with_for_update=True)
    if sending.state is not SendingState.waiting:
        return
    sending.last_answer = outcome.answer
    again = next_attempt(sending.tries, outcome.retry_after, now)
    if outcome.fate is Fate.accepted:
        sending.state, sending.settled_at = SendingState.accepted, now
        note(session, None, "sending.accepted", key, now)
    elif outcome.fate is Fate.later and again is not None:
        sending.next_attempt_at = again
    else:
        _give_up(session, sending, outcome.answer, now)


def _give_up(session: Session, sending: Sending, reason: str, now: datetime) -> None:
    sending.state, sending.settled_at, sending.last_answer = SendingState.given_up, now, reason
    note(session, None, "sending.given_up", (sending.patient_id, sending.id), now)
