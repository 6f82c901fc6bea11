"""What the face looks like: photo sessions of one moment, each with up to three views."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from api.database import Instant, Json, choice, uuid7


class View(StrEnum):
    front = "front"
    left = "left"
    right = "right"
    reaction = "reaction"


class PhotoSession(SQLModel, table=True):
    __tablename__ = "photo_session"
    __table_args__ = (Index("ix_photo_session_patient", "patient_id", "taken_at"),)

    id: UUID = Field(primary_key=True)
    patient_id: UUID = Field(foreign_key="patient.id")
    taken_at: datetime = Field(sa_type=Instant)
    time_zone: str
    received_at: datetime = Field(sa_type=Instant)


class Photo(SQLModel, table=True):
    """The original bytes are kept under `storage_key`; `display_key` is what is shown."""

    __table_args__ = (
        # The same bytes again are the same photo, per patient: across patients it would leak.
        Index("uq_photo_bytes", "patient_id", "sha256", unique=True),
        Index("ix_photo_session", "session_id", "view"),
        CheckConstraint("size_bytes > 0", "size_bytes"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    patient_id: UUID = Field(foreign_key="patient.id")
    session_id: UUID = Field(foreign_key="photo_session.id")
    view: View = Field(sa_type=choice(View))
    sha256: str
    size_bytes: int
    format: str
    width: int
    height: int
    storage_key: str
    display_key: str
    verdict: str
    reasons: list[dict[str, Any]] = Field(sa_type=Json)
    figures: dict[str, Any] = Field(sa_type=Json)
    uploaded_by: UUID = Field(foreign_key="account.id")
    received_at: datetime = Field(sa_type=Instant)


class Verdict(StrEnum):
    """Whether a photo can be measured: well, with caution, or not until it is taken again."""

    ok = "pass"
    warn = "warn"
    retake = "retake"


class Reason(BaseModel):
    """Why a photo is not ideal, what was measured against which limit, and what to change."""

    code: str
    advice: str
    measured: float
    limit: float
    severity: Verdict


class PhotoPublic(BaseModel):
    id: UUID
    session_id: UUID
    view: View
    sha256: str
    size_bytes: int
    format: str
    width: int
    height: int
    verdict: Verdict
    reasons: list[Reason]
    received_at: datetime


class PhotoSeen(PhotoPublic):
    """With a link that works for minutes and needs no token; the picture carries no tags."""

    link: str
    link_expires_at: datetime


class PhotoSessionPublic(BaseModel):
    id: UUID
    taken_at: datetime
    time_zone: str
    received_at: datetime
    photos: list[PhotoPublic]
