"""The marks of the skin (pores, moles, folds): are they the same in two photos, and as strong?

They are what a follow-up is laid on its baseline by. Where they are not found again, the later
photo shows other skin, or the same too differently to be followed. And whatever weakens all of
them alike, in brightness and in colour (a smeared lens, another tone curve, foundation), weakens
the lesions too, and would read as pigment that came back.
"""

from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np

from imaging import align, atlas, light, pigment, regions
from imaging.atlas import Sheet
from imaging.light import Floats, Mask

# Marks by which skin is known lie between these sizes, and those by whose strength a photo is
# known, centimetres (sigma): the larger ones are the same in a photo that is slightly blurred.
KNOWN_BY, STRONG_BY = (0.064, 0.18), (0.18, 0.64)
# Correlation of marks: 287 of 288 generated pairs of different people have less, the same skin has
# 0.87 at least (docs/imaging.md).
LEAST_ALIKE = 0.40
# A mirrored photo is known as its own mirror image by at least so much, and by so much better: the
# least found are 0.7 and 0.3, and other people have up to 0.45 by chance.
LEAST_MIRRORED, MIRRORED_BY = 0.5, 0.1
# Strength is compared place by place, within about this reach, centimetres.
NEAR_CM = 0.5
# So much of a change of strength (density) is within what other light does to brightness and to
# colour; of what is more, ever less is put down to that (Breiman's garrote, Technometrics 1995).
USUAL = 0.03
# A mark counts for no more than so many times the usual one.
STRONGEST = 2.0
# What is nearer to the edge of the skin than this is lids, lips and hair, and alike in everybody.
EDGE_CM = 0.25
# Fewer texels of normal skin (about 6 cm2) show too few marks to say anything.
LEAST_TEXELS = 3000


class Alike(NamedTuple):
    """Correlation, -1 to 1, of the marks of the baseline with those of the later photo as it is
    laid on it, and with those of its mirror image, 0 where that was not asked."""

    alike: float
    mirrored: float

    @property
    def strange(self) -> str | None:
        """Why it is not the same skin, or cannot be told to be: the code of a reason; else None."""
        if self.mirrored > max(self.alike + MIRRORED_BY, LEAST_MIRRORED):
            return "mirrored"
        return "other_skin" if self.alike < LEAST_ALIKE else None


def alike(baseline: Sheet, now: Sheet, normal: Mask) -> Alike | None:
    """Whether the later photo shows the same skin.

    Parameters
    ----------
    baseline, now : Sheet
        One view at both times, the later aligned.
    normal : ndarray of bool, shape (n, n)
        Skin without lesions that both show.

    Returns
    -------
    Alike or None
        None where too little normal skin is seen to say so.
    """
    inner = normal & _within()
    if inner.sum() < LEAST_TEXELS:
        return None
    first, later = (_known_by(one, inner) for one in (baseline, now))
    # Where a lesion lies in the mirror image is left out as well.
    both = inner & inner[:, ::-1]
    found = _correlation(first, later, inner)
    # Nothing is more alike than 1: then the mirror image, which costs an alignment, cannot win.
    if found >= 1 - MIRRORED_BY or both.sum() < LEAST_TEXELS:
        return Alike(found, 0.0)
    mirror = _known_by(align.onto(baseline, _mirrored(now), np.zeros_like(both)), both)
    return Alike(found, _correlation(first, mirror, both))


def strength(baseline: Floats, now: Floats, normal: Mask) -> float:
    """By what factor all marks are stronger (over 1) or fainter by now; 1 where only brightness
    or only colour says so, and for what is usual.

    Parameters
    ----------
    baseline, now : ndarray, shape (n, n, 3)
        Optical density of the same skin at two times.
    normal : ndarray of bool, shape (n, n)
        Skin without lesions that both show.
    """
    inner = normal & _within()
    if inner.sum() < LEAST_TEXELS:
        return 1.0
    changed = [
        _stronger(plane(baseline), plane(now), inner) for plane in (light.mean_of_channels, _colour)
    ]
    if changed[0] * changed[1] <= 0:
        return 1.0
    least = min(changed, key=abs)
    return float(np.exp(least * max(0.0, 1 - (USUAL / least) ** 2)))


def _stronger(first: Floats, later: Floats, skin: Mask) -> float:
    """Logarithm of how much stronger marks are now: what half of the skin says, place by place,
    so that a lesion nobody outlined, which heals, does not speak for the whole face."""
    then, now = (_near(_marks(plane, skin, STRONG_BY) * skin) for plane in (first, later))
    return float(np.median(np.log(now[skin] / then[skin]))) / 2


def _near(marks: Floats) -> Floats:
    """Mean square of the marks around each place."""
    square = light.blurred(np.asarray(marks * marks, np.float32), NEAR_CM * atlas.texels_per_cm())
    return np.asarray(np.maximum(square, 1e-7), np.float32)


def _known_by(sheet: Sheet, skin: Mask) -> Floats:
    density = light.optical_density(sheet.rgb)
    return _marks(light.mean_of_channels(density), skin, KNOWN_BY)


def _mirrored(sheet: Sheet) -> Sheet:
    """As the map, which is symmetric, would show the photo in a mirror."""
    turned = {name: plane[:, ::-1].copy() for name, plane in sheet._asdict().items()}
    return Sheet(**turned)


def _colour(density: Floats) -> Floats:
    return light.weighted(density, np.array(pigment.MELANIN) - np.mean(pigment.MELANIN))


def _marks(values: Floats, skin: Mask, sizes: tuple[float, float]) -> Floats:
    """What of (n, n) lies between two sizes, of that skin alone."""
    plane = skin.astype(np.float32)
    fine, coarse = (
        light.blurred(values * plane, sigma) / np.maximum(light.blurred(plane, sigma), 1e-3)
        for sigma in (size * atlas.texels_per_cm() for size in sizes)
    )
    return np.asarray(fine - coarse, np.float32)


def _correlation(first: Floats, later: Floats, skin: Mask) -> float:
    one, two = (_clipped(marks[skin]) for marks in (first, later))
    found = np.cov(one, two, aweights=atlas.grid().area[skin])
    return float(found[0, 1] / np.sqrt(found[0, 0] * found[1, 1] + 1e-12))


def _clipped(marks: Floats) -> Floats:
    """So that a few strands of hair do not outweigh all pores."""
    most = STRONGEST * 1.4826 * float(np.median(np.abs(marks))) + 1e-6
    return np.asarray(np.clip(marks, -most, most), np.float32)


@lru_cache(maxsize=1)
def _within() -> Mask:
    """Skin that is not near its edge."""
    side = 2 * atlas.texels(EDGE_CM) + 1
    skin = cv2.erode(regions.skin().astype(np.uint8), np.ones((side, side), np.uint8))
    return np.asarray(skin > 0)
