"""What was applied. A log is a fact: corrected by a further version, never overwritten."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from api.database import Hundredths, Instant, Json, uuid7

# Each as our statements say it, or SQLite does not know that the index fits.
_CURRENT: dict[str, Any] = {
    "postgresql_where": text("current"),
    "sqlite_where": text("current = 1"),
}


class Application(SQLModel, table=True):
    """One version of one log. The phone chose `id`; it is the patient's, nobody else's."""

    __table_args__ = (
        Index("uq_application_current", "patient_id", "id", unique=True, **_CURRENT),
        Index("ix_application_when", "patient_id", "applied_at", **_CURRENT),
        CheckConstraint("version >= 1", "version"),
        CheckConstraint("bsa_pct > 0", "bsa_pct"),
        CheckConstraint("grams is null or grams > 0", "grams"),
        CheckConstraint("hours_late > 0", "hours_late"),
        CheckConstraint("version = 1 or reason is not null", "correction_has_reason"),
    )

    patient_id: UUID = Field(foreign_key="patient.id", primary_key=True)
    id: UUID = Field(primary_key=True)
    version: int = Field(default=1, primary_key=True)
    current: bool = True
    withdrawn: bool = False
    reason: str | None = None
    content_hash: str
    applied_at: datetime = Field(sa_type=Instant)
    utc_offset_minutes: int
    time_zone: str
    local_day: date
    areas: list[dict[str, Any]] = Field(sa_type=Json)
    bsa_pct: Decimal = Field(sa_type=Hundredths)
    grams: Decimal | None = Field(default=None, sa_type=Hundredths)
    note: str = ""
    recorded_by: UUID = Field(foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=Instant)
    phone_time: datetime | None = Field(default=None, sa_type=Instant)
    hours_late: int | None = None


class QuarantinedLog(SQLModel, table=True):
    """An item of a batch that could not be read, kept as it came until somebody looks."""

    __tablename__ = "quarantined_log"
    __table_args__ = (Index("uq_quarantined_log_once", "patient_id", "content_hash", unique=True),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    patient_id: UUID = Field(foreign_key="patient.id")
    raw: str
    content_hash: str
    errors: list[dict[str, Any]] = Field(sa_type=Json)
    received_at: datetime = Field(sa_type=Instant)
    device: str
    settled_at: datetime | None = Field(default=None, sa_type=Instant)
    settled_by: UUID | None = Field(default=None, foreign_key="account.id")
    settlement: str | None = None
