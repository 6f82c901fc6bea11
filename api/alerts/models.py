"""Alerts: what a clinician should know about, on the record until one acknowledges it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from pydantic import Field as BodyField
from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from api.database import Instant, Json, uuid7


class Alert(SQLModel, table=True):
    """`subject` and `subject_id` name what it is about (an application, a reaction, a photo)."""

    __table_args__ = (
        # The same rule about the same thing and version is one alert, however often it is checked.
        Index("uq_alert_once", "patient_id", "rule", "subject_id", "subject_version", unique=True),
        Index(
            "ix_alert_open",
            "patient_id",
            "raised_at",
            postgresql_where=text("acknowledged_at IS NULL"),
            sqlite_where=text("acknowledged_at IS NULL"),
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


class Acknowledge(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"note": "Called: the second log was a slip of the thumb."}},
    )

    note: str = BodyField(default="", max_length=2000)
