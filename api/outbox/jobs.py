"""Bring documents to the clinics' FHIR servers, one attempt a job."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from obstore.exceptions import BaseError

from api import jobs
from api.messages import noted
from api.outbox import attempts, client
from api.outbox.client import Fate, Outcome, Parcel
from api.outbox.service import Key
from api.resources import Resources

UNREADABLE = noted("the document cannot be read")


@jobs.job("send_document", outward=True)
def send_document(resources: Resources, patient: str, sending: str) -> None:
    attempt(resources, (UUID(patient), UUID(sending)), datetime.now(UTC))


# As often as the shortest pause: each period leaves a row in the engine for a month.
@jobs.job("send_what_is_due", every=timedelta(minutes=5))
def send_what_is_due(resources: Resources, *, period: str) -> None:
    del period  # late or early, what is due is due by now
    with resources.sessions.write() as session:
        attempts.ask_for_due(session, datetime.now(UTC))


def attempt(resources: Resources, key: Key, now: datetime) -> None:
    """Holds no session while it sends. After a crash the next one looks whether it arrived."""
    with resources.sessions.write() as session:
        parcel = attempts.take(session, key, resources.settings, now)
    if parcel is None:
        return
    outcome = _outcome(resources, parcel)
    with resources.sessions.write() as session:
        attempts.settle(session, key, outcome, now)


def _outcome(resources: Resources, parcel: Parcel) -> Outcome:
    try:
        content = resources.storage.get(parcel.storage_key)
    except (OSError, BaseError) as failure:
        return Outcome(Fate.later, f"{UNREADABLE} ({type(failure).__name__})")
    return client.deliver(parcel, content)
