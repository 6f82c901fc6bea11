"""What goes in and out of the addresses of assessments."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from api.assessments.models import Measure, Source
from api.assessments.trend import Response
from api.clock import StorableDay
from api.photos.models import View
from api.text import StorableText

HandUnits = Annotated[
    Decimal,
    Field(
        gt=0,
        le=100,
        decimal_places=2,
        description="Area by the palmar method: the patient's palm with its fingers is 1, "
        "which is 1% of the body surface",
    ),
]
Step = Annotated[
    int,
    Field(
        description="How much of that area's pigment is lost, on the ladder 0/10/25/50/75/90/100"
    ),
]


_SENT: dict[str, JsonValue] = {
    "id": "01932c4e-7b1a-7c3d-9e55-0a1b2c3d4e5f",
    "assessed_on": "2026-03-02",
}
EXAMPLES: dict[Measure, dict[str, JsonValue]] = {
    Measure.f_vasi: {
        **_SENT,
        "measure": "f_vasi",
        "regions": [
            {"region": "periocular", "hand_units": 0.4, "depigmented_pct": 90},
            {"region": "perioral", "hand_units": 0.5, "depigmented_pct": 100},
        ],
    },
    Measure.t_vasi: {**_SENT, "measure": "t_vasi", "total": 6.5},
    Measure.vns: {**_SENT, "measure": "vns", "answer": 4},
    Measure.dlqi: {**_SENT, "measure": "dlqi", "total": 7},
}


def _example(measure: Measure) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"example": EXAMPLES[measure]})


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: UUID = Field(description="Chosen by the sender (UUIDv7), so that sending again is safe")
    assessed_on: StorableDay = Field(description="The day it was scored, in the patient's zone")
    note: StorableText = Field(default="", max_length=4000)


class FacePatch(BaseModel):
    model_config = ConfigDict(extra="forbid")

    region: Literal["forehead", "periocular", "nose", "cheeks", "perioral", "chin"]
    hand_units: HandUnits
    depigmented_pct: Step


class BodyPatch(BaseModel):
    model_config = ConfigDict(extra="forbid")

    region: Literal["head_neck", "hands", "upper_extremities", "trunk", "lower_extremities", "feet"]
    hand_units: HandUnits
    depigmented_pct: Step


class FVasiGiven(_Given):
    """A dermatologist's facial VASI, 0 to 3, computed here; F-BSA comes with it.

    A region may come several times, once for each degree of depigmentation. No region at all is
    a face without vitiligo.
    """

    model_config = _example(Measure.f_vasi)

    measure: Literal[Measure.f_vasi]
    regions: list[FacePatch] = Field(max_length=60)


class TVasiGiven(_Given):
    """A dermatologist's total VASI, 0 to 100: by regions, or the total alone.

    No region at all is a body without vitiligo.
    """

    model_config = _example(Measure.t_vasi)

    measure: Literal[Measure.t_vasi]
    regions: list[BodyPatch] | None = Field(default=None, max_length=60)
    total: Decimal | None = Field(default=None, ge=0, le=100, decimal_places=2)

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.regions is None) == (self.total is None):
            raise ValueError("give either regions or a total")
        return self


class VnsGiven(_Given):
    """How noticeable the vitiligo is now, compared with before treatment.

    1 more, 2 as noticeable, 3 slightly less, 4 a lot less, 5 no longer noticeable. The baseline
    photograph must be shown with the question.
    """

    model_config = _example(Measure.vns)

    measure: Literal[Measure.vns]
    answer: int = Field(ge=1, le=5)


class DlqiGiven(_Given):
    """The total of the ten questions; the questions themselves are licensed and not kept here."""

    model_config = _example(Measure.dlqi)

    measure: Literal[Measure.dlqi]
    total: int = Field(ge=0, le=30)


AssessmentCreate = Annotated[
    FVasiGiven | TVasiGiven | VnsGiven | DlqiGiven, Field(discriminator="measure")
]


class IntervalPublic(BaseModel):
    """Holds the true value in 95 of 100."""

    low: float
    high: float


class Unmeasured(BaseModel):
    """Why there is no value: a stable code and a sentence."""

    code: str
    sentence: str


class AssessmentPublic(BaseModel):
    """`value_of_record` is false for what a machine measured, always, and for a score that the same
    source gave again for that day: the one entered last counts."""

    id: UUID
    measure: Measure
    source: Source
    value_of_record: bool
    assessed_on: date
    made_at: datetime
    value: float | None
    interval: IntervalPublic | None
    unmeasured: Unmeasured | None
    provisional: bool
    author_id: UUID | None
    algorithm: str | None
    algorithm_version: str | None
    session_id: UUID | None


class OverlayPublic(BaseModel):
    """A JPEG of the photo: in colour the loss of pigment by the scale below it, red the outline.

    Grey is what was left out. It has no words: who shows it says so in the reader's language.
    """

    view: View
    link: str
    link_expires_at: datetime


class AssessmentInFull(AssessmentPublic):
    """With all that the value rests on, and the pictures that show what was measured."""

    detail: dict[str, Any]
    overlays: list[OverlayPublic]


class Compared(BaseModel):
    """Now against baseline within one source: a person's value is never set against a machine's.

    `change_percent` is 100 x (baseline - latest) / baseline, so above 0 is better; null where the
    baseline is 0 or missing, and for scores that are no share (VNS, DLQI). `repigmentation`, which
    a machine measures inside a confirmed outline, is itself the change since baseline, has no
    baseline of its own. `of_record` marks the one of a person that counts: for F-VASI the
    clinician's, where they scored at all; what a machine measured is never of record.
    `same_method` is false when two versions of an algorithm made the two values.
    Where a machine saw new lesions that its value does not count, it earns no class.
    """

    measure: Measure
    source: Source
    of_record: bool
    baseline: AssessmentPublic | None
    latest: AssessmentPublic | None
    change_points: float | None
    change_percent: float | None
    change_interval: IntervalPublic | None
    responses: list[Response]
    relapsed_on: date | None
    provisional: bool
    same_method: bool | None
    # Left out where it is not known: what was signed before stays the one that was hashed.
    new_lesions_pct: float | None = Field(
        default=None,
        exclude_if=lambda found: found is None,
        description="Skin outside the confirmed outlines that lost pigment since baseline, in "
        "percent of the face; the latest value does not count it",
    )


class TrendPublic(BaseModel):
    """Every measure of one treatment by every source; `baseline_rule` says what baseline means."""

    treatment_id: UUID | None
    started_on: date | None
    baseline_rule: str
    compared: list[Compared]
