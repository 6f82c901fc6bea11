"""What comes out of the address of a pair: a baseline and a later session side by side."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.assessments.bodies import AssessmentPublic, IntervalPublic, Unmeasured
from api.assessments.verdict import Doubt
from api.photos.models import PhotoPublic, Reason, View
from imaging import LineVerdict

EXAMPLE: dict[str, JsonValue] = {
    "baseline_session_id": "01932c4e-7b1a-7c3d-9e55-0a1b2c3d4e5f",
    "session_id": "0195f3aa-1c2d-7e8f-9a0b-1c2d3e4f5a6b",
    "baseline_on": "2025-03-03",
    "taken_on": "2025-08-18",
    "state": "being_made",
    "views": [],
    "outline_version": 1,
    "comparison": None,
    "repigmentation": None,
    "verdict": None,
    "doubts": [],
    "fvasi_baseline": None,
    "new_lesions_pct": None,
    "regions": [],
    "warnings": [],
}


class PairState(StrEnum):
    """`being_made`: ask again in a second or two; until then nothing of the face is shown.

    `failed`: the pictures were given up, and come only after an operator has the job tried again.
    `impossible`: no view has two usable photos.
    """

    ready = "ready"
    being_made = "being_made"
    failed = "failed"
    impossible = "impossible"


class ComparisonState(StrEnum):
    """`compared`: measured, or tried; the others say why nothing was.

    `other_baseline`: repigmentation is measured since the baseline of a treatment alone, and the
    first session is not that of the second.
    """

    compared = "compared"
    no_outline = "no_outline"
    other_baseline = "other_baseline"
    being_measured = "being_measured"
    given_up = "given_up"
    not_measured = "not_measured"


class PairPictures(BaseModel):
    """Links to JPEG pictures of one size, in which the same pixel is the same skin.

    The maps show the degree of depigmentation inside the confirmed outline, by one scale; null
    where nothing is confirmed or it cannot be followed. `gains` is what red, green and blue of the
    later photo were multiplied with, in linear light, so that normal skin has one colour in both.
    `coverage` is the share of the face's skin that both photos show.
    """

    baseline: str
    now: str
    baseline_map: str | None
    now_map: str | None
    link_expires_at: datetime
    gains: tuple[float, float, float]
    coverage: float


class PairView(BaseModel):
    """One view; `pictures` is null where `reason` says why not, and where making them failed."""

    view: View
    pictures: PairPictures | None
    reason: Unmeasured | None
    baseline_photo: PhotoPublic
    now_photo: PhotoPublic


class RegionPublic(BaseModel):
    """The outlined skin of one region that both sessions show.

    `degree_baseline` is its mean loss of pigment at baseline, 0-1. The interval is computed as
    that of the whole face is; on painted lesions it held in 499 of 504 regions.
    """

    region: str
    outlined_cm2: float
    degree_baseline: float | None
    repigmentation_pct: float | None
    interval: IntervalPublic | None
    unclear: str | None = Field(description="Why there is no percentage: the code of a reason")


class PairWarning(Reason):
    """Why the later photo is not good beside its baseline; `view` is null for all of them."""

    view: View | None = None


class PairPublic(BaseModel):
    """Two photo sessions of one patient, and what a machine measured between them.

    `repigmentation` and `regions` are there once the later session was compared with this
    baseline inside the confirmed outline; what a machine measured is never of record.
    """

    model_config = ConfigDict(json_schema_extra={"example": EXAMPLE})

    baseline_session_id: UUID
    session_id: UUID
    baseline_on: date
    taken_on: date
    state: PairState
    views: list[PairView]
    outline_version: int | None
    comparison: ComparisonState | None = Field(description="Null as long as pictures are made")
    repigmentation: AssessmentPublic | None
    verdict: LineVerdict | None
    doubts: list[Doubt] = Field(
        description="Why the verdict is `indeterminate`: the `interval` reaches over the line, two "
        "shots of one face differ by as much (`detectable`), or these photos are too `unlike`"
    )
    fvasi_baseline: float | None = Field(
        description="F-VASI of the baseline in the views that could be compared"
    )
    new_lesions_pct: float | None = Field(
        description="Skin outside the outline that lost pigment since baseline, in percent of the "
        "face; the repigmentation does not count it"
    )
    regions: list[RegionPublic]
    warnings: list[PairWarning] = Field(
        description="What only both photos together show, and what to change: `shinier` skin, "
        "light that falls otherwise (`relit`), a head turned or nodded (`turned_since`), skin that "
        "shows fainter or stronger (`contrast_since`), lesions that cannot be measured any more "
        "(`hidden_since`), and a view that is not compared because it shows `other_skin` or is "
        "`mirrored`. Versions before 0.10.0 looked for the first alone, "
        "those before 0.11.0 not for `contrast_since`, `other_skin` and `mirrored`"
    )


def regions_of(detail: dict[str, Any]) -> list[RegionPublic]:
    """The regions of a stored comparison; those made before regions were kept have none."""
    found: dict[str, Any] = detail.get("regions") or {}
    return [RegionPublic.model_validate(_region(name, one)) for name, one in found.items()]


def _region(name: str, one: dict[str, Any]) -> dict[str, Any]:
    low, high = one["interval"] or (None, None)
    interval = None if low is None else {"low": low, "high": high}
    return {**one, "region": name, "interval": interval}
