"""Which skin of a laid photo can be measured, and why the rest is left out: hair, brows, beard,
frames and deep shadow (dark for their place), burnt-out and black texels, cloth and make-up
(colours no skin of this face has)."""

from typing import NamedTuple

import cv2
import numpy as np

from imaging import regions
from imaging.atlas import Sheet
from imaging.light import Floats, Mask, blurred, brightest_channel, mean_of_channels, shade

# Darker than the skin around by this optical density: not skin, or skin in a hard shadow.
DARK_OD = 0.6
# Fine grain this many times that of the cheeks, on a dark ground: hair.
HAIR_GRAIN, HAIR_MIN_GRAIN, HAIR_DARK_OD = 3.2, 0.10, 0.12
# Squared Mahalanobis distance from the colour of this face's cheeks, beyond what melanin explains.
FOREIGN_DISTANCE = 40.0
BURNT, BLACK = 252.0, 12.0
# How the two colours of skin, green less red and blue less green, change as melanin is lost.
_PALER = -np.array([0.20, 0.30], np.float32) / np.float32(np.hypot(0.20, 0.30))
_REACH = 90.0
_SMALLEST_SHARE = 0.004


class Usable(NamedTuple):
    """`skin` can be measured; `dark`, `burnt`, `foreign` say why other seen skin cannot."""

    skin: Mask
    dark: Mask
    burnt: Mask
    foreign: Mask


def usable(sheet: Sheet, density: Floats, lesions: Mask | None = None) -> Usable:
    """Judge every texel of a photo on the map.

    Parameters
    ----------
    sheet : Sheet
    density : ndarray, shape (n, n, 3)
        Optical density of the sheet.
    lesions : ndarray of bool, shape (n, n), optional
        Known depigmented skin: never foreign, and no yardstick for how dark skin is here.
    """
    known = np.zeros_like(sheet.seen) if lesions is None else lesions
    seen = sheet.seen & regions.skin()
    brightest = brightest_channel(sheet.rgb)
    burnt, black = seen & (brightest >= BURNT), seen & (brightest <= BLACK)
    # Outlined all over, a face is judged as if nothing were known of it.
    yardsticks = (regions.core() & seen & ~known, seen & ~known)
    yardstick = next((mask for mask in yardsticks if mask.sum() >= 200), seen)
    darkness = mean_of_channels(density)
    dark = (seen & _dark(darkness, seen & ~known, yardstick) & ~known) | black
    foreign = seen & _foreign(density, yardstick) & ~known & ~dark
    # A lesion known to be there may burn out: pale it is all the same.
    skin = _without_specks(seen & ~dark & ~(burnt & ~known) & ~foreign)
    return Usable(skin, dark, burnt, foreign)


def _dark(darkness: Floats, candidates: Mask, yardstick: Mask) -> Mask:
    """Texels darker than the skin around them, and dark grainy ones."""
    middle = float(np.median(darkness[yardstick]))
    smooth = blurred(darkness, 1.5)
    trusted = candidates & (np.abs(smooth - middle) < 1.0)
    for _ in range(2):
        around = shade(smooth, trusted, reach=_REACH)
        trusted = candidates & (np.abs(smooth - around) < DARK_OD)
    grain = blurred(np.abs(smooth - blurred(smooth, 5)), 5)
    usual = float(np.median(grain[yardstick]))
    hair = (grain > max(HAIR_MIN_GRAIN, HAIR_GRAIN * usual)) & (smooth - around > HAIR_DARK_OD)
    return _closed((smooth - around > DARK_OD) | hair)


def _foreign(density: Floats, yardstick: Mask) -> Mask:
    """Colours that are neither this face's skin nor a lighter or darker shade of it."""
    smooth = blurred(density, 2)
    first, second = smooth[..., 1] - smooth[..., 0], smooth[..., 2] - smooth[..., 1]
    first, second = first - np.median(first[yardstick]), second - np.median(second[yardstick])
    spread = np.cov(first[yardstick], second[yardstick]) + np.eye(2) * 0.0025
    # Loss of melanin moves the colour along this line, towards white; that is no foreign colour.
    along = np.clip(first * _PALER[0] + second * _PALER[1], 0, None)
    first, second = first - along * _PALER[0], second - along * _PALER[1]
    (a, b), (_, c) = np.linalg.inv(spread).astype(np.float32)
    return np.asarray(a * first**2 + 2 * b * first * second + c * second**2 > FOREIGN_DISTANCE)


def _closed(mask: Mask) -> Mask:
    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    opened = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, ball)
    return np.asarray(cv2.dilate(opened, ball) > 0)


def _without_specks(mask: Mask) -> Mask:
    """Drop islands too small to be trusted as skin."""
    _, names, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    large = stats[:, cv2.CC_STAT_AREA] >= _SMALLEST_SHARE * mask.sum()
    large[0] = False
    return np.asarray(large[names])
