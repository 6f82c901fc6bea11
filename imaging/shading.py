"""Shading by the shape of the head: what light from afar does to a matt face.

Nine numbers for each colour tell nearly all of it, whatever lamps there are: R. Basri and
D. Jacobs, IEEE TPAMI 25(2), 2003.
"""

from functools import lru_cache

import numpy as np

from imaging import atlas, light, mesh
from imaging.light import Floats, Mask

# Facets of the mesh are smoothed into each other over about this many texels.
_SMOOTH = 6.0
# Every second texel of every second row says as much.
_STEP = 2


def by_shape(values: Floats, trusted: Mask) -> Floats:
    """The part of a map (n, n, 3) that the direction of the skin explains, learned where
    `trusted` (n, n) and told everywhere."""
    on = trusted[::_STEP, ::_STEP]
    shape = basis()[::_STEP, ::_STEP][on]
    if len(shape) < shape.shape[1]:
        return np.zeros_like(values)
    weight = np.sqrt(atlas.grid().area[::_STEP, ::_STEP][on])[:, None]
    found = np.linalg.lstsq(shape * weight, values[::_STEP, ::_STEP][on] * weight, rcond=None)[0]
    return np.asarray(basis() @ found.astype(np.float32), np.float32)


@lru_cache(maxsize=1)
def basis() -> Floats:
    """Spherical harmonics up to the second order of the skin's direction, (n, n, 9), unscaled."""
    x, y, z = directions().transpose(2, 0, 1)
    harmonics = [np.ones_like(x), x, y, z, x * y, x * z, y * z, x * x - z * z, 3 * z * z - 1]
    return np.asarray(np.dstack(harmonics), np.float32)


@lru_cache(maxsize=1)
def directions() -> Floats:
    """Out of the skin, (n, n, 3), of about unit length: x to the patient's left, y up, z ahead."""
    parts = mesh.canonical().normals.T
    smooth = [light.blurred(atlas.grid().spread(part), _SMOOTH) for part in parts]
    return np.asarray(np.dstack(smooth), np.float32)
