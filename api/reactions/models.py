"""Side effects: what the patient reported, and what the dermatologist made of it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, SQLModel

from api.database import Instant, choice, uuid7


class Severity(StrEnum):
    mild = "mild"
    moderate = "moderate"
    severe = "severe"


class Causality(StrEnum):
    """The WHO-UMC categories."""

    certain = "certain"
    probable = "probable"
    possible = "possible"
    unlikely = "unlikely"
    conditional = "conditional"
    unassessable = "unassessable"


class ActionTaken(StrEnum):
    none = "none"
    paused = "paused"
    stopped = "stopped"
    treated = "treated"
    referred = "referred"


class Outcome(StrEnum):
    recovered = "recovered"
    recovering = "recovering"
    not_recovered = "not_recovered"
    recovered_with_sequelae = "recovered_with_sequelae"
    fatal = "fatal"
    unknown = "unknown"


class Reaction(SQLModel, table=True):
    __table_args__ = (Index("ix_reaction_patient", "patient_id", "onset_on"),)

    patient_id: UUID = Field(foreign_key="patient.id", primary_key=True)
    id: UUID = Field(primary_key=True)
    content_hash: str
    term: str
    site: str
    onset_on: date
    severity: Severity = Field(sa_type=choice(Severity))
    serious: bool
    note: str = ""
    photo_id: UUID | None = Field(default=None, foreign_key="photo.id")
    reported_by: UUID = Field(foreign_key="account.id")
    reported_at: datetime = Field(sa_type=Instant)


class Triage(SQLModel, table=True):
    """A dermatologist's judgement; a later one is a further row, the newest counts."""

    __table_args__ = (
        ForeignKeyConstraint(["patient_id", "reaction_id"], ["reaction.patient_id", "reaction.id"]),
        Index("ix_triage_reaction", "patient_id", "reaction_id", "triaged_at"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    patient_id: UUID = Field(foreign_key="patient.id")
    reaction_id: UUID
    causality: Causality = Field(sa_type=choice(Causality))
    action: ActionTaken = Field(sa_type=choice(ActionTaken))
    outcome: Outcome = Field(sa_type=choice(Outcome))
    note: str = ""
    triaged_by: UUID = Field(foreign_key="account.id")
    triaged_at: datetime = Field(sa_type=Instant)
