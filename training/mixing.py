"""Faces that nobody has: the build of one, the shade of another, the fine skin of a third.

So no face is met often enough as it is to be learned as a healthy one.
"""

import numpy as np

from imaging import light
from imaging.light import Floats
from training.faces import Bare


class Mixer:
    """Makes new faces of those given."""

    def __init__(self, faces: list[Bare], rng: np.random.Generator) -> None:
        self._faces, self._rng = faces, rng

    def face(self, pool: list[int]) -> tuple[Bare, set[int]]:
        """A face made of one to three of that pool, and of which."""
        first = self._any(pool)
        one, people = self._faces[first], {first}
        if self._rng.random() < 0.9:
            second = self._any(pool)
            one = self._shaded(one, self._turned(self._faces[second]))
            people.add(second)
        if self._rng.random() < 0.9:
            third = self._any(pool)
            one = self._grained(one, self._turned(self._faces[third]))
            people.add(third)
        return self._turned(one), people

    def _any(self, pool: list[int]) -> int:
        return pool[int(self._rng.integers(len(pool)))]

    def _turned(self, bare: Bare) -> Bare:
        """That face, or its mirror image."""
        if self._rng.random() < 0.5:
            return bare
        flip = {f: getattr(bare, f)[:, ::-1].copy() for f in ("density", "skin", "seen")}
        return bare._replace(**flip)

    def _shaded(self, one: Bare, other: Bare) -> Bare:
        """Between the shades and broad colours of two faces, or a little beyond the other's."""
        share, reach = float(self._rng.uniform(0.2, 1.2)), float(self._rng.uniform(3, 9))
        both = np.clip(1.5 * light.blurred(one.skin * other.skin, reach) - 0.5, 0, 1)
        both = both * one.skin * other.skin
        change = _shade(other, reach) - _shade(one, reach)
        return one._replace(
            density=(one.density + share * both[..., None] * change).astype(np.float32)
        )

    def _grained(self, one: Bare, other: Bare) -> Bare:
        """One face with the pores, moles and wrinkles of another."""
        both = one.skin * other.skin
        reach = float(self._rng.uniform(2, 8))
        fine = other.density - smooth(other.density, other.skin, reach)
        mixed = smooth(one.density, one.skin, reach) + fine
        density = np.where(both[..., None] > 0.5, mixed, one.density)
        return one._replace(density=density.astype(np.float32), skin=both)


def smooth(density: Floats, skin: Floats, reach: float) -> Floats:
    """Density averaged over the skin within that reach, texels."""
    near = np.maximum(light.blurred(skin, reach), 0.02)[..., None]
    return np.asarray(light.blurred(density * skin[..., None], reach) / near, np.float32)


def _shade(bare: Bare, reach: float) -> Floats:
    """Broad differences within one face, whatever its tone."""
    broad = smooth(bare.density, bare.skin, reach)
    return np.asarray(broad - np.median(broad[bare.skin > 0.5], axis=0), np.float32)
