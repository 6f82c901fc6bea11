"""What goes in and out of the addresses of side effects."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.alerts.models import AlertPublic
from api.clock import StorableDay
from api.reactions.models import ActionTaken, Causality, Outcome, Severity
from api.text import StorableText
from api.treatments.labels import Site

Note = Annotated[StorableText, Field(max_length=4000)]


class ReactionCreate(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "id": "01932c4e-7b1a-7c3d-9e55-0a1b2c3d4e5f",
                "term": "Spots where I put the cream",
                "site": "cheeks",
                "onset_on": "2026-03-09",
                "severity": "mild",
                "serious": False,
                "note": "About ten, no pain.",
                "photo_id": None,
            }
        },
    )

    id: UUID = Field(description="Chosen by the phone (UUIDv7), so that sending again is safe")
    term: StorableText = Field(
        min_length=2,
        max_length=200,
        description="In the reporter's own words",
    )
    site: Site | Literal["general"] = Field(
        description="Where on the body; `general` for what has no place, such as a headache"
    )
    onset_on: StorableDay
    severity: Severity
    serious: bool = Field(
        description="Led to death, danger to life, hospital, lasting disability or a birth defect, "
        "or is medically important"
    )
    note: Note = ""
    photo_id: UUID | None = Field(default=None, description="A photo uploaded before, of any view")


class TriageCreate(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "causality": "probable",
                "action": "paused",
                "outcome": "not_recovered",
                "note": "Application site acne; pause until the spots have gone.",
                "pause_from": "2026-03-10",
            }
        },
    )

    causality: Causality
    action: ActionTaken
    outcome: Outcome
    note: Note = ""
    pause_from: StorableDay | None = Field(
        default=None,
        description="With action `paused`, and then needed: from this day the running treatment "
        "pauses, unless it does so already",
    )

    @model_validator(mode="after")
    def _only_a_pause_has_a_first_day(self) -> Self:
        if self.pause_from is not None and self.action is not ActionTaken.paused:
            raise ValueError("pause_from goes with the action `paused` only")
        return self


class TriagePublic(BaseModel):
    id: UUID
    causality: Causality
    action: ActionTaken
    outcome: Outcome
    note: str
    triaged_by: UUID
    triaged_at: datetime


class ReactionPublic(BaseModel):
    """`triage` is the newest judgement, null until a dermatologist has looked."""

    id: UUID
    term: str
    site: Site | Literal["general"]
    onset_on: date
    severity: Severity
    serious: bool
    note: str
    photo_id: UUID | None
    reported_by: UUID
    reported_at: datetime
    triage: TriagePublic | None
    alerts: list[AlertPublic]


class ReactionInFull(ReactionPublic):
    """With every judgement ever made of it, oldest first."""

    triages: list[TriagePublic]
