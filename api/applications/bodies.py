"""What is said about applications over HTTP."""

import re
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import (
    UUID7,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from api.alerts.models import AlertPublic
from api.clock import StorableInstant
from api.patients.models import ZoneName
from api.text import StorableText
from api.treatments.labels import Site

AREAS: Any = [{"site": "periocular", "bsa_pct": 0.4}, {"site": "cheeks", "palms": 0.5}]
WHEN = {"applied_at": "2026-03-02T08:10:00+01:00", "time_zone": "Europe/Amsterdam"}
_DATED = re.compile(r"[0-9]{4}-")
LOG_ID = "0195555a-4c00-7d4e-9b1f-3a5c7e9b1d02"


def _iso_text(value: Any) -> Any:
    # A bare number would be guessed to be seconds or milliseconds, always in UTC.
    if isinstance(value, datetime) or (isinstance(value, str) and _DATED.match(value)):
        return value
    raise ValueError("an ISO 8601 instant with an offset, such as 2026-03-02T08:10:00+01:00")


At = Annotated[StorableInstant, BeforeValidator(_iso_text)]
Percent = Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]
Text = Annotated[StorableText, Field(max_length=2000)]
Reason = Annotated[StorableText, Field(min_length=3, max_length=1000)]


class Strict(BaseModel):
    """A body that names only known fields: a misspelt one is an error, not silence."""

    model_config = ConfigDict(extra="forbid")


class AreaGiven(Strict):
    """Treated skin, as percent of the body surface or in palms: one with five fingers is 1%."""

    site: Site
    bsa_pct: Percent | None = None
    palms: Percent | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        if (self.bsa_pct is None) == (self.palms is None):
            raise ValueError("give either bsa_pct or palms")
        return self

    @property
    def percent(self) -> Decimal:
        found = self.palms if self.bsa_pct is None else self.bsa_pct
        assert found is not None
        return found


class Planned(Strict):
    model_config = ConfigDict(
        json_schema_extra={"example": {"time_zone": "Europe/Amsterdam", "areas": AREAS}}
    )

    time_zone: ZoneName
    areas: Annotated[list[AreaGiven], Field(min_length=1, max_length=50)]
    grams: Annotated[Decimal, Field(gt=0, le=1000, decimal_places=2)] | None = None


class LogContent(Planned):
    """What happened: this, and neither id nor version, decides whether two logs are the same."""

    applied_at: Annotated[At, Field(description="When, with the offset the phone showed")]
    note: Text = ""
    phone_time: Annotated[
        At | None, Field(description="The phone's own clock as it sends; tells wrong clocks")
    ] = None


class LogCreate(LogContent):
    model_config = ConfigDict(
        json_schema_extra={"example": {"id": LOG_ID, **WHEN, "areas": AREAS, "grams": 0.25}}
    )

    id: Annotated[UUID7, Field(description="Chosen by the phone, kept for every retry")]


class LogCorrect(LogContent):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {**WHEN, "areas": AREAS, "version": 1, "reason": "I had the time wrong"}
        }
    )

    version: Annotated[int, Field(ge=1, description="The version that was seen and is corrected")]
    reason: Reason


class Withdraw(Strict):
    model_config = ConfigDict(
        json_schema_extra={"example": {"version": 1, "reason": "Logged by accident"}}
    )

    version: Annotated[int, Field(ge=1, description="The version that was seen and is withdrawn")]
    reason: Reason


class BatchGiven(Strict):
    """Each item is judged by itself; see `LogCreate` for what one should be."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "items": [{"id": LOG_ID, **WHEN, "areas": AREAS}],
                "phone_time": "2026-03-02T21:40:00+01:00",
            }
        }
    )

    items: Annotated[Any, Field(description="A list of up to 500 logs")]
    phone_time: At | None = None


class Settle(Strict):
    model_config = ConfigDict(
        json_schema_extra={"example": {"note": "A test entry of the old app; nothing was applied."}}
    )

    note: Reason


class AppliedArea(BaseModel):
    site: Site
    bsa_pct: float


class LogPublic(BaseModel):
    """One version of one log, as it stands, with the alerts raised about the log.

    `applied_at` has the offset it came with; `local_day` is the date in `time_zone` then.
    """

    id: UUID
    version: int
    current: bool
    withdrawn: bool
    reason: str | None
    applied_at: datetime
    time_zone: str
    local_day: date
    areas: list[AppliedArea]
    bsa_pct: float
    grams: float | None
    note: str
    recorded_by: UUID
    recorded_at: datetime
    phone_time: datetime | None
    hours_late: Annotated[
        int | None, Field(description="Entered more than a day after: by how many hours")
    ]
    alerts: list[AlertPublic]


class LogStored(LogPublic):
    """A log that was sent. `caused`: alerts about other logs that arose because of this one."""

    caused: list[AlertPublic]


class Status(StrEnum):
    """What became of an item. `differs`: another content was stored under its id before."""

    created = "created"
    stored_already = "stored_already"
    differs = "differs"
    quarantined = "quarantined"


class ItemResult(BaseModel):
    """`client_may_delete` is true once the item is stored for good, in quarantine too."""

    id: str | None
    status: Status
    client_may_delete: bool
    record: LogStored | None
    problem: dict[str, Any] | None


class BatchResult(BaseModel):
    """One result for each item, in their order."""

    results: list[ItemResult]


class QuarantinePublic(BaseModel):
    """An item that could not be read, exactly as it came (`raw`, JSON), and what was wrong."""

    id: UUID
    raw: str
    errors: list[dict[str, Any]]
    received_at: datetime
    device: str
    settled_at: datetime | None
    settled_by: UUID | None
    settlement: str | None


class BrokenRule(BaseModel):
    """A rule that applying now would break. `basis`: the label's own rule, or advice."""

    rule: str
    severity: str
    text: str
    advice: str
    inputs: dict[str, Any]
    label: str
    basis: str
    source: str


class MissedDose(BaseModel):
    """The slot that passed without an application: apply it now, or skip it.

    Slots are at 08:00 and 20:00 where the patient is; for other hours it is no more than advice.
    """

    slot_due_at: datetime
    next_due_at: datetime
    advice: str
    rule: str
    source: str


class CheckPublic(BaseModel):
    """Whether applying now is fine; if not, `earliest` is when, or null if waiting is no cure.

    `allowed` is false exactly when there are `reasons`; `missed_dose` is advice beside it, and
    never to apply now where that is not allowed.
    `notes` are only worth knowing; `ignored` are logs dated in the future, left out here.
    """

    allowed: bool
    earliest: datetime | None
    reasons: list[BrokenRule]
    notes: list[BrokenRule]
    missed_dose: MissedDose | None
    ignored: list[UUID]


class SharePublic(BaseModel):
    counted: int
    of: int
    percent: float | None


class AdherencePeriod(BaseModel):
    """From `first` to `last`, both included and over: today is still open."""

    first: date
    last: date
    taking: SharePublic
    correct_days: SharePublic
    intervals: SharePublic
    overuse: int
    paused_days: int
    logged_in_pause: int
    source: str


class AdherencePublic(BaseModel):
    """By the patient's own logs, which overstate use. `adequate`: taking of 80% or more."""

    treatment_id: UUID
    source: str
    total: AdherencePeriod | None
    adequate: bool | None
    weeks: list[AdherencePeriod]
    calendar_weeks: float
    exposed_weeks: float
