"""Depigmented skin on a photo of which nothing is known beforehand: networks look at the map.

Six of one kind, whose weighted mean counts. They were trained on lesions that a program painted on
photographs of healthy faces, each without some of those faces (`training/`).
"""

import threading
from functools import lru_cache
from importlib import resources

import cv2
import numpy as np

from imaging import atlas, light, regions
from imaging.light import Floats, Mask

MODEL = "lesions.onnx"
# The networks see the map at this size: texels of about 2 mm.
SIDE = 128
# They are also shown what differs from the skin around, within these reaches, texels.
WIDE, NARROW = 7.0, 2.9
# A lesion is where they see this degree on this much skin, and are surer on some of it; the rest is
# doubt, and counts as none.
LEAST_DEGREE, MIN_CM2 = 0.15, 0.25
SURE_DEGREE, SURE_CM2 = 0.3, 0.1
# The degree in it. In doubt networks say less than they see: they know better where pigment is
# lost than how much, and an untreated lesion has lost most of it.
TYPICAL_DEGREE = 0.8
_turn = threading.Lock()


def smaller(values: Floats) -> Floats:
    """A map (n, n) or (n, n, k) averaged down to the network's size."""
    return np.asarray(cv2.resize(values, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.float32)


def degree(density: Floats, seen: Mask) -> Floats:
    """Degree of depigmentation (n, n), 0-1, typical of an untreated lesion where the networks see
    one; 0 elsewhere, and where the photo shows nothing.

    Parameters
    ----------
    density : ndarray, shape (n, n, 3)
        Optical density of a photo on the map.
    seen : ndarray of bool, shape (n, n)
        What of the map that photo shows.
    """
    shown = features(smaller(density), smaller(seen.astype(np.float32)))
    return read(_run(shown), seen)


def read(found: Floats, seen: Mask) -> Floats:
    """What is made (n, n) of what the networks see (SIDE, SIDE)."""
    large = cv2.resize(found, seen.shape[::-1], interpolation=cv2.INTER_LINEAR)
    kept = lesions(np.asarray(np.where(seen & regions.skin(), large, 0), np.float32))
    return np.asarray(TYPICAL_DEGREE * kept, np.float32)


def lesions(found: Floats) -> Mask:
    """Where what the networks see (n, n) is a lesion: surely depigmented somewhere, not a speck."""
    candidates = (found >= LEAST_DEGREE).astype(np.uint8)
    _, names, _, _ = cv2.connectedComponentsWithStats(candidates)
    area = atlas.grid().area
    size, sure = (
        np.bincount(names.ravel(), part.ravel()) for part in (area, area * (found >= SURE_DEGREE))
    )
    kept = (size >= MIN_CM2) & (sure >= SURE_CM2)
    kept[0] = False
    return np.asarray(kept[names])


def _run(shown: Floats) -> Floats:
    """The networks' mean (SIDE, SIDE); threads take turns, as `imaging.face` tells why."""
    with _turn:
        net = _network()
        net.setInput(shown[None])
        return np.array(net.forward()[0, 0], np.float32)


@lru_cache(maxsize=1)
def _network() -> "cv2.dnn.Net":
    with resources.as_file(resources.files("imaging").joinpath(f"models/{MODEL}")) as path:
        # The new engine cannot add a level to what it has just enlarged.
        return cv2.dnn.readNetFromONNX(str(path), cv2.dnn.ENGINE_CLASSIC)


def features(density: Floats, seen: Floats) -> Floats:
    """What the networks are shown, (14, SIDE, SIDE).

    Parameters
    ----------
    density : ndarray, shape (SIDE, SIDE, 3)
        Optical density on the map.
    seen : ndarray, shape (SIDE, SIDE)
        0-1, how much of each texel the photo shows.
    """
    yardstick = (seen > 0.9) & _core()
    known = yardstick if yardstick.sum() > 100 else seen > 0.5
    middle = np.median(density[known], axis=0) if known.any() else np.zeros(3, np.float32)
    out = np.empty((14, SIDE, SIDE), np.float32)
    out[0:3] = _bands(np.clip(density - middle, -2.5, 2.5) * seen[..., None])
    for first, reach in ((3, WIDE), (6, NARROW)):
        near = np.maximum(light.blurred(seen, reach), 0.05)
        for plane in range(3):
            out[first + plane] = 2 * (out[plane] - light.blurred(out[plane], reach) / near) * seen
    out[9] = seen
    out[10:13] = _where()
    out[13] = 2 * (middle[2] - middle[0]) - 1
    return out


def _bands(density: Floats) -> Floats:
    """Darkness, and the two differences of colour in which melanin and blood show (3, n, n)."""
    red, green, blue = cv2.split(density)
    bands = (red + green + blue) / 2, 3 * (blue - red), 4 * (green - (red + blue) / 2)
    return np.stack(bands).astype(np.float32)


@lru_cache(maxsize=1)
def _core() -> Mask:
    return np.asarray(smaller(regions.core().astype(np.float32)) > 0.5)


@lru_cache(maxsize=1)
def _where() -> Floats:
    """Places on the face (3, SIDE, SIDE), about -1 to 1; left and right are one."""
    x, y, z = smaller(atlas.grid().position).transpose(2, 0, 1)
    return np.stack([np.abs(x) / 7, y / 8, z / 5]).astype(np.float32)
