"""The arithmetic of the score: areas and degrees in, F-VASI out. Shares are 0-1, scores 0-3."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from imaging.light import Floats, Mask
from imaging.results import Region, RegionScore

# The face counts as three hand units, 3 % of the body surface (SCORING 1: VASI, Hamzavi 2004;
# F-VASI 0-3 in the trials of ruxolitinib cream). Fingertip units would give 3.49.
FACE_HAND_UNITS = 3.0
# The fixed steps at which a clinician reads the residual depigmentation of a region.
LADDER = (0.0, 0.10, 0.25, 0.50, 0.75, 0.90, 1.0)
# Smallest detectable change of F-VASI inside a confirmed outline, method 0.7, from the 59 repeat
# shots of 26 people in the five generated sets on which nothing was tuned (95 %: 0.021 to 0.055);
# `make bench-imaging` with a set computes it. Repeat shots of patients would give a larger one.
SDC = 0.037
# Skin counts as affected from the first step of the ladder on.
AFFECTED_DEGREE = 0.10


def score(degree: Floats, area: Floats, seen: Mask) -> float:
    """F-VASI of the seen skin: hand units times its area-weighted mean degree.

    Parameters
    ----------
    degree : ndarray, shape (n, n)
        Depigmentation, 0 normal to 1 no pigment.
    area : ndarray, shape (n, n)
        True area of each texel, any unit.
    seen : ndarray of bool, shape (n, n)
    """
    return FACE_HAND_UNITS * mean_degree(degree, area, seen)


def mean_degree(degree: Floats, area: Floats, seen: Mask) -> float:
    """Area-weighted mean degree over the seen skin, 0 when none was seen."""
    total = float(area[seen].sum())
    return float((degree[seen] * area[seen]).sum()) / total if total > 0 else 0.0


def smallest_detectable_change(differences: Sequence[float]) -> float:
    """1.96 x sqrt(2) x the standard deviation within one subject, from pairs of measurements
    between which nothing changed; of one pair that is half the squared difference."""
    within = sum(d * d / 2 for d in differences) / len(differences)
    return 1.96 * math.sqrt(2 * within)


def affected_share(degree: Floats, area: Floats, seen: Mask) -> float:
    """Share of the seen skin that lost 10 % of its pigment or more."""
    return mean_degree((degree >= AFFECTED_DEGREE).astype(np.float32), area, seen)


def body_surface_pct(share: float) -> float:
    """F-BSA: an affected share of the face as percent of the body surface."""
    return FACE_HAND_UNITS * share


def snap(degree: float) -> float:
    """The nearest step of the ladder; halfway goes to the higher, worse step."""
    return min(LADDER, key=lambda step: (abs(step - degree), -step))


def by_region(
    degree: Floats, area: Floats, seen: Mask, regions: Mapping[Region, Mask]
) -> dict[Region, RegionScore]:
    """Split the score over disjoint regions."""
    whole = sum(float(area[mask].sum()) for mask in regions.values())
    return {name: _region(degree, area, seen & mask, mask, whole) for name, mask in regions.items()}


def _region(degree: Floats, area: Floats, seen: Mask, mask: Mask, whole: float) -> RegionScore:
    size, visible = float(area[mask].sum()), float(area[seen].sum())
    known = visible > 0
    return RegionScore(
        area_share=size / whole,
        seen_share=visible / size if size > 0 else 0.0,
        depigmented_share=affected_share(degree, area, seen) if known else None,
        mean_degree=mean_degree(degree, area, seen) if known else None,
    )


def ladder_score(regions: Mapping[Region, RegionScore]) -> float:
    """F-VASI as a clinician reads it: per region the affected area times the snapped degree.

    The degree that is snapped is that of the affected skin of the region, so that a small
    lesion without pigment is not rounded away. Regions nobody saw count by no skin at all.
    """
    seen = {r: s for r, s in regions.items() if s.seen_share > 0}
    total = sum(s.area_share * s.seen_share for s in seen.values())
    read = sum(s.area_share * s.seen_share * _read(s) for s in seen.values())
    return FACE_HAND_UNITS * read / total if total > 0 else 0.0


def _read(region: RegionScore) -> float:
    affected, mean = region.depigmented_share or 0.0, region.mean_degree or 0.0
    return affected * snap(min(1.0, mean / affected)) if affected > 0 else 0.0
