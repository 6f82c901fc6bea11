"""Lay a follow-up exactly on its baseline, by the marks of the skin; landmarks alone err by mm."""

import cv2
import numpy as np

from imaging import atlas
from imaging.atlas import Sheet
from imaging.light import Floats, Mask, blurred, mean_of_channels

# The shift between two photos is smooth: averaged over this reach, texels.
SMOOTH = 8.0
# A shift larger than this, texels (about 5 mm), is no misplaced landmark but a wrong match.
MAX_SHIFT = 14.0
_DETAIL, _EVEN = 8.0, 16.0


def onto(baseline: Sheet, now: Sheet) -> Sheet:
    """The later photo with its skin moved to where the baseline has it.

    Parameters
    ----------
    baseline, now : Sheet
        The same view of the same face.

    Returns
    -------
    Sheet
        `now` with `rgb` and `place` shifted; what it saw is judged as it lay before.
    """
    both = baseline.seen & now.seen
    at_x, at_y = _within_face(_shift(_marks(baseline.rgb), _marks(now.rgb), both))
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


def _shift(before: Floats, after: Floats, both: Mask) -> Floats:
    """Where each texel of `before` lies in `after`, (n, n, 2), by dense inverse search
    (Kroeger et al., ECCV 2016), smoothed over the skin that both show."""
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    flow.setFinestScale(1)
    found = flow.calc(before.astype(np.uint8), after.astype(np.uint8), np.zeros((*both.shape, 2)))
    weight = (both & (np.linalg.norm(found, axis=-1) < MAX_SHIFT)).astype(np.float32)
    near = np.maximum(blurred(weight, SMOOTH), 1e-3)[..., None]
    return np.asarray(blurred(found * weight[..., None], SMOOTH) / near, np.float32)


def _marks(rgb: Floats) -> Floats:
    """Pores, brows, lids and moles at even contrast, 0-255, whatever the light."""
    bright = np.log(mean_of_channels(rgb) + 8).astype(np.float32)
    detail = bright - blurred(bright, _DETAIL)
    contrast = np.sqrt(blurred(detail * detail, _EVEN)) + 0.02
    return np.asarray(np.clip(128 + 50 * detail / contrast, 0, 255), np.float32)
