"""How much of the lost pigment is back: the same texels, baseline against now.

The change between the two days is read against the change of the normal skin around, so the
light of either day drops out. What remains is melanin that came back; it is divided by what was
missing at baseline, which is read where it is surest, at the lesions' borders.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from imaging import atlas, lesions, light, pigment
from imaging.light import Floats, Mask
from imaging.results import Region

# Interval: errors of the two readings, scaled to hold on generated faces, and what no
# reading explains (alignment, camera), in percent points.
NOISE_SCALE, MODEL_SHARE, FLOOR_PCT = 1.5, 0.10, 3.2
# Mean loss inside a lesion against the drop read at its border: borders are softer than lines.
MEAN_OF_EDGE = 1.04
Z95 = 1.96
# Loss of pigment outside the outline that is proposed as new: degree and noises above none.
NEW_DEGREE, NEW_NOISES, NEW_REACH_CM = 0.4, 5.0, 1.6
# What is left is shown texel by texel, averaged over about this reach: finer is mostly noise.
SHOWN_CM = 0.25


class Views(NamedTuple):
    """One view at both times, on the map: density (n, n, 3), measurable skin at each time, and
    the share (n, n) of each texel that this view answers for."""

    baseline: Floats
    now: Floats
    skin: Mask
    share: Floats


class Change(NamedTuple):
    """Sums over lesions in cm2 x density: pigment `missing` at baseline, `back` now, and the
    standard error of each; `area` of lesion seen both times, cm2."""

    missing: float
    back: float
    missing_error: float
    back_error: float
    area: float


class Seen(NamedTuple):
    """What one view shows: the change of the `whole` outline and of its part in each region,
    `left` (n, n) share of the lost pigment that is still missing there, `fresh` newly pale skin."""

    whole: Change
    regions: Mapping[Region, Change]
    left: Floats
    fresh: Mask


class _Fields(NamedTuple):
    """The change of one view, read: `back` (n, n, 3) density that is less now than the light
    explains, `noises` of the two readings, `weights` (3,) that read melanin."""

    back: Floats
    noises: tuple[pigment.Vector, pigment.Vector]
    weights: pigment.Vector
    drop: pigment.Vector
    drift: Floats
    normal: Mask


def between(views: Views, outline: Mask, regions: Mapping[Region, Mask]) -> Seen:
    """Read one view, as a whole and region by region."""
    fields = _read(views, outline)
    return Seen(
        whole=_summed(views, fields, outline, fields.drop),
        regions={
            region: _summed(views, fields, outline & part, _drop_near(views, outline, part))
            for region, part in regions.items()
            if (views.skin & outline & part).any()
        },
        left=_left(views, fields, outline),
        fresh=_fresh(
            fields.drift, fields.normal, fields.weights, float(fields.drop @ fields.weights)
        ),
    )


def _read(views: Views, outline: Mask) -> _Fields:
    normal = views.skin & ~lesions.grown(outline, lesions.RIM_CM)
    reach = lesions.texels(lesions.REACH_CM)
    unlike = light.shade(views.baseline, normal, reach=reach) - views.baseline
    drift = views.now - views.baseline
    back = drift - light.shade(drift, normal, reach=reach)
    drop = lesions.step(outline, views.baseline, views.skin)
    noises = pigment.patch_noise(unlike, normal), pigment.patch_noise(back, normal)
    weights = pigment.reading(pigment.direction(drop), *noises).weights
    return _Fields(back, noises, weights, drop, drift, normal)


def _drop_near(views: Views, outline: Mask, part: Mask) -> pigment.Vector:
    """What the lesions of one part of the face lack, at the borders in it and close by."""
    near = views.skin & lesions.grown(part, lesions.REACH_CM)
    return lesions.step(outline, views.baseline, near)


def _summed(views: Views, fields: _Fields, lesion: Mask, drop: pigment.Vector) -> Change:
    """The change within one lesion or several; `drop` is the density missing at their borders."""
    weight = atlas.grid().area * views.share * (views.skin & lesion)
    size = float(weight.sum())
    return Change(
        missing=MEAN_OF_EDGE * float(drop @ fields.weights) * size,
        back=float(np.einsum("ij,ijk->k", weight, fields.back) @ fields.weights),
        missing_error=_error(fields.noises[0], fields.weights, size),
        back_error=_error(fields.noises[1], fields.weights, size),
        area=size,
    )


def _left(views: Views, fields: _Fields, outline: Mask) -> Floats:
    inside = (views.skin & outline).astype(np.float32)
    missing = max(MEAN_OF_EDGE * float(fields.drop @ fields.weights), lesions.MIN_CONTRAST)
    share = light.weighted(fields.back, fields.weights) / missing
    reach = lesions.texels(SHOWN_CM)
    near = light.blurred(share * inside, reach) / np.maximum(light.blurred(inside, reach), 1e-3)
    return np.asarray(np.clip(1 - near, 0, 1) * inside, np.float32)


def _error(noise: pigment.Vector, weights: pigment.Vector, area: float) -> float:
    """Standard error of a sum over `area`, from the noise of one patch and their number."""
    patch = np.pi * (2 * pigment.PATCH / lesions.texels(1.0)) ** 2
    return float(np.sqrt(weights @ noise @ weights * area * min(area, patch)))


def _fresh(drift: Floats, normal: Mask, weights: pigment.Vector, contrast: float) -> Mask:
    """Skin outside the outline that lost pigment since; twice, so it does not hide itself."""
    found = np.zeros_like(normal)
    for _ in range(2):
        steady = normal & ~lesions.grown(found, lesions.RIM_CM)
        if not steady.any():
            return np.zeros_like(normal)
        level = light.shade(drift, steady, reach=lesions.texels(NEW_REACH_CM))
        loss = light.blurred(light.weighted(level - drift, weights), 3)
        unrest = 1.4826 * float(np.median(np.abs(loss[steady])))
        limit = max(NEW_DEGREE * contrast, NEW_NOISES * unrest, lesions.MIN_CONTRAST)
        found = normal & (loss > limit)
    return found


def total(parts: Iterable[Change]) -> Change:
    """Several views, or lesions, as one; their errors are independent."""
    each = list(parts)
    return Change(
        missing=sum(part.missing for part in each),
        back=sum(part.back for part in each),
        missing_error=float(np.sqrt(sum(part.missing_error**2 for part in each))),
        back_error=float(np.sqrt(sum(part.back_error**2 for part in each))),
        area=sum(part.area for part in each),
    )


def repigmentation(found: Change) -> tuple[float, tuple[float, float]]:
    """Percent of the missing pigment that is back, and its 95 % interval."""
    share = found.back / found.missing
    noise = NOISE_SCALE * np.hypot(found.back_error, share * found.missing_error) / found.missing
    spread = 100 * float(np.hypot(noise, MODEL_SHARE * min(abs(share), 1.0))) + FLOOR_PCT
    pct = float(np.clip(100 * share, -100, 100))
    return pct, (max(-100.0, pct - Z95 * spread), min(100.0, pct + Z95 * spread))
