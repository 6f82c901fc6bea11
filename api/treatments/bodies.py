"""What is said about treatments over HTTP."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from api.alerts.models import AlertPublic
from api.clinics.models import Jurisdiction
from api.clock import StorableDay
from api.database import uuid7
from api.text import StorableText
from api.treatments.labels import Basis, Site
from api.treatments.models import ConditionKind, PauseKind


class Strict(BaseModel):
    """A body that names only known fields: a misspelt one is an error, not silence."""

    model_config = ConfigDict(extra="forbid")


class Sent(Strict):
    id: UUID = Field(
        default_factory=uuid7,
        description="Chosen by the sender (UUIDv7), so that sending again is safe; made here "
        "where it is left out",
    )


class PrescribedArea(Strict):
    site: Site
    bsa_pct: Decimal = Field(
        gt=0, le=100, decimal_places=2, description="Percent of the body surface"
    )


class StartAnswers(Strict):
    """What the dermatologist found by asking. Silence is no answer: every one must be given."""

    pregnant: bool
    breastfeeding: bool
    end_stage_renal_disease: bool
    hypersensitive: bool = Field(description="To ruxolitinib or another part of the cream")


class TreatmentCreate(Strict):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "jurisdiction": "eu",
                "started_on": "2026-03-02",
                "areas": [
                    {"site": "periocular", "bsa_pct": 0.4},
                    {"site": "perioral", "bsa_pct": 0.5},
                ],
                "answers": {
                    "pregnant": False,
                    "breastfeeding": False,
                    "end_stage_renal_disease": False,
                    "hypersensitive": False,
                },
            }
        }
    )

    jurisdiction: Jurisdiction | None = Field(
        default=None, description="Whose label applies; the clinic's own if left out"
    )
    started_on: StorableDay
    areas: list[PrescribedArea] = Field(min_length=1, max_length=20)
    answers: StartAnswers

    @field_validator("areas")
    @classmethod
    def _each_site_once(cls, areas: list[PrescribedArea]) -> list[PrescribedArea]:
        if len({area.site for area in areas}) < len(areas):
            raise ValueError("name each site once")
        return areas


class AreaStop(Strict):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {"stopped_on": "2026-09-01", "reason": "Repigmented to satisfaction"}
        }
    )

    stopped_on: StorableDay
    reason: StorableText = Field(min_length=3, max_length=1000)


class AreaAdd(Sent, PrescribedArea):
    model_config = ConfigDict(
        json_schema_extra={"example": {"site": "chin", "bsa_pct": 0.2, "since": "2026-06-01"}}
    )

    since: StorableDay


class PauseCreate(Sent):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "kind": "clinician_ordered",
                "reason": "Herpes zoster, until it has resolved",
                "since": "2026-05-04",
            }
        }
    )

    kind: PauseKind
    reason: StorableText = Field(min_length=3, max_length=1000)
    since: StorableDay
    until: StorableDay | None = None


class PauseEnd(Strict):
    model_config = ConfigDict(json_schema_extra={"example": {"until": "2026-05-18"}})

    until: StorableDay


class TreatmentEnd(Strict):
    model_config = ConfigDict(
        json_schema_extra={"example": {"ended_on": "2027-03-01", "reason": "Satisfied"}}
    )

    ended_on: StorableDay
    reason: StorableText = Field(min_length=3, max_length=1000)


class CallOff(Strict):
    model_config = ConfigDict(
        json_schema_extra={"example": {"reason": "Meant for another patient"}}
    )

    reason: StorableText = Field(min_length=3, max_length=1000)


class TubeCreate(Strict):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "01932c4e-7b1a-7c3d-9e55-0a1b2c3d4e5f",
                "grams": 100,
                "batch_number": "23K014",
                "opened_on": "2026-03-02",
            }
        }
    )

    id: UUID
    grams: Decimal = Field(gt=0, le=1000, decimal_places=2)
    batch_number: StorableText = Field(default="", max_length=50)
    opened_on: StorableDay


class TubeWithdraw(Strict):
    model_config = ConfigDict(json_schema_extra={"example": {"reason": "Dispensed, not opened"}})

    reason: StorableText = Field(min_length=3, max_length=1000)


class ConditionCreate(Sent):
    model_config = ConfigDict(
        json_schema_extra={"example": {"kind": "pregnancy", "since": "2026-06-01"}}
    )

    kind: ConditionKind
    since: StorableDay
    until: StorableDay | None = None
    note: StorableText = Field(default="", max_length=1000)


class ConditionEnd(Strict):
    model_config = ConfigDict(json_schema_extra={"example": {"until": "2027-01-20"}})

    until: StorableDay


class AreaPublic(BaseModel):
    id: UUID
    site: Site
    bsa_pct: float
    since: date
    stopped_on: date | None
    stop_reason: str | None


class PausePublic(BaseModel):
    id: UUID
    kind: PauseKind
    reason: str
    since: date
    until: date | None
    recorded_by: UUID
    recorded_at: datetime


class LabelDay(BaseModel):
    """A day that a rule of the label leads to; `basis` is `advice` where this label has none."""

    on: date
    rule: str
    basis: Basis
    text: str
    advice: str
    source: str


class Aftercare(BaseModel):
    """Counted from the last application that was logged; a further one moves both days."""

    last_applied_on: date
    contraception_until: LabelDay = Field(description="The last day of contraception")
    breastfeeding_from: LabelDay = Field(description="The first day on which it may begin")


class TreatmentPublic(BaseModel):
    id: UUID
    patient_id: UUID
    jurisdiction: Jurisdiction
    label_version: str
    started_on: date
    ended_on: date | None
    end_reason: str | None
    called_off: bool = Field(description="A mistake, or never begun: it counts nowhere")
    areas: list[AreaPublic]
    pauses: list[PausePublic]
    aftercare: Aftercare | None = Field(
        description="None before the first log, and for who was registered male at birth"
    )


class TreatmentStarted(TreatmentPublic):
    """With the alerts that stand about it and about the states on record, as it starts."""

    alerts: list[AlertPublic]


class TubePublic(BaseModel):
    id: UUID
    grams: float
    batch_number: str
    opened_on: date
    recorded_at: datetime
    withdrawn_at: datetime | None
    withdrawn_because: str | None


class ConditionPublic(BaseModel):
    id: UUID
    kind: ConditionKind
    since: date
    until: date | None
    note: str
    reported_at: datetime
