"""How much of the lost pigment is back: the same texels, baseline against now.

The change between the two days is read against the change of the normal skin around, so the
light of either day drops out. What remains is melanin that came back; it is divided by what was
missing at baseline, which is read where it is surest, at the lesions' borders.
"""

from typing import NamedTuple

import numpy as np

from imaging import atlas, lesions, light, pigment
from imaging.light import Floats, Mask

# Interval: errors of the two readings, scaled to hold on generated faces, and what no
# reading explains (alignment, camera), in percent points.
NOISE_SCALE, MODEL_SHARE, FLOOR_PCT = 1.5, 0.10, 3.2
# Mean loss inside a lesion against the drop read at its border: borders are softer than lines.
MEAN_OF_EDGE = 1.04
Z95 = 1.96
# Loss of pigment outside the outline that is proposed as new: degree and noises above none.
NEW_DEGREE, NEW_NOISES, NEW_REACH_CM = 0.4, 5.0, 1.6


class Views(NamedTuple):
    """One view at both times, on the map: density (n, n, 3), measurable skin at each time, and
    the share (n, n) of each texel that this view answers for."""

    baseline: Floats
    now: Floats
    skin: Mask
    share: Floats


class Change(NamedTuple):
    """Sums over the lesion in cm2 x density: pigment `missing` at baseline, `back` now, and the
    standard error of each; `area` of lesion seen both times, cm2; `fresh` newly pale skin."""

    missing: float
    back: float
    missing_error: float
    back_error: float
    area: float
    fresh: Mask


def between(views: Views, outline: Mask) -> Change:
    """Read one view."""
    normal = views.skin & ~lesions.grown(outline, lesions.RIM_CM)
    reach = lesions.texels(lesions.REACH_CM)
    unlike = light.shade(views.baseline, normal, reach=reach) - views.baseline
    drift = views.now - views.baseline
    back = drift - light.shade(drift, normal, reach=reach)
    weight = atlas.grid().area * views.share * (views.skin & outline)
    size = float(weight.sum())
    drop = lesions.step(outline, views.baseline, views.skin)
    noises = pigment.patch_noise(unlike, normal), pigment.patch_noise(back, normal)
    read = pigment.reading(pigment.direction(drop), *noises)
    return Change(
        missing=MEAN_OF_EDGE * float(drop @ read.weights) * size,
        back=float(np.einsum("ij,ijk->k", weight, back) @ read.weights),
        missing_error=_error(noises[0], read, size),
        back_error=_error(noises[1], read, size),
        area=size,
        fresh=_fresh(drift, normal, read.weights, float(drop @ read.weights)),
    )


def _error(noise: pigment.Vector, read: pigment.Reading, area: float) -> float:
    """Standard error of a sum over `area`, from the noise of one patch and their number."""
    patch = np.pi * (2 * pigment.PATCH / lesions.texels(1.0)) ** 2
    return float(np.sqrt(read.weights @ noise @ read.weights * area * min(area, patch)))


def _fresh(drift: Floats, normal: Mask, weights: pigment.Vector, contrast: float) -> Mask:
    """Skin outside the outline that lost pigment since; twice, so it does not hide itself."""
    found = np.zeros_like(normal)
    for _ in range(2):
        steady = normal & ~lesions.grown(found, lesions.RIM_CM)
        if not steady.any():
            return np.zeros_like(normal)
        level = light.shade(drift, steady, reach=lesions.texels(NEW_REACH_CM))
        loss = light.blurred(np.asarray((level - drift) @ weights, np.float32), 3)
        unrest = 1.4826 * float(np.median(np.abs(loss[steady])))
        limit = max(NEW_DEGREE * contrast, NEW_NOISES * unrest, lesions.MIN_CONTRAST)
        found = normal & (loss > limit)
    return found


def repigmentation(parts: list[Change]) -> tuple[float, tuple[float, float]]:
    """Percent of the missing pigment that is back, over all views, and its 95 % interval."""
    missing, back = sum(p.missing for p in parts), sum(p.back for p in parts)
    share = back / missing
    back_error = np.sqrt(sum(p.back_error**2 for p in parts)) / missing
    missing_error = np.sqrt(sum(p.missing_error**2 for p in parts)) / missing
    noise = NOISE_SCALE * np.hypot(back_error, share * missing_error)
    spread = 100 * float(np.hypot(noise, MODEL_SHARE * min(abs(share), 1.0))) + FLOOR_PCT
    pct = float(np.clip(100 * share, -100, 100))
    return pct, (max(-100.0, pct - Z95 * spread), min(100.0, pct + Z95 * spread))
