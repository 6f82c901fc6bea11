"""How much of the lost pigment is back: the same texels, baseline against now.

The change between the two days is read against the change of the normal skin around, so the
light of either day drops out. What remains is melanin that came back; it is divided by what was
missing at baseline, which is read where it is surest, at the lesions' borders.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from imaging import atlas, border, lesions, light, pigment, unrest
from imaging.light import Floats, Mask
from imaging.results import Region
from imaging.unlike import Unlike

# Standard error in percent points: that of what was missing and of another light, each scaled, a
# share of the result, and what no reading explains (alignment, camera); set so that intervals
# hold on generated faces, also where the two photos were taken in different light.
NOISE_SCALE, LIGHT_SCALE, MODEL_SHARE, FLOOR_PCT = 2.0, 1.5, 0.10, 2.8
# Percent points for each degree that the head turned between the photos, and for each density by
# which light that falls otherwise changed the face unequally, beyond what three of four pairs
# taken as the protocol asks have anyway.
TURN_PCT = 0.8
RELIT_PCT, USUALLY_RELIT = 25.0, 0.2
# And for each unit by which all marks of the skin are stronger or fainter: lesions are so too, but
# under a film or a veil of light not by the same.
CONTRAST_PCT = 40.0
Z95 = 1.96
# Density in doubt for each unit of light beyond what a sensor shows straight.
GLARE_DOUBT = 0.5
# Where the outline finds no place on normal skin, its error by another light is this many times
# the noise of patches.
UNKNOWN_LIGHT = 4.0
# Less missing density than this is taken for no loss of pigment.
MIN_CONTRAST = 0.18
# Loss of pigment outside the outline that is proposed as new: degree and noises above none.
NEW_DEGREE, NEW_NOISES, NEW_REACH_CM = 0.4, 5.0, 1.6
# What is left is shown texel by texel, averaged over about this reach: finer is mostly noise.
SHOWN_CM = 0.25


class Views(NamedTuple):
    """One view at both times, on the map: density (n, n, 3), `glare` (n, n, 3) by how much more
    light beyond what a sensor shows straight there is now, `shade` (n, n, 3) of the change that the
    shape of the head explains, `normal` skin, on which it was learned, and skin measurable both
    times, the share (n, n) of each texel that this view answers for, and what else makes the two
    photos `unlike`."""

    baseline: Floats
    now: Floats
    glare: Floats
    shade: Floats
    normal: Mask
    skin: Mask
    share: Floats
    unlike: Unlike


class Change(NamedTuple):
    """Sums over lesions in cm2 x density: pigment `missing` at baseline, `back` now, and the
    standard error of each; `area` of lesion seen both times, cm2; `doubt_pct`, percent points of
    standard error because the photos are unlike."""

    missing: float
    back: float
    missing_error: float
    back_error: float
    area: float
    doubt_pct: float


class Seen(NamedTuple):
    """What one view shows: the change of the `whole` outline and of its part in each region,
    `left` (n, n) share of the lost pigment that is still missing there, and `fresh` newly pale
    skin."""

    whole: Change
    regions: Mapping[Region, Change]
    left: Floats
    fresh: Mask


class _Errors(NamedTuple):
    """Standard errors, density: of what is `missing` and `back` over one patch, of `back` by
    another light over one cm2, and by `glare` wherever there is a lesion."""

    missing: float
    back: float
    light: float
    glare: float


class _Fields(NamedTuple):
    """The change of one view, read: `missing` (n, n) and `back` (n, n) melanin, in density, their
    `errors`, `contrast` of the lesions to the skin around, `loss` (n, n, 3) of density that the
    light does not explain, and `weights` (3,) that read melanin."""

    missing: Floats
    back: Floats
    errors: _Errors
    contrast: float
    loss: Floats
    weights: pigment.Vector


def between(views: Views, outline: Mask, regions: Mapping[Region, Mask]) -> Seen:
    """Read one view, as a whole and region by region."""
    fields = _read(views, outline)
    return Seen(
        whole=_summed(views, fields, outline),
        regions={
            region: _summed(views, fields, outline & part)
            for region, part in regions.items()
            if (views.skin & outline & part).any()
        },
        left=_left(views, fields, outline),
        fresh=_fresh(views, fields),
    )


def _read(views: Views, outline: Mask) -> _Fields:
    normal = views.normal
    reach = atlas.texels(lesions.REACH_CM)
    apart = light.shade(views.baseline, normal, reach=reach) - views.baseline
    drift = views.now - views.baseline - views.shade
    back = drift - light.shade(drift, normal, reach=reach)
    edges = border.of(outline, views.skin)
    drop = border.drop(edges, views.baseline)
    noises = pigment.patch_noise(apart, normal), pigment.patch_noise(back, normal)
    doubt = _doubt(views, outline, normal)
    weights = pigment.reading(pigment.direction(drop), *noises, np.diag(doubt**2)).weights
    return _Fields(
        missing=border.missing(edges, light.weighted(views.baseline, weights)),
        back=light.weighted(back, weights),
        errors=_Errors(
            missing=_patch_error(noises[0], weights),
            back=_patch_error(noises[1], weights),
            light=unrest.around(light.weighted(drift, weights), views.skin & outline, normal),
            glare=float(np.linalg.norm(weights * doubt)),
        ),
        contrast=float(drop @ weights),
        loss=-drift,
        weights=weights,
    )


def _doubt(views: Views, outline: Mask, normal: Mask) -> pigment.Vector:
    """Density (3,) by which each channel may misread lesions because they glare, more or less
    than the skin around does, in one photo and not in the other."""
    lesion = views.skin & outline
    if not lesion.any() or not normal.any():
        return np.zeros(3)
    more = views.glare[lesion].mean(axis=0) - views.glare[normal].mean(axis=0)
    return np.asarray(GLARE_DOUBT * np.abs(more), np.float64)


def _summed(views: Views, fields: _Fields, lesion: Mask) -> Change:
    """The change within one lesion or several."""
    weight = atlas.grid().area * views.share * (views.skin & lesion)
    size = float(weight.sum())
    # The errors of neighbouring texels are one error; those of patches are independent.
    patch = np.pi * (2 * pigment.PATCH / atlas.texels(1.0)) ** 2
    patches = float(np.sqrt(size * min(size, patch)))
    return Change(
        missing=float((weight * fields.missing).sum()),
        back=float((weight * fields.back).sum()),
        missing_error=fields.errors.missing * patches,
        back_error=_back_error(fields.errors, size, patches),
        area=size,
        doubt_pct=doubt_pct(views.unlike),
    )


def doubt_pct(found: Unlike) -> float:
    """Percent points of standard error because the photos are unlike in pose, light, contrast."""
    parts = (
        TURN_PCT * found.turned_since,
        RELIT_PCT * max(0.0, found.relit - USUALLY_RELIT),
        CONTRAST_PCT * found.contrast_since,
    )
    return float(np.linalg.norm(parts))


def _back_error(errors: _Errors, size: float, patches: float) -> float:
    known = errors.light * np.sqrt(size)
    other = UNKNOWN_LIGHT * errors.back * patches if np.isnan(known) else known
    return float(np.hypot(other, errors.glare * size))


def _patch_error(noise: pigment.Vector, weights: pigment.Vector) -> float:
    return float(np.sqrt(weights @ noise @ weights))


def _left(views: Views, fields: _Fields, outline: Mask) -> Floats:
    inside = (views.skin & outline).astype(np.float32)
    share = fields.back / np.maximum(fields.missing, MIN_CONTRAST)
    reach = atlas.texels(SHOWN_CM)
    near = light.blurred(np.asarray(share * inside, np.float32), reach) / np.maximum(
        light.blurred(inside, reach), 1e-3
    )
    return np.asarray(np.clip(1 - near, 0, 1) * inside, np.float32)


def _fresh(views: Views, fields: _Fields) -> Mask:
    """Skin outside the outline that lost pigment since; twice, so it does not hide itself."""
    found = np.zeros_like(views.normal)
    for _ in range(2):
        steady = views.normal & ~atlas.grown(found, lesions.RIM_CM)
        if not steady.any():
            return np.zeros_like(views.normal)
        level = light.shade(fields.loss, steady, reach=atlas.texels(NEW_REACH_CM))
        loss = light.blurred(light.weighted(fields.loss - level, fields.weights), 3)
        unrest = 1.4826 * float(np.median(np.abs(loss[steady])))
        limit = max(NEW_DEGREE * fields.contrast, NEW_NOISES * unrest, MIN_CONTRAST)
        found = views.normal & (loss > limit)
    return found


def total(parts: Iterable[Change]) -> Change:
    """Several views, or lesions, as one; their errors are independent, but for the doubt, of which
    each brings as much as it weighs."""
    each = list(parts)
    missing = sum(part.missing for part in each)
    doubted = sum(part.missing * part.doubt_pct for part in each)
    return Change(
        missing=missing,
        back=sum(part.back for part in each),
        missing_error=float(np.sqrt(sum(part.missing_error**2 for part in each))),
        back_error=float(np.sqrt(sum(part.back_error**2 for part in each))),
        area=sum(part.area for part in each),
        doubt_pct=doubted / missing if missing > 0 else 0.0,
    )


def repigmentation(found: Change) -> tuple[float, tuple[float, float]]:
    """Percent of the missing pigment that is back, and its 95 % interval."""
    share = found.back / found.missing
    parts = (
        LIGHT_SCALE * found.back_error / found.missing,
        NOISE_SCALE * share * found.missing_error / found.missing,
        MODEL_SHARE * min(abs(share), 1.0),
        found.doubt_pct / 100,
        FLOOR_PCT / 100,
    )
    spread = 100 * float(np.linalg.norm(parts))
    pct = float(np.clip(100 * share, -100, 100))
    return pct, (max(-100.0, pct - Z95 * spread), min(100.0, pct + Z95 * spread))
