"""How much melanin skin of each Fitzpatrick type has to lose, and in which direction of colour."""

import numpy as np

from imaging.light import Floats

# Whole drop of density from normal to white skin, and its direction, by Fitzpatrick's type.
KINDS = (1, 2, 3, 4, 5, 6)
SPAN = (0.45, 0.55, 0.82, 1.2, 1.75, 2.4)
DIRECTION = (
    (0.21, 0.42, 0.88), (0.235, 0.43, 0.87), (0.305, 0.485, 0.82),
    (0.335, 0.515, 0.785), (0.365, 0.545, 0.755), (0.425, 0.565, 0.71),
)  # fmt: skip
GREY = np.ones(3) / np.sqrt(3)


def span(kind: float) -> float:
    """Density between normal and white skin of that Fitzpatrick type."""
    return float(np.interp(kind, KINDS, SPAN))


def direction(kind: float) -> Floats:
    """Unit direction of melanin in that skin."""
    return unit(np.array([np.interp(kind, KINDS, way) for way in zip(*DIRECTION, strict=True)]))


def skin_coloured(middle: Floats, whole: float, along: Floats) -> Floats:
    """White skin is still skin coloured: bend the direction to grey until it is not blue."""
    yellow = float(middle[2] - middle[0])
    for share in np.arange(0, 0.96, 0.05):
        way = unit((1 - share) * along + share * GREY)
        if yellow - whole * (way[2] - way[0]) >= min(0.12, 0.6 * yellow):
            break
    return way


def unit(way: Floats) -> Floats:
    return np.asarray(way / max(float(np.linalg.norm(way)), 1e-9))
