"""What each region of the face adds to an F-VASI, read from what the score rests on. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from api.assessments.ladder import FACE_HAND_UNITS

_PLACES = 4


@dataclass(frozen=True, kw_only=True)
class FacePart:
    """`points` of all regions add up to the score; None of a region that no photograph shows."""

    region: str
    points: float | None


def parts_of(detail: Mapping[str, Any]) -> tuple[FacePart, ...]:
    """Of a score by a person, or by a machine; none where it was kept without its regions."""
    regions = detail.get("regions")
    found = _scored(regions) if isinstance(regions, list) else _measured(_of_the_face(regions))
    return tuple(FacePart(region=name, points=points) for name, points in found)


def _scored(patches: list[dict[str, Any]]) -> Iterator[tuple[str, float]]:
    """A region may come several times, once for each degree of depigmentation."""
    points: dict[str, Decimal] = {}
    for one in patches:
        added = Decimal(str(one["hand_units"])) * one["depigmented_pct"] / 100
        points[one["region"]] = points.get(one["region"], Decimal(0)) + added
    for region, sum_of_patches in points.items():
        yield region, round(float(sum_of_patches), _PLACES)


def _of_the_face(regions: Mapping[str, dict[str, Any]] | None) -> Mapping[str, dict[str, Any]]:
    """A comparison inside outlines keeps what became of each region's lesions, and no shares."""
    return {name: one for name, one in (regions or {}).items() if "area_share" in one}


def _measured(regions: Mapping[str, dict[str, Any]]) -> Iterator[tuple[str, float | None]]:
    """A part of the skin that was seen, as the whole score is."""
    seen = {name: one["area_share"] * one["seen_share"] for name, one in regions.items()}
    whole = sum(seen.values())
    for name, one in regions.items():
        degree = one["mean_degree"]
        known = degree is not None and whole > 0
        points = float(FACE_HAND_UNITS) * seen[name] * degree / whole if known else None
        yield name, points if points is None else round(points, _PLACES)
