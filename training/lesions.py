"""Lesions as they lie on a face, in centimetres: where, how large, how sharp, how much is lost."""

from typing import NamedTuple

import cv2
import numpy as np

from imaging import atlas, mesh
from imaging.light import Floats
from training.faces import SIDE

# Where facial vitiligo sits: a vertex of the mesh, and the least and largest radius, cm.
SITES = (
    (57, 0.5, 1.6), (164, 0.5, 1.3), (199, 0.6, 1.9), (210, 0.5, 1.5), (159, 0.4, 1.0),
    (230, 0.4, 1.2), (244, 0.3, 0.8), (226, 0.4, 1.1), (151, 0.6, 2.6), (103, 0.6, 2.4),
    (139, 0.6, 1.8), (4, 0.35, 0.9), (98, 0.3, 0.8), (6, 0.4, 1.0), (50, 0.6, 2.2),
    (172, 0.5, 1.8), (9, 0.4, 1.1), (93, 0.5, 1.5), (118, 0.5, 1.6),
)  # fmt: skip
DEGREES = (0.10, 0.25, 0.5, 0.75, 0.9, 1.0)
DEGREE_ODDS = (0.07, 0.12, 0.16, 0.15, 0.2, 0.3)
SEVERITIES = (0.35, 0.8, 1.4, 2.2)
# At baseline a patient who is treated has lost most pigment wherever it is lost.
BASELINE_FLOOR = 0.6
_POOL = 400


class Spot(NamedTuple):
    """One lesion: centre on the face, radius and softness of the border in cm, degree 0-1."""

    centre: Floats
    radius: float
    soft: float
    degree: float


class Painter:
    """Draws maps of degree; holds a pool of rough fields, since those take most of the time."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        grid = atlas.grid()
        step = atlas.SIDE // SIDE
        centred = cv2.blur(grid.position, (step, step))[step // 2 :: step, step // 2 :: step]
        self._position = [np.ascontiguousarray(centred[..., i]) for i in range(3)]
        self._face = grid.face[step // 2 :: step, step // 2 :: step]
        self._rough = [fractal(rng, ROUGH) for _ in range(_POOL)]
        self._uneven = [fractal(rng, ((4, 1.0), (8, 0.5))) for _ in range(60)]

    def lesions(self) -> Floats:
        """Degree of depigmentation (n, n): at baseline, or healing."""
        rng = self._rng
        degree = self._drawn(float(rng.choice(SEVERITIES, p=(0.13, 0.29, 0.29, 0.29))))
        if rng.random() < 0.85:
            degree = np.where(degree > 0.25, np.maximum(degree, BASELINE_FLOOR), degree)
        if rng.random() < 0.15:
            degree = self._healing(degree, rng.uniform(0.2, 0.9))
        return np.asarray(degree * self._face, np.float32)

    def _drawn(self, severity: float) -> Floats:
        rng = self._rng
        degree = np.zeros((SIDE, SIDE), np.float32)
        one_side = rng.random() < 0.15
        side = float(rng.choice((-1, 1)))
        for _ in range(min(max(1, rng.poisson(2.2 * severity + 0.6)), 9)):
            vertex, least, largest = SITES[rng.integers(len(SITES))]
            spot = self._spot(rng.uniform(least, largest) * (0.7 + 0.45 * severity))
            both = rng.random() < 0.65 and not one_side
            for sign in (1, -1) if both else (side if one_side else rng.choice((-1, 1)),):
                centre = mesh.canonical().vertices[vertex].copy()
                centre[0] *= sign * np.sign(centre[0] + 1e-9)
                centre[:2] += rng.normal(0, 0.35, 2)
                degree = np.maximum(degree, self._patch(spot._replace(centre=centre)))
        return self._dotted(degree) if rng.random() < 0.35 else degree

    def _spot(self, radius: float) -> Spot:
        rng = self._rng
        degree = float(np.clip(rng.choice(DEGREES, p=DEGREE_ODDS) + rng.normal(0, 0.04), 0.05, 1))
        return Spot(np.zeros(3, np.float32), radius, rng.uniform(0.03, 0.16), degree)

    def _patch(self, spot: Spot) -> Floats:
        """One lesion: an ellipse with satellites, its border broken up."""
        rng, radius = self._rng, spot.radius
        x, y, z = (
            axis - np.float32(at) for axis, at in zip(self._position, spot.centre, strict=True)
        )
        turn, stretch = rng.uniform(0, np.pi), np.float32(np.exp(rng.normal(0, 0.28)))
        cos, sin = np.float32(np.cos(turn)), np.float32(np.sin(turn))
        along, across = (x * cos + y * sin) * stretch, (y * cos - x * sin) / stretch
        distance = np.sqrt(along * along + across * across + z * z)
        for _ in range(rng.integers(0, 4)):
            dx, dy = rng.normal(0, 0.8 * radius, 2).astype(np.float32)
            dz = np.float32(rng.normal(0, 0.2))
            beside = np.sqrt((x - dx) ** 2 + (y - dy) ** 2 + (z - dz) ** 2)
            distance = np.minimum(distance, beside * np.float32(rng.uniform(1.1, 2.2)))
        depth = np.float32(radius) * (1 + np.float32(0.42) * self._any(self._rough)) - distance
        inside = 1 / (1 + np.exp(np.clip(depth / np.float32(-spot.soft), -30, 30)))
        even = np.float32(spot.degree)
        uneven = np.clip(even * (1 + np.float32(0.1) * self._any(self._uneven)), 0.03, 1)
        return np.asarray(inside * uneven, np.float32)

    def _any(self, pool: list[Floats]) -> Floats:
        field = pool[self._rng.integers(len(pool))]
        turned = np.rot90(field, self._rng.integers(4))
        return turned[:, ::-1] if self._rng.random() < 0.5 else turned

    def _dotted(self, degree: Floats) -> Floats:
        """Pigment comes back around hair follicles, in dots."""
        rng = self._rng
        dots = np.zeros((4 * SIDE, 4 * SIDE), np.float32)
        for _ in range(int(rng.integers(60, 420))):
            at = (int(rng.integers(4 * SIDE)), int(rng.integers(4 * SIDE)))
            cv2.circle(dots, at, int(rng.integers(1, 5)), float(rng.uniform(0.5, 1)), -1)
        small = cv2.resize(dots, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        return np.asarray(degree * (1 - small * rng.uniform(0.5, 0.95)), np.float32)

    def _healing(self, degree: Floats, remaining: float) -> Floats:
        """Every texel at its own pace, from the borders inward."""
        pace = np.clip(remaining + 0.18 * self._any(self._uneven), 0, 1)
        border = 0.54 * (1 - remaining) * degree.max()
        return np.asarray(degree * pace * (degree > border * degree), np.float32)


ROUGH = ((8, 1.0), (16, 0.55), (32, 0.3), (64, 0.18))


def fractal(rng: np.random.Generator, octaves: tuple[tuple[int, float], ...]) -> Floats:
    """A rough field (n, n) of unit variance: cells across the map, and weight, of each octave."""
    field = np.zeros((SIDE, SIDE), np.float32)
    for cells, weight in octaves:
        coarse = rng.standard_normal((cells + 2, cells + 2)).astype(np.float32)
        fine = cv2.resize(coarse, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
        field += np.float32(weight) * fine
    return np.asarray(field / np.sqrt(sum(weight**2 for _, weight in octaves)), np.float32)
