"""Two photos of one view in one frame: the later one moved onto the first, in the first's colours.

On the face every texel of the map says which pixel of the later photo shows the same skin; around
it the mean of that movement is carried on, so hair and background stay where they roughly belong.
One gain for each channel brings normal skin to the same colour. Nothing else is changed: shade,
shine and focus stay as they were taken.
"""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from imaging import light
from imaging.atlas import Sheet
from imaging.light import Floats, Mask
from imaging.photo import Pixels

# Longest side of the frame, and what is shown around the face, as a share of its size.
FRAME_SIDE, ROOM = 1000, 0.18
# The movement is found on cells of this many pixels and averaged over about as many cells.
_CELL, _SMOOTH, _FADE = 4, 3.0, 0.05


class Frame(NamedTuple):
    """Upper left corner (x, y) in pixels of the first photo, size (width, height) in pixels of the
    frame, and how many of these there are to one of the photo."""

    corner: tuple[int, int]
    size: tuple[int, int]
    scale: float

    def inside(self, place: Floats) -> Floats:
        """Photo pixels (..., 2) as pixels of the frame."""
        moved = (place - np.array(self.corner, np.float32) + 0.5) * self.scale - 0.5
        return np.asarray(moved, np.float32)


class Pair(NamedTuple):
    """`baseline` and `now`, upright sRGB of one shape (h, w, 3), uint8: the same skin at the same
    pixel. `sheet` has the places of the map in this frame. `gains` (3,) is what the linear
    red, green and blue of the later photo were multiplied with."""

    baseline: Pixels
    now: Pixels
    sheet: Sheet
    gains: tuple[float, float, float]


def aligned(
    photos: tuple[Pixels, Pixels], sheets: tuple[Sheet, Sheet], *, skin: Mask, lesion: Mask
) -> Pair:
    """Lay the later photo on the first.

    Parameters
    ----------
    photos : pair of ndarray, shape (h, w, 3), uint8
        The first and the later photo; their sizes may differ.
    sheets : pair of Sheet
        Each on the map, the later one aligned (`align.onto`).
    skin : ndarray of bool, shape (n, n)
        Skin that both show. It carries the movement: hair lies otherwise every day.
    lesion : ndarray of bool, shape (n, n)
        Skin that need not have the same colour in both.
    """
    frame = frame_of(sheets[0], photos[0].shape[:2])
    own = sheets[0]._replace(place=frame.inside(sheets[0].place))
    gains = _gains(sheets, skin & ~lesion)
    return Pair(
        baseline=_cut(photos[0], frame),
        now=_moved(light.brightened(photos[1], gains), own, sheets[1], frame, skin),
        sheet=own,
        gains=(float(gains[0]), float(gains[1]), float(gains[2])),
    )


def frame_of(sheet: Sheet, shape: tuple[int, int]) -> Frame:
    """The part of a photo of `shape` (h, w) that holds the face, with some room around it."""
    at = sheet.place[sheet.seen]
    low, high = at.min(axis=0), at.max(axis=0)
    room = ROOM * float((high - low).max())
    left, top = np.maximum(np.floor(low - room), 0).astype(int)
    right, bottom = np.minimum(np.ceil(high + room), (shape[1] - 1, shape[0] - 1)).astype(int)
    width, height = int(right - left + 1), int(bottom - top + 1)
    scale = min(1.0, FRAME_SIDE / max(width, height))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return Frame((int(left), int(top)), size, scale)


def _gains(sheets: tuple[Sheet, Sheet], normal: Mask) -> NDArray[np.float64]:
    """By the median of optical density, so that shine and a few stray texels change nothing."""
    if not normal.any():
        return np.ones(3)
    densities = [np.median(light.optical_density(one.rgb[normal]), axis=0) for one in sheets]
    return np.asarray(np.exp(densities[1] - densities[0]), np.float64)


def _cut(rgb: Pixels, frame: Frame) -> Pixels:
    x, y = _places(frame, np.array([[1, 0, 0], [0, 1, 0]], np.float64))
    return _sampled(rgb, x, y, frame.scale)


def _moved(rgb: Pixels, first: Sheet, later: Sheet, frame: Frame, skin: Mask) -> Pixels:
    here, there = first.place[skin], later.place[skin]
    photo = here / frame.scale + np.array(frame.corner)
    mean = _affine(photo, there)
    x, y = _places(frame, mean)
    rest = there - (photo @ mean[:, :2].T + mean[:, 2])
    beyond = _spread(here, np.asarray(rest, np.float32), frame.size)
    zoom = float(np.sqrt(abs(np.linalg.det(mean[:, :2]))))
    return _sampled(rgb, x + beyond[..., 0], y + beyond[..., 1], frame.scale / zoom)


def _affine(here: Floats, there: Floats) -> NDArray[np.float64]:
    """Matrix (2, 3) of the movement that fits all points best."""
    known = np.column_stack([here, np.ones(len(here))])
    return np.asarray(np.linalg.lstsq(known, there, rcond=None)[0].T, np.float64)


def _places(frame: Frame, movement: NDArray[np.float64]) -> tuple[Floats, Floats]:
    """Where each pixel of the frame lies after a movement of the first photo's pixels."""
    columns, rows = np.meshgrid(np.arange(frame.size[0]), np.arange(frame.size[1]))
    x = (columns + 0.5) / frame.scale - 0.5 + frame.corner[0]
    y = (rows + 0.5) / frame.scale - 0.5 + frame.corner[1]
    (a, b, c), (d, e, f) = movement
    return np.asarray(a * x + b * y + c, np.float32), np.asarray(d * x + e * y + f, np.float32)


def _spread(at: Floats, values: Floats, size: tuple[int, int]) -> Floats:
    """Values (k, 2) at points (k, 2) as a smooth field (h, w, 2) that fades out around them."""
    wide, high = size[0] // _CELL + 1, size[1] // _CELL + 1
    cells = np.clip((at / _CELL).astype(int), 0, (wide - 1, high - 1))
    flat, count = cells[:, 1] * wide + cells[:, 0], wide * high
    weight = np.bincount(flat, minlength=count).reshape(high, wide).astype(np.float32)
    sums = [np.bincount(flat, values[:, i], count).reshape(high, wide) for i in range(2)]
    near = light.blurred(weight, _SMOOTH)
    # Between known texels the average counts in full, beyond the face less and less.
    divisor = near + _FADE * float(np.median(near[weight > 0]))
    fields = [light.blurred(one.astype(np.float32), _SMOOTH) / divisor for one in sums]
    return np.asarray(cv2.resize(np.dstack(fields), size, interpolation=cv2.INTER_LINEAR))


def _sampled(rgb: Pixels, x: Floats, y: Floats, scale: float) -> Pixels:
    """Pixels at places of a photo that is shown at `scale`; averaged first, so nothing aliases.

    Beyond its edge the photo is grey.
    """
    if scale < 1:
        rgb = np.asarray(
            cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
        )
        x, y = (x + 0.5) * scale - 0.5, (y + 0.5) * scale - 0.5
    grey = (128, 128, 128)
    found = cv2.remap(rgb, x, y, cv2.INTER_LINEAR, borderValue=grey)
    return np.asarray(found, np.uint8)
