"""Shine that differs between two photos: white light mirrored by the skin before it meets pigment.

In one photo it cannot be told from a lesion, which has the same colour. Between two photos of the
same skin it can be told from shade, because it is added to the skin's light and does not multiply
it; and from pigment, because it lies in wide lobes where the skin halves the angle between lamp
and camera: J. F. Blinn, SIGGRAPH 1977.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from imaging import atlas, light, shading
from imaging.light import Floats, Mask

# Directions in which the skin may halve that angle, x and y for each z, and how narrow lobes are:
# as wide as a forehead, and as a spot on a cheek.
ACROSS, UP = (-0.9, -0.6, -0.3, 0.0, 0.3, 0.6, 0.9), (-0.3, 0.0, 0.3, 0.6)
WIDE, NARROW = 15, 40
# Added light is read from the colours of the skin within about this reach, centimetres.
REACH_CM = 0.15
# What keeps lobes from being large where the skin hardly tells; and from which multiple of the
# usual misfit on a place has less say, because something else happened there.
RIDGE, OUTLYING = 1.0, 1.5
# The rest of the skin mirrors less than its shiniest fortieth.
SHINIEST = 0.975
# What mirrors more, as a share of the skin's green, is hair or cloth; and what lobes say beyond all
# but so much of what was read is a guess.
MOST, RARE = 1.0, 0.005
# At least this much of a texel's own light is never taken for shine.
OWN_LIGHT = 0.3
_ROUNDS, _STEP, _LEAST_PLACES = 4, 4, 200


class Matched(NamedTuple):
    """Density (n, n, 3) of two photos, the shine that only one has taken off, and `added` (n, n):
    how much more light the skin mirrors in the later one, as a share of normal skin's green."""

    baseline: Floats
    now: Floats
    added: Floats

    def shinier(self, skin: Mask) -> float:
        """What the shiniest fortieth of that skin mirrors more by now, a share of its green."""
        return float(np.quantile(self.added[skin], SHINIEST)) if skin.any() else 0.0


class _Places(NamedTuple):
    """A smaller map: where it is `known` how much more light is mirrored now, the amount there as
    a share of `green`, the usual green of that skin."""

    known: Mask
    amount: NDArray[np.float64]
    green: float


def matched(baseline: Floats, now: Floats, normal: Mask) -> Matched:
    """Take off what either photo shines more than the other.

    Parameters
    ----------
    baseline, now : ndarray, shape (n, n, 3)
        Optical density of the same skin at two times.
    normal : ndarray of bool, shape (n, n)
        Skin that both show and on which pigment has not changed.

    Returns
    -------
    Matched
        As given, with nothing added, where too little of that skin is seen in light that a
        sensor shows straight: red that gives in makes colours as pale as shine does.
    """
    trusted = normal & _straight(baseline) & _straight(now)
    gains = np.median((now - baseline)[trusted], axis=0) if trusted.any() else np.zeros(3)
    first, later = np.exp(-baseline), np.exp(np.asarray(gains - now, np.float32))
    places = _read(first, later, trusted)
    if places is None:
        return Matched(baseline, now, np.zeros(normal.shape, np.float32))
    added = light.enlarged(_by_lobes(places), normal)
    amount = np.float32(places.green) * added
    return Matched(
        baseline=-np.log(_less(first, -amount)),
        now=np.asarray(gains - np.log(_less(later, amount)), np.float32),
        added=added,
    )


def _straight(density: Floats) -> Mask:
    return np.asarray(-light.brightest_channel(-density) > -np.log(light.STRAIGHT))


def _less(linear: Floats, shine: Floats) -> Floats:
    taken = light.over_channels(np.maximum(shine, 0), linear)
    return np.asarray(np.maximum(linear - taken, OWN_LIGHT * linear), np.float32)


def _read(first: Floats, later: Floats, trusted: Mask) -> _Places | None:
    """How the light of each place changed: a multiple of its colour, and white added to it."""
    plane = light.reduced(trusted.astype(np.float32), _STEP)
    inside = light.over_channels(trusted.astype(np.float32), first)
    share = light.over_channels(np.maximum(plane, 1e-3), first[::_STEP, ::_STEP])
    one, two = (light.reduced(part * inside, _STEP) / share for part in (first, later))
    weight, reach = plane * (plane > 0.3), REACH_CM * atlas.texels_per_cm() / _STEP
    near = light.blurred(weight, reach)
    known = (near > 0.25) & (weight > 0)
    if known.sum() < _LEAST_PLACES:
        return None
    green = float(np.median(one[..., 1][known]))
    mean = np.asarray((one + two) / 2, np.float32)
    white = _white(mean, two - one, weight, reach) / green
    known &= np.abs(white - np.median(white[known])) <= MOST
    amount = white[known]
    return _Places(known, np.asarray(amount - np.median(amount), np.float64), green)


def _white(colour: Floats, change: Floats, weight: Floats, reach: float) -> Floats:
    """The part `s` of change = m * colour + s, by least squares over channels and neighbours."""
    trust = weight[..., None] / np.maximum(colour, 0.02) ** 2

    def total(values: Floats) -> Floats:
        return light.blurred(np.asarray((trust * values).sum(axis=2), np.float32), reach)

    cc, c, one = total(colour * colour), total(colour), total(np.ones_like(colour))
    cd, d = total(colour * change), total(change)
    return np.asarray((cc * d - c * cd) / np.maximum(cc * one - c * c, 1e-9), np.float32)


def _by_lobes(places: _Places) -> Floats:
    """What lobes over the whole face explain of it; places they do not explain have less say."""
    lobes = np.column_stack([np.ones(len(places.amount)), _lobes()[places.known]])
    ridge = np.diag([0.0, *[RIDGE] * _lobes().shape[2]])
    say, found = np.ones(len(lobes)), np.zeros(lobes.shape[1])
    for _ in range(_ROUNDS):
        weighed = (lobes * say[:, None]).T
        found = np.linalg.solve(weighed @ lobes + ridge, weighed @ places.amount)
        misfit = np.abs(places.amount - lobes @ found)
        usual = OUTLYING * 1.4826 * float(np.median(misfit)) + 1e-4
        say = np.minimum(1, usual / np.maximum(misfit, 1e-6))
    everywhere = _lobes() @ found[1:]
    most = np.quantile(places.amount, (RARE, 1 - RARE))
    return np.asarray(np.clip(everywhere - np.median(everywhere[places.known]), *most), np.float32)


@lru_cache(maxsize=1)
def _lobes() -> NDArray[np.float64]:
    """Lobes (m, m, k) of light, a wide and a narrow one for each direction."""
    skin = light.reduced(shading.directions(), _STEP)
    skin = skin / np.maximum(np.linalg.norm(skin, axis=2, keepdims=True), 1e-6)
    halfway = np.array([(x, y, 1.0) for x in ACROSS for y in UP])
    halfway /= np.linalg.norm(halfway, axis=1, keepdims=True)
    facing = np.clip(skin @ halfway.T, 0, 1)
    return np.asarray(np.dstack([facing**WIDE, facing**NARROW]), np.float64)
