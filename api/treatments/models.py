"""What was prescribed: a treatment, its areas, pauses and tubes; states the label asks about."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, false, text
from sqlmodel import Field, SQLModel

from api.clinics.models import Jurisdiction
from api.database import Hundredths, Instant, Json, choice, uuid7
from api.treatments.labels import Site


class PauseKind(StrEnum):
    """Only the first two are ordered: they leave the adherence denominator."""

    clinician_ordered = "clinician_ordered"
    area_cleared = "area_cleared"
    supply_gap = "supply_gap"
    patient_choice = "patient_choice"


class ConditionKind(StrEnum):
    pregnancy = "pregnancy"
    breastfeeding = "breastfeeding"
    end_stage_renal_disease = "end_stage_renal_disease"
    hypersensitivity = "hypersensitivity"


class Treatment(SQLModel, table=True):
    """`reviews_made`: its reviews of week 24 and week 52 are there, signed or to come.

    `called_off`: it was a mistake or never began, and counts nowhere; then it ends as it begins.
    """

    __table_args__ = (
        # One treatment at a time: a second start would split the history the limits look at.
        Index(
            "uq_treatment_running",
            "patient_id",
            unique=True,
            postgresql_where=text("ended_on IS NULL"),
            sqlite_where=text("ended_on IS NULL"),
        ),
        Index("ix_treatment_patient", "patient_id", "started_on"),
        Index("ix_treatment_started", "started_on", "id"),
        Index(
            "ix_treatment_unreviewed",
            "started_on",
            postgresql_where=text("ended_on IS NULL AND NOT reviews_made"),
            # SQLite has no truth values of its own, and takes an index only by the same words.
            sqlite_where=text("ended_on IS NULL AND reviews_made = 0"),
        ),
        CheckConstraint("ended_on is null or ended_on >= started_on", "ends_after_start"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    patient_id: UUID = Field(foreign_key="patient.id")
    jurisdiction: Jurisdiction = Field(sa_type=choice(Jurisdiction))
    label_version: str
    started_on: date
    started_by: UUID = Field(foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=Instant)
    # The states on record that held on the first day, as the start knew them.
    weighed: list[str] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    ended_on: date | None = None
    ended_by: UUID | None = Field(default=None, foreign_key="account.id")
    end_reason: str | None = None
    called_off: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    reviews_made: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class TreatedArea(SQLModel, table=True):
    """Skin the cream was prescribed for; stopping and restarting go area by area."""

    __tablename__ = "treated_area"
    __table_args__ = (CheckConstraint("bsa_pct > 0 and bsa_pct <= 10000", "bsa_pct"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    treatment_id: UUID = Field(foreign_key="treatment.id", index=True)
    site: Site = Field(sa_type=choice(Site))
    bsa_pct: Decimal = Field(sa_type=Hundredths)
    since: date
    stopped_on: date | None = None
    stop_reason: str | None = None


class Pause(SQLModel, table=True):
    __table_args__ = (CheckConstraint("until is null or until >= since", "ends_after_start"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    treatment_id: UUID = Field(foreign_key="treatment.id", index=True)
    kind: PauseKind = Field(sa_type=choice(PauseKind))
    reason: str
    since: date
    until: date | None = None
    recorded_by: UUID = Field(foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=Instant)
    ended_by: UUID | None = Field(default=None, foreign_key="account.id")


class Tube(SQLModel, table=True):
    id: UUID = Field(primary_key=True)
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    grams: Decimal = Field(sa_type=Hundredths)
    batch_number: str = ""
    opened_on: date
    recorded_at: datetime = Field(sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_by: UUID | None = Field(default=None, foreign_key="account.id")
    withdrawn_because: str | None = None


class Condition(SQLModel, table=True):
    """A state that bears on treatment, from a day until a day, both in the patient's zone."""

    __table_args__ = (CheckConstraint("until is null or until >= since", "ends_after_start"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    kind: ConditionKind = Field(sa_type=choice(ConditionKind))
    since: date
    until: date | None = None
    note: str = ""
    reported_by: UUID = Field(foreign_key="account.id")
    reported_at: datetime = Field(sa_type=Instant)
