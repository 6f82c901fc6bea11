"""Who saw or did what to whom, when and from where: written in the same transaction as the act.

The table is append-only; triggers made by the migration refuse to change or remove a row.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, Integer, insert
from sqlmodel import Field, Session, SQLModel

from api.database import Instant, Json


class Role(StrEnum):
    patient = "patient"
    dermatologist = "dermatologist"
    staff = "staff"
    administrator = "administrator"


@dataclass(frozen=True)
class Caller:
    """Who sends this request: the signed-in account, and where it comes from."""

    account_id: UUID
    role: Role
    clinic_id: UUID
    session_id: UUID
    address: str
    device: str


class AuditEntry(SQLModel, table=True):
    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_patient", "patient_id", "id"),
        Index("ix_audit_entry_clinic", "clinic_id", "id"),
    )

    # SQLite numbers rows by itself only in a column declared INTEGER.
    id: int | None = Field(
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True),
    )
    at: datetime = Field(sa_type=Instant)
    actor_id: UUID | None
    actor_role: str | None
    clinic_id: UUID | None
    action: str
    subject: str
    subject_id: str | None
    patient_id: UUID | None
    address: str
    device: str
    detail: dict[str, Any] = Field(sa_type=Json)


def record(
    session: Session,
    caller: Caller | None,
    action: str,
    *,
    at: datetime,
    subject: str,
    subject_id: UUID | str | None = None,
    patient_id: UUID | None = None,
    address: str = "",
    **detail: Any,
) -> None:
    """Write one line of the audit; `action` reads as noun.verb in the past (`photo.seen`)."""
    line = {
        "at": at,
        **_by(caller, address),
        "action": action,
        "subject": subject,
        "subject_id": None if subject_id is None else str(subject_id),
        "patient_id": patient_id,
        "detail": detail,
    }
    session.execute(insert(AuditEntry), [line])


def record_each(
    session: Session,
    caller: Caller,
    action: str,
    patients: Iterable[UUID],
    *,
    at: datetime,
    **detail: Any,
) -> None:
    """The same line for each of many patients, so that each finds it among who looked."""
    shared = {"at": at, **_by(caller), "action": action, "subject": "patient", "detail": detail}
    named = [shared | {"subject_id": str(one), "patient_id": one} for one in patients]
    if named:
        session.execute(insert(AuditEntry), named)


def _by(caller: Caller | None, address: str = "") -> dict[str, Any]:
    return {
        "actor_id": caller.account_id if caller else None,
        "actor_role": caller.role if caller else None,
        "clinic_id": caller.clinic_id if caller else None,
        "address": caller.address if caller else address,
        "device": caller.device if caller else "",
    }
