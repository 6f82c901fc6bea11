"""What was computed of a clinic's patients, kept for an hour: it takes seconds of thousands."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field, SQLModel

from api.database import Instant, Json


class CohortReport(SQLModel, table=True):
    """The newest of each kind (`responses clinician`, `agreement apart`), as it is answered."""

    __tablename__ = "cohort_report"

    clinic_id: UUID = Field(foreign_key="clinic.id", primary_key=True)
    kind: str = Field(primary_key=True)
    made_at: datetime = Field(sa_type=Instant)
    content: dict[str, Any] = Field(sa_type=Json)
