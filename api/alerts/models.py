"""Alerts: what a clinician should know about, on the record until one acknowledges it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic import Field as BodyField
from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from api.database import Instant, Json, choice, uuid7
from api.text import StorableText


class Resolution(StrEnum):
    """`superseded`: the rule is still broken, and a newer alert says so with other numbers."""

    no_longer_holds = "no_longer_holds"
    superseded = "superseded"


_STANDING = "resolved_at IS NULL"
_OPEN = "acknowledged_at IS NULL AND resolved_at IS NULL"


class Alert(SQLModel, table=True):
    """`subject` and `subject_id` name what it is about (an application, a reaction, a photo).

    An alert stands until what was entered later resolves it, and is open while nobody has
    acknowledged it. `resolved_because` is the act that changed the facts: `pause.ended`.
    """

    __table_args__ = (
        # The same rule about the same thing and version is one alert, however often it is checked.
        Index(
            "uq_alert_standing",
            "patient_id",
            "rule",
            "subject_id",
            "subject_version",
            unique=True,
            postgresql_where=text(_STANDING),
            sqlite_where=text(_STANDING),
        ),
        Index(
            "ix_alert_open",
            "patient_id",
            "raised_at",
            postgresql_where=text(_OPEN),
            sqlite_where=text(_OPEN),
        ),
        Index("ix_alert_patient", "patient_id", "id"),
        CheckConstraint(
            "(resolved_at is null) = (resolution is null)"
            " and (resolved_at is null) = (resolved_because is null)",
            "resolved_with_reason",
        ),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    patient_id: UUID = Field(foreign_key="patient.id")
    rule: str
    severity: str
    subject: str
    subject_id: UUID
    subject_version: int
    inputs: dict[str, Any] = Field(sa_type=Json)
    advice: str
    source: str
    label: str
    raised_at: datetime = Field(sa_type=Instant)
    acknowledged_at: datetime | None = Field(default=None, sa_type=Instant)
    acknowledged_by: UUID | None = Field(default=None, foreign_key="account.id")
    acknowledgement: str | None = None
    resolved_at: datetime | None = Field(default=None, sa_type=Instant)
    resolution: Resolution | None = Field(default=None, sa_type=choice(Resolution))
    resolved_because: str | None = None


class AlertPublic(BaseModel):
    """A broken rule of care with the numbers it was judged on, and what to do about it."""

    id: UUID
    rule: str
    severity: str
    subject: str
    subject_id: UUID
    inputs: dict[str, Any]
    advice: str
    source: str
    label: str
    raised_at: datetime
    acknowledged_at: datetime | None
    acknowledgement: str | None
    resolved_at: datetime | None
    resolution: Resolution | None
    resolved_because: str | None = BodyField(
        description="What was entered later that changed the facts: `pause.ended`"
    )


class Acknowledge(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"note": "Called: the second log was a slip of the thumb."}},
    )

    note: StorableText = BodyField(default="", max_length=2000)
