"""How many passwords may be tried: a try is counted before its password is verified.

Counting afterwards would let any number of parallel tries through, each seeing those before it
only when they have failed.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, text
from sqlmodel import Session, col, delete, select

from api.accounts.models import SignInFailure
from api.errors import Problem
from api.messages import noted

FAILURE_WINDOW = timedelta(minutes=15)
FAILURES_PER_EMAIL = 5
FAILURES_PER_ADDRESS = 30


class TooManyAttempts(Problem):
    status = 429
    code = "too_many_attempts"
    title = noted("Too many failed sign-ins")
    advice = "Wait the seconds given in Retry-After, then try again."


def reserve(session: Session, email: str, address: str, now: datetime) -> UUID:
    """Count a try as failed before it is verified; `give_back` takes it off the count again.

    Raises `TooManyAttempts` when the e-mail or the address has none left; nothing is counted then.
    """
    _queue(session, email, address)
    since = now - FAILURE_WINDOW
    for column, key, allowed in (
        (SignInFailure.email, email, FAILURES_PER_EMAIL),
        (SignInFailure.address, address, FAILURES_PER_ADDRESS),
    ):
        recent = select(func.count(), func.min(SignInFailure.at)).where(
            column == key, SignInFailure.at > since
        )
        count, oldest = session.exec(recent).one()
        if count >= allowed:
            wait = max(1, int((oldest + FAILURE_WINDOW - now).total_seconds()))
            raise TooManyAttempts(headers={"Retry-After": str(wait)}, retry_after_seconds=wait)
    attempt = SignInFailure(email=email, address=address, at=now)
    session.add(attempt)
    session.flush()
    return attempt.id


def give_back(session: Session, attempt: UUID) -> None:
    """The password was right: what `reserve` counted was no failure."""
    session.exec(delete(SignInFailure).where(col(SignInFailure.id) == attempt))


def _queue(session: Session, email: str, address: str) -> None:
    """Until the commit nobody else counts for this e-mail or this address."""
    # SQLite has one writer anyway. The e-mail always first: no two can wait for each other.
    if session.get_bind().dialect.name == "postgresql":
        for kind, key in ((1, email), (2, address)):
            locked = text("SELECT pg_advisory_xact_lock(:kind, hashtext(:key))")
            session.execute(locked, {"kind": kind, "key": key})
