"""Lay a follow-up exactly on its baseline, by the marks of the skin; landmarks alone err by mm."""

import cv2
import numpy as np

from imaging import atlas
from imaging.atlas import Sheet
from imaging.light import Floats, Mask, blurred, mean_of_channels, shade

# The shift between two photos is smooth: averaged over this reach, texels.
SMOOTH = 8.0
# A shift larger than this, texels (about 5 mm), is no misplaced landmark but a wrong match.
MAX_SHIFT = 14.0
# Marks this near a lesion do not count: outlines are drawn by hand, and the border within looks
# for itself about as far as a patch of the flow reaches.
CLEAR_CM = 0.4
# A lesion moves as one with this much of the skin around it, softly.
ROUND_CM, _SOFT = 0.2, 4.0
_DETAIL, _EVEN = 8.0, 16.0


def onto(baseline: Sheet, now: Sheet, lesion: Mask) -> Sheet:
    """The later photo with its skin moved to where the baseline has it.

    Parameters
    ----------
    baseline, now : Sheet
        The same view of the same face.
    lesion : ndarray of bool, shape (n, n)
        Lesions at baseline. Their borders are the strongest marks of a face, and move as lesions
        heal: followed, they would draw a lesion that shrank out to its old border. So lesions go
        with the skin around, and with what their own marks say only as far as all agree.

    Returns
    -------
    Sheet
        `now` with `rgb` and `place` shifted; what it saw is judged as it lay before.
    """
    at_x, at_y = _within_face(_shift(baseline, now, lesion))
    rgb = cv2.remap(now.rgb, at_x, at_y, cv2.INTER_LINEAR)
    place = cv2.remap(now.place, at_x, at_y, cv2.INTER_LINEAR)
    return now._replace(rgb=np.asarray(rgb, np.float32), place=np.asarray(place, np.float32))


def _within_face(shift: Floats) -> tuple[Floats, Floats]:
    """Columns and rows (n, n) to read from. What a shift would carry over the edge of the face
    stays: out there the map has neither colours nor places, and between the two lies nonsense."""
    face = atlas.grid().face
    y, x = np.mgrid[: face.shape[0], : face.shape[1]].astype(np.float32)
    at_x, at_y = x + shift[..., 0], y + shift[..., 1]
    whole = cv2.remap(face.astype(np.float32), at_x, at_y, cv2.INTER_LINEAR) > 0.999
    return np.where(whole, at_x, x), np.where(whole, at_y, y)


def _shift(baseline: Sheet, now: Sheet, lesion: Mask) -> Floats:
    """Where each texel of the baseline lies by now, (n, n, 2), smoothed over what both show and
    carried into the rest."""
    both = baseline.seen & now.seen
    steady = ~atlas.grown(lesion, CLEAR_CM)
    found = _flow(_marks(baseline.rgb, steady), _marks(now.rgb, steady))
    around = shade(found, both & steady & _likely(found), reach=SMOOTH)
    if not lesion.any():
        return around
    everywhere = np.ones_like(both)
    found = _flow(_marks(baseline.rgb, everywhere), _marks(now.rgb, everywhere))
    return around + _as_one(found - around, lesion, both & _likely(found))


def _flow(before: Floats, after: Floats) -> Floats:
    """Dense inverse search (Kroeger et al., ECCV 2016), (n, n, 2)."""
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    flow.setFinestScale(1)
    nothing = np.zeros((*before.shape, 2), np.float32)
    return np.asarray(flow.calc(before.astype(np.uint8), after.astype(np.uint8), nothing))


def _likely(shift: Floats) -> Mask:
    return np.asarray(np.linalg.norm(shift, axis=-1) < MAX_SHIFT)


def _as_one(shift: Floats, lesion: Mask, trusted: Mask) -> Floats:
    """The mean shift (n, n, 2) of each lesion: where it shrinks, its borders move all ways."""
    count, names = cv2.connectedComponents(atlas.grown(lesion, ROUND_CM).astype(np.uint8))
    inside = trusted & (names > 0)
    texels = np.bincount(names[inside], minlength=count)
    total = [np.bincount(names[inside], part, count) for part in shift[inside].T]
    mean = np.stack(total, axis=-1) / np.maximum(texels, 1)[:, None]
    return blurred(np.asarray(mean[names], np.float32), _SOFT)


def _marks(rgb: Floats, steady: Mask) -> Floats:
    """Pores, brows, lids and moles at even contrast, 0-255, whatever the light."""
    bright = np.log(mean_of_channels(rgb) + 8).astype(np.float32)
    detail = (bright - _mean(bright, steady, _DETAIL)) * steady
    contrast = np.sqrt(_mean(detail * detail, steady, _EVEN)) + 0.02
    return np.asarray(np.clip(128 + 50 * detail / contrast, 0, 255), np.float32)


def _mean(values: Floats, where: Mask, reach: float) -> Floats:
    """Average (n, n) over the texels `where`, near each place."""
    plane = where.astype(np.float32)
    total = blurred(np.asarray(values * plane, np.float32), reach)
    return np.asarray(total / np.maximum(blurred(plane, reach), 1e-3), np.float32)
