"""The parts of the face on its map: six regions of skin, and what is not skin.

Index loops are the contours that MediaPipe publishes for its face mesh (Apache-2.0). The regions
are drawn in centimetres on the canonical face; lips, eyes, brows and nostrils are no skin.
"""

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from imaging import atlas, mesh
from imaging.results import Region

_LIPS = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185)
_EYES = (
    (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246),
    (263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466),
)
_BROWS = (
    (46, 53, 52, 65, 55, 107, 66, 105, 63, 70),
    (276, 283, 282, 295, 285, 336, 296, 334, 293, 300),
)
_NOSTRILS = ((79, 166, 59, 75, 60, 20, 238), (309, 392, 289, 305, 290, 250, 458))
_NOSE = (
    168, 193, 245, 188, 174, 217, 126, 142, 129, 98, 97, 2,
    326, 327, 358, 371, 355, 437, 399, 412, 465, 417,
)  # fmt: skip
# Margins around what is not skin, centimetres: lashes, lip line and stray hairs of the brow.
EYE_MARGIN_CM, LIP_MARGIN_CM, BROW_MARGIN_CM = 0.15, 0.15, 0.3
# Periocular and perioral skin, by distance from the lids' edge and the lips.
PERIOCULAR_CM, PERIORAL_CM = 1.3, 1.2
_BROW_TOP_CM, _MOUTH_CORNER, _LOWER_LIP = 4.3, 61, 17
_CHIN_HALF_CM = 3.0
_CORE = ((50, 101, 36, 205, 187, 123, 117, 118), (280, 330, 266, 425, 411, 352, 346, 347),
         (6, 197, 195, 5, 45, 275), (151, 108, 9, 337))  # fmt: skip


@lru_cache(maxsize=1)
def skin() -> atlas.Mask:
    """Where the map shows skin: nose and lids in; lips, eyes, brows and nostrils out."""
    out = _near(_loops(*_EYES), EYE_MARGIN_CM) | _near(_loops(_LIPS), LIP_MARGIN_CM)
    out |= _near(_loops(*_BROWS), BROW_MARGIN_CM) | _loops(*_NOSTRILS)
    return atlas.grid().face & ~out


@lru_cache(maxsize=1)
def core() -> atlas.Mask:
    """Cheeks, bridge and mid-forehead: skin on every face, seldom under hair."""
    return _loops(*_CORE) & skin()


@lru_cache(maxsize=1)
def labels() -> dict[Region, atlas.Mask]:
    """The six regions; together they are `skin` exactly, and they do not overlap."""
    vertices = mesh.canonical().vertices
    x, y = atlas.grid().position[..., 0], atlas.grid().position[..., 1]
    chin = (np.abs(x) < _CHIN_HALF_CM) & (y < vertices[_LOWER_LIP, 1] - 0.6)
    order = {
        Region.NOSE: _loops(_NOSE),
        Region.PERIOCULAR: _near(_loops(*_EYES), PERIOCULAR_CM) & (y < _BROW_TOP_CM),
        Region.FOREHEAD: y >= min(_BROW_TOP_CM, float(y.max())) - 0.9,
        Region.CHIN: chin,
        Region.PERIORAL: _near(_loops(_LIPS), PERIORAL_CM),
        Region.CHEEKS: np.ones_like(chin),
    }
    left, found = skin().copy(), {}
    for region, mask in order.items():
        found[region] = mask & left
        left &= ~mask
    return {region: found[region] for region in Region}


def _loops(*loops: tuple[int, ...]) -> atlas.Mask:
    """Filled contours of mesh vertices on the map."""
    places = mesh.canonical().places
    return atlas.from_polygons(tuple(_polygon(places[list(loop)], loop) for loop in loops))


def _polygon(corners: mesh.Points, loop: tuple[int, ...]) -> tuple[tuple[float, float], ...]:
    """A contour in its own order; a set of vertices without one by its convex hull."""
    ordered = loop in (*_EYES, _LIPS, _NOSE)
    kept = corners if ordered else cv2.convexHull(corners)[:, 0]
    return tuple((float(x), float(y)) for x, y in kept)


def _near(mask: atlas.Mask, cm: float) -> atlas.Mask:
    """The mask and everything within `cm` of it, measured along the map at its local scale."""
    distance = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(distance * _cm_per_texel() <= cm)


@lru_cache(maxsize=1)
def _cm_per_texel() -> NDArray[np.float32]:
    smooth = cv2.GaussianBlur(atlas.grid().area, (0, 0), 6)
    weight = cv2.GaussianBlur(atlas.grid().face.astype(np.float32), (0, 0), 6)
    return np.sqrt(smooth / np.maximum(weight, 1e-3))
