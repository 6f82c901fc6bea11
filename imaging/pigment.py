"""Melanin in optical density: how much of it normal skin has, and how much a lesion lacks.

Pigment adds to the optical density of each colour channel in fixed proportions (Beer-Lambert);
shadow adds the same to all three, the colour of the light a constant. So a lesion is read as the
difference to the skin around it, along the direction in which melanin acts.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from imaging import light
from imaging.light import Floats, Mask

# Direction of melanin in (R, G, B) optical density, and the whole drop from normal to
# depigmented skin by the individual typology angle of normal skin: both from 223 outlined
# lesions on photographs of real vitiligo, light to dark skin.
MELANIN = (0.30, 0.50, 0.80)
SPAN_BY_ITA = ((-45.0, 2.4), (-10.0, 1.75), (19.0, 1.2), (35.0, 0.82), (48.0, 0.55), (60.0, 0.45))
# Upper limits of ITA classes, degrees (Chardon 1991; Del Bino 2006).
TONES = ((-30.0, "dark"), (10.0, "brown"), (28.0, "tan"), (41.0, "intermediate"), (55.0, "light"))
LIGHTEST_TONE = "very light"
# How much the patient's own lesions may overrule the general direction.
OWN_DIRECTION = 0.5
# Noise in every direction that is assumed beside what was seen: a share of it and a floor. It
# keeps the weights from betting on small differences between channels.
EVEN_NOISE, NOISE_FLOOR = 0.1, 1e-4
# Noise is judged on patches of about this radius, texels.
PATCH = 10.0
# A map this many times smaller shows averages over a patch just as well.
_REDUCED = 4

Vector = NDArray[np.float64]


class Reading(NamedTuple):
    """How to read melanin from a density difference: `direction` unit (3,) in which it acts,
    `weights` (3,) that read its amount with the least noise (weights . direction = 1), and
    `noise` (3, 3), covariance of what is not melanin, per patch."""

    direction: Vector
    weights: Vector
    noise: Vector


def direction(contrast: Vector) -> Vector:
    """Unit vector of melanin for this patient: the general one, bent to the lesions' own."""
    general = np.array(MELANIN) / np.linalg.norm(MELANIN)
    size = float(np.linalg.norm(contrast))
    if size < 1e-6 or float(contrast @ general) < 0.7 * size:
        return np.asarray(general)
    mixed = (1 - OWN_DIRECTION) * general + OWN_DIRECTION * contrast / size
    return np.asarray(mixed / np.linalg.norm(mixed))


def reading(along: Vector, *noises: Vector) -> Reading:
    """Weights with the least variance under the noises given that read `along` in full."""
    found = np.sum(noises, axis=0)
    noise = found + np.eye(3) * (EVEN_NOISE * np.trace(found) / 3 + NOISE_FLOOR)
    weights = np.linalg.solve(noise, along)
    return Reading(along, weights / float(weights @ along), noise)


def patch_noise(residual: Floats, trusted: Mask) -> Vector:
    """Covariance (3, 3) of what is left on normal skin, averaged over patches."""
    weight = light.reduced(trusted.astype(np.float32), _REDUCED)
    near = light.blurred(weight, PATCH / _REDUCED)
    inner = (weight > 0.5) & (near > 0.5)
    if inner.sum() * _REDUCED**2 < 500:
        return np.eye(3) * 0.01
    kept = residual * light.over_channels(trusted.astype(np.float32), residual)
    total = light.blurred(light.reduced(kept, _REDUCED), PATCH / _REDUCED)
    return np.asarray(np.cov(total[inner].T / near[inner]), np.float64)


def ita(srgb: Floats, skin: Mask) -> float:
    """Individual typology angle of the skin, degrees: arctan((L* - 50) / b*) of its median."""
    colour = np.median(srgb[::2, ::2][skin[::2, ::2]], axis=0)
    lightness, _, b = _lab(colour)
    return float(np.degrees(np.arctan2(lightness - 50, max(b, 1.0))))


def tone(angle: float) -> str:
    """Name of the ITA class."""
    return next((name for limit, name in TONES if angle <= limit), LIGHTEST_TONE)


def span(angle: float) -> float:
    """Density between normal and fully depigmented skin of that ITA, along melanin."""
    angles, spans = zip(*SPAN_BY_ITA, strict=True)
    return float(np.interp(angle, angles, spans))


def _lab(srgb: Floats) -> tuple[float, float, float]:
    """CIELAB (D65) of one sRGB colour 0-255."""
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = to_xyz @ light.linear(srgb) / (0.9505, 1.0, 1.089)
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return float(116 * f[1] - 16), float(500 * (f[0] - f[1])), float(200 * (f[1] - f[2]))
