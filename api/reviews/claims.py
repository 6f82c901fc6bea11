"""Who works on a case, so that two people do not do it twice. A case is a patient.

A claim keeps nobody out: who acts all the same acts, and it is recorded as ever.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel, col, delete, select

from api import audit
from api.accounts.models import Account
from api.audit import Caller
from api.database import Instant
from api.errors import Problem
from api.messages import noted
from api.patients.models import Patient
from api.reviews.bodies import ClaimPublic

GOOD_FOR = timedelta(hours=1)


class Claim(SQLModel, table=True):
    patient_id: UUID = Field(primary_key=True, foreign_key="patient.id")
    account_id: UUID = Field(foreign_key="account.id")
    claimed_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)


class AlreadyClaimed(Problem):
    status = 409
    code = "already_claimed"
    title = noted("Somebody works on this case")
    advice = "Ask the colleague named in `claimed_by`, or wait until `until`; acting is not barred."


def claim(session: Session, caller: Caller, patient: Patient, now: datetime) -> ClaimPublic:
    """Claim a case for an hour, or one's own for another. Raises AlreadyClaimed."""
    won, found = False, None
    # Whoever held it may let go between the two statements; then it is to be had.
    while found is None:
        won = _take(session, caller, patient, now)
        found = in_force(session, [patient.id], now).get(patient.id)
    if not won:
        raise AlreadyClaimed(claimed_by=found.claimed_by, until=found.until.isoformat())
    _audit(session, caller, "case.claimed", patient, now)
    return found


def _take(session: Session, caller: Caller, patient: Patient, now: datetime) -> bool:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {"account_id": caller.account_id, "claimed_at": now, "expires_at": now + GOOD_FOR}
    # Of two who claim at once the condition lets one through.
    free = or_(col(Claim.expires_at) <= now, col(Claim.account_id) == caller.account_id)
    statement = (
        insert(Claim)
        .values(patient_id=patient.id, **row)
        .on_conflict_do_update(index_elements=["patient_id"], set_=row, where=free)
        .returning(col(Claim.patient_id))
    )
    return session.execute(statement).first() is not None


def release(session: Session, caller: Caller, patient: Patient, now: datetime) -> None:
    """Let go of one's own claim; nothing happens where there is none."""
    mine = delete(Claim).where(
        col(Claim.patient_id) == patient.id, col(Claim.account_id) == caller.account_id
    )
    session.exec(mine)
    _audit(session, caller, "case.released", patient, now)


def in_force(
    session: Session, patient_ids: Iterable[UUID], now: datetime
) -> dict[UUID, ClaimPublic]:
    held = (
        select(Claim, Account.full_name)
        .join(Account, col(Account.id) == Claim.account_id)
        .where(col(Claim.patient_id).in_(set(patient_ids)), Claim.expires_at > now)
    )
    return {
        one.patient_id: ClaimPublic(
            account_id=one.account_id, claimed_by=name, since=one.claimed_at, until=one.expires_at
        )
        for one, name in session.exec(held)
    }


def _audit(session: Session, caller: Caller, action: str, patient: Patient, now: datetime) -> None:
    audit.record(
        session,
        caller,
        action,
        at=now,
        subject="patient",
        subject_id=patient.id,
        patient_id=patient.id,
    )
