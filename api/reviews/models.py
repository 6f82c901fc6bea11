"""Week 24 and week 52: when a dermatologist looks, what was proposed, decided and signed."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from api.database import Instant, Json, choice, uuid7


class ReviewKind(StrEnum):
    week_24 = "week_24"
    week_52 = "week_52"
    follow_up = "follow_up"


class Decision(StrEnum):
    stop = "stop"
    go_on = "continue"
    look_again = "look_again"


class Review(SQLModel, table=True):
    """Open until signed. What was signed is frozen here, so later data change nothing in it."""

    __table_args__ = (
        Index("uq_review_kind", "treatment_id", "kind", "due_on", unique=True),
        Index(
            "ix_review_open",
            "due_on",
            "id",
            postgresql_where=text("signed_at IS NULL"),
            sqlite_where=text("signed_at IS NULL"),
        ),
        CheckConstraint(
            "signed_at is null or (decision is not null and reason is not null "
            "and evidence is not null and evidence_hash is not null and signed_by is not null)",
            "signed_is_complete",
        ),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    treatment_id: UUID = Field(foreign_key="treatment.id")
    kind: ReviewKind = Field(sa_type=choice(ReviewKind))
    due_on: date
    decision: Decision | None = Field(default=None, sa_type=choice(Decision))
    look_again_on: date | None = None
    reason: str | None = None
    evidence: dict[str, Any] | None = Field(default=None, sa_type=Json)
    evidence_hash: str | None = None
    signed_by: UUID | None = Field(default=None, foreign_key="account.id")
    signed_name: str | None = None
    signed_meaning: str | None = None
    signed_at: datetime | None = Field(default=None, sa_type=Instant)
