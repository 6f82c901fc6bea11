"""Depigmented skin: the degree inside a known outline."""

from typing import NamedTuple

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


def _span(mean: float, ita: float) -> float:
    return max(mean / TYPICAL_DEGREE, MIN_SPAN_SHARE * pigment.span(ita))
