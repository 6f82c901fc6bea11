"""Depigmented skin: the degree inside a known outline, and a cautious proposal where none is."""

from typing import NamedTuple

import cv2
import numpy as np

from imaging import atlas, border, light, pigment
from imaging.light import Floats, Mask

# Skin this near a lesion may be half depigmented and is no yardstick for normal skin.
RIM_CM = 0.2
# Normal skin around a lesion is averaged over about this reach, centimetres.
REACH_CM = 0.6
# Mean degree inside confirmed outlines of facial lesions at baseline, where they are mostly
# white: what they lack by their borders is taken for that much of all pigment, unless that would
# make all pigment less than this share of what the skin's tone suggests.
TYPICAL_DEGREE, MIN_SPAN_SHARE = 0.85, 0.4
# How much of the unevenness inside a lesion is believed to be pigment; the rest is shade.
INTERIOR_TRUST = 0.3
# A proposal must be this large, this far above the unrest of the skin, and have a border this
# sharp (drop across the rim against the whole contrast).
MIN_CM2, MIN_CONTRAST, MIN_NOISES, MIN_EDGE = 0.25, 0.18, 3.0, 0.38
_PROPOSAL_REACH_CM, _ROUNDS = 1.6, 4


class Depigmentation(NamedTuple):
    """`contrast` (n, n) melanin missing against the skin around, optical density; `degree`
    (n, n) 0-1; `reading` how it was read; `span` the density taken as complete loss."""

    contrast: Floats
    degree: Floats
    reading: pigment.Reading
    span: float


def inside(outline: Mask, density: Floats, skin: Mask, ita: float) -> Depigmentation:
    """Degree of depigmentation in confirmed lesions, 0 elsewhere.

    Parameters
    ----------
    outline : ndarray of bool, shape (n, n)
        Confirmed lesions on the map.
    density : ndarray, shape (n, n, 3)
        Optical density of the photo on the map.
    skin : ndarray of bool, shape (n, n)
        Measurable skin, lesions included.
    ita : float
        Typology angle of the unaffected skin, degrees.
    """
    normal = skin & ~atlas.grown(outline, RIM_CM)
    missing = light.shade(density, normal, reach=atlas.texels(REACH_CM)) - density
    lesion = skin & outline
    edges = border.of(outline, skin)
    along = pigment.direction(border.drop(edges, density))
    read = pigment.reading(along, pigment.patch_noise(missing, normal))
    by_border = border.missing(edges, light.weighted(density, read.weights))
    contrast = by_border + INTERIOR_TRUST * (light.weighted(missing, read.weights) - by_border)
    weight = atlas.grid().area * lesion
    mean = float((by_border * weight).sum()) / max(float(weight.sum()), 1e-6)
    span = _span(mean, ita)
    degree = np.where(lesion, np.clip(contrast / span, 0, 1), 0).astype(np.float32)
    return Depigmentation(contrast, degree, read, span)


def propose(density: Floats, skin: Mask, ita: float) -> Mask:
    """Skin that looks depigmented with nothing known beforehand; misses rather than invents.

    A patch is proposed when it lacks melanin against the skin around, clearly more than this
    face's skin varies elsewhere, is large enough and has a sharp border: shine, shade and
    make-up fade out, vitiligo does not.
    """
    found = np.zeros_like(skin)
    for _ in range(_ROUNDS):
        normal = skin & ~atlas.grown(found, RIM_CM)
        if normal.sum() < 0.2 * skin.sum():
            return np.zeros_like(skin)
        contrast, noise = _contrast(density, normal)
        limit = max(MIN_CONTRAST, 0.3 * pigment.span(ita), MIN_NOISES * noise)
        before, found = found, skin & _clean(contrast > limit)
        if np.array_equal(before, found):
            break
    return _sharp(found, contrast, skin)


def _contrast(density: Floats, normal: Mask) -> tuple[Floats, float]:
    """Melanin missing against a smooth field of normal skin, and its unrest on normal skin."""
    missing = light.shade(density, normal, reach=atlas.texels(_PROPOSAL_REACH_CM)) - density
    read = pigment.reading(pigment.direction(np.zeros(3)), pigment.patch_noise(missing, normal))
    contrast = light.blurred(light.weighted(missing, read.weights), 1.5)
    unrest = 1.4826 * float(np.median(np.abs(contrast[normal] - np.median(contrast[normal]))))
    return contrast, unrest


def _clean(mask: Mask) -> Mask:
    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    opened = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, ball)
    return np.asarray(cv2.morphologyEx(opened, cv2.MORPH_CLOSE, ball) > 0)


def _sharp(found: Mask, contrast: Floats, skin: Mask) -> Mask:
    """Keep the patches that are large enough and end abruptly."""
    count, names = cv2.connectedComponents(found.astype(np.uint8))
    kept = np.zeros_like(found)
    for name in range(1, count):
        patch = names == name
        if atlas.grid().area[patch].sum() >= MIN_CM2 and _edge(patch, contrast, skin) >= MIN_EDGE:
            kept |= patch
    return kept


def _edge(patch: Mask, contrast: Floats, skin: Mask) -> float:
    """Drop of contrast across a rim of 2 mm on either side, against the patch's own contrast."""
    within = patch & atlas.grown(~patch, 0.2) & skin
    beyond = atlas.grown(patch, 0.2) & ~patch & skin
    if not beyond.any() or not within.any():
        return 0.0
    whole = float(contrast[patch].mean())
    return float(contrast[within].mean() - contrast[beyond].mean()) / max(whole, 1e-6)


def _span(mean: float, ita: float) -> float:
    return max(mean / TYPICAL_DEGREE, MIN_SPAN_SHARE * pigment.span(ita))
