"""How far skin on which nothing changed reads as changed, by two photos of it.

The outline is laid on normal skin elsewhere and read there as on a lesion. What comes out is light,
shine and noise, so it says how far the true lesions may be misread.
"""

from collections.abc import Iterator

import cv2
import numpy as np

from imaging import atlas, lesions, light
from imaging.light import Floats, Mask

# Where the outline is laid, cm from its own place, and the same from its mirror image.
PLACES_CM = (
    (0.0, 0.0), (2.2, 0.0), (-2.2, 0.0), (0.0, 2.2), (0.0, -2.2), (1.7, 1.7), (1.7, -1.7),
    (-1.7, 1.7), (-1.7, -1.7), (4.0, 0.0), (-4.0, 0.0), (0.0, 4.0), (0.0, -4.0),
)  # fmt: skip
# A place counts when this much of the outline falls on normal skin there.
LEAST_SHARE = 0.25
# Where fewer places count than this, nothing is known.
LEAST_PLACES = 3


def around(change: Floats, lesion: Mask, normal: Mask) -> float:
    """Standard error of the change of one cm2, density; of A cm2 it is that over the root of A.

    Parameters
    ----------
    change : ndarray, shape (n, n)
        What changed between two photos, along melanin.
    lesion, normal : ndarray of bool, shape (n, n)
        The outlined skin that both show, and the skin that is its yardstick.

    Returns
    -------
    float
        NaN when the outline finds no place on normal skin.
    """
    area = atlas.grid().area
    least = LEAST_SHARE * float(area[lesion].sum())
    squares = []
    for place in _elsewhere(lesion):
        held = place & normal
        size = float(area[held].sum())
        if size >= max(least, 1e-6):
            squares.append(size * _misread(change, held, normal) ** 2)
    return float(np.sqrt(np.mean(squares))) if len(squares) >= LEAST_PLACES else float("nan")


def _misread(change: Floats, held: Mask, normal: Mask) -> float:
    ring = normal & ~atlas.grown(held, lesions.RIM_CM)
    if not ring.any():
        return 0.0
    weight = atlas.grid().area * held
    off = change - light.shade(change, ring, reach=atlas.texels(lesions.REACH_CM))
    return float((off * weight).sum() / weight.sum())


def _elsewhere(lesion: Mask) -> Iterator[Mask]:
    for shape in (lesion, lesion[:, ::-1]):
        for across, down in PLACES_CM:
            shift = np.array([[1, 0, across], [0, 1, down]], np.float32)
            shift[:, 2] *= atlas.texels_per_cm()
            moved = cv2.warpAffine(shape.astype(np.uint8), shift, shape.shape[::-1])
            yield np.asarray(moved > 0)
