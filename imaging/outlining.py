"""Outlines as they may be kept: polygons that do not cross themselves."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from imaging import atlas
from imaging.results import Outline

Corners = tuple[tuple[float, float], ...]
Points = NDArray[np.float64]


def untangled(outline: Outline) -> Outline:
    """The same skin by simple polygons. One that crosses itself is traced anew on the map, up to
    the edge of the face, and may become several or none; all others stay as they are."""
    found = [_simple(one) if crosses(one) else (one,) for one in outline.polygons]
    return Outline(tuple(part for parts in found for part in parts))


def crosses(polygon: Sequence[Sequence[float]]) -> bool:
    """Whether two sides of a closed polygon cross; to touch is not to cross."""
    start = np.array(polygon, np.float64)
    end = np.roll(start, -1, axis=0)
    sides = range(len(start) - 1)
    return any(_cut((start[i], end[i]), (start[i + 1 :], end[i + 1 :])) for i in sides)


def _cut(one: tuple[Points, Points], others: tuple[Points, Points]) -> bool:
    (a, b), (c, d) = one, others
    apart = _turn(b - a, c - a) * _turn(b - a, d - a) < 0
    return bool((apart & (_turn(d - c, a - c) * _turn(d - c, b - c) < 0)).any())


def _turn(along: Points, to: Points) -> Points:
    return np.asarray(along[..., 0] * to[..., 1] - along[..., 1] * to[..., 0])


def _simple(polygon: Corners) -> tuple[Corners, ...]:
    """Traced from texel to texel, for a coarser line could cross itself again."""
    mask = (atlas.from_polygons((polygon,)) & atlas.grid().face).astype(np.uint8)
    found, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return tuple(atlas.corners(one[:, 0]) for one in found if cv2.contourArea(one) > 0)
