"""Light: sRGB to linear, linear to optical density, and smooth fields of shade over the map."""

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

# Keeps the logarithm finite in black; about the noise of a phone's sensor, of full scale 1.
FLOOR = 0.003
# Above this linear light sensors and their curves give in, each in its own way.
STRAIGHT = 0.8


def linear(srgb: Floats) -> Floats:
    """Linear light 0-1 of sRGB 0-255 (IEC 61966-2-1)."""
    x = np.asarray(srgb, np.float32) / 255
    curve = np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)
    return np.asarray(curve, np.float32)


def srgb(linear: Floats) -> Floats:
    """sRGB 0-1 of linear light; what is below 0 or above 1 is cut off (IEC 61966-2-1)."""
    x = np.clip(np.asarray(linear, np.float32), 0, 1)
    curve = np.where(x <= 0.0031308, x * 12.92, 1.055 * x ** (1 / 2.4) - 0.055)
    return np.asarray(curve, np.float32)


def brightened(rgb: NDArray[np.uint8], gains: NDArray[np.float64]) -> NDArray[np.uint8]:
    """A picture (h, w, 3) with its linear red, green and blue multiplied by `gains` (3,)."""
    levels = linear(np.arange(256, dtype=np.float32))[:, None] * gains
    table = np.round(255 * srgb(np.asarray(levels, np.float32))).astype(np.uint8)
    return np.asarray(cv2.LUT(rgb, table[None]), np.uint8)


def balanced(rgb: Floats, gains: NDArray[np.float64]) -> Floats:
    """The same of a sheet (n, n, 3), sRGB 0-255 as float."""
    return np.asarray(255 * srgb(np.asarray(linear(rgb) * gains, np.float32)), np.float32)


def optical_density(srgb: Floats, floor: float = FLOOR) -> Floats:
    """Natural optical density per channel, -ln(linear light); a shadow adds alike to all three."""
    return np.asarray(-np.log(linear(srgb) + np.float32(floor)), np.float32)


def glare(srgb: Floats) -> Floats:
    """Linear light beyond what a sensor shows straight, 0 to 0.2, of sRGB 0-255."""
    return np.asarray(np.maximum(linear(srgb) - np.float32(STRAIGHT), 0), np.float32)


def shade(values: Floats, trusted: Mask, *, reach: float) -> Floats:
    """Smooth field over the map, learned where `trusted` and carried into the rest.

    Parameters
    ----------
    values : ndarray, shape (n, n) or (n, n, k)
    trusted : ndarray of bool, shape (n, n)
    reach : float
        Width (sigma) of the average, texels; holes wider than that are filled from farther away.
    """
    step = _step(reach)
    plane = trusted.astype(np.float32)
    weight = reduced(plane, step)
    total = reduced(values * over_channels(plane, values), step)
    out, known = np.zeros_like(total), np.zeros_like(weight)
    for wider in (1, 2, 4):
        near = blurred(weight, reach * wider / step)
        mean = blurred(total, reach * wider / step)
        mean /= over_channels(np.maximum(near, 1e-6), total)
        # A wider average answers only for what the narrower one does not know.
        share = (1 - known) * np.clip(near / 0.25, 0, 1) if wider < 4 else 1 - known
        mean *= over_channels(share, total)
        out += mean
        known += share
    return enlarged(out, values)


def mean_of_channels(values: Floats) -> Floats:
    """Mean over the last axis of (..., 3); NumPy's own is five times slower on so short an axis."""
    return np.asarray((values[..., 0] + values[..., 1] + values[..., 2]) / 3, np.float32)


def brightest_channel(values: Floats) -> Floats:
    """Largest of the last axis of (..., 3)."""
    return np.asarray(np.maximum(np.maximum(values[..., 0], values[..., 1]), values[..., 2]))


def blurred(values: Floats, sigma: float) -> Floats:
    """Gaussian average; wide ones are computed on a smaller map, which changes nothing visible."""
    step = _step(sigma)
    small = cv2.GaussianBlur(reduced(values, step), (0, 0), sigma / step)
    return enlarged(np.asarray(small, np.float32), values)


def _step(sigma: float) -> int:
    """By how much a map may be reduced under so wide an average: halvings, which are quick."""
    return next((step for step in (8, 4, 2) if sigma >= 3 * step), 1)


def reduced(values: Floats, step: int) -> Floats:
    """The map `step` times smaller, averaged."""
    if step == 1:
        return values
    size = (values.shape[1] // step, values.shape[0] // step)
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA), np.float32)


def enlarged(values: Floats, like: Floats | Mask) -> Floats:
    """A smaller map as large as `like`, interpolated."""
    if values.shape == like.shape:
        return values
    size = (like.shape[1], like.shape[0])
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_LINEAR), np.float32)


def over_channels(plane: Floats, like: Floats) -> Floats:
    """A plane (n, n) once for each channel of `like`: NumPy broadcasts over so short an axis
    several times slower than it multiplies arrays of one shape."""
    if like.ndim == 2:
        return plane
    return np.asarray(cv2.merge([plane] * like.shape[-1]).reshape(like.shape), np.float32)


def weighted(values: Floats, weights: NDArray[np.float64]) -> Floats:
    """Channels of (n, n, 3) summed by `weights` (3,), tens of times as quick as NumPy's `@`."""
    return np.asarray(cv2.transform(values, weights[None]), np.float32)
