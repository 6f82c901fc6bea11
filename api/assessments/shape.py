"""What can be an outline: closed polygons on the map of the face, x right, y down, both 0-1.

Whether it follows a lesion is for a person to see. Refused is only what no lesion can be. A
polygon may touch itself, as traced borders do; one that crosses itself is traced anew before it
is kept.
"""

from collections.abc import Sequence
from itertools import pairwise

from api.messages import ENGLISH, Figure, Message, message, noted

Polygon = Sequence[Sequence[float]]

MAX_POLYGONS, MAX_CORNERS = 200, 10_000
# A quarter of a texel of the map, which is 512 texels wide: nothing is measured inside.
MIN_AREA = 0.25 / 512**2


class ShapeInvalid(ValueError):
    """Says which polygon cannot be, and why."""

    def __init__(self, said: Message) -> None:
        super().__init__(said.told(ENGLISH))
        self.said = said


def require_sound(polygons: Sequence[Polygon]) -> None:
    """Raises ShapeInvalid at the first polygon that cannot outline a lesion."""
    if not polygons:
        raise ShapeInvalid(message(noted("An outline has at least one polygon.")))
    if len(polygons) > MAX_POLYGONS:
        text = noted("There are %(made)s polygons; %(most)s are the most.")
        raise ShapeInvalid(_too_many(text, len(polygons), MAX_POLYGONS))
    corners = sum(len(polygon) for polygon in polygons)
    if corners > MAX_CORNERS:
        text = noted("There are %(made)s points in all; %(most)s are the most.")
        raise ShapeInvalid(_too_many(text, corners, MAX_CORNERS))
    for number, polygon in enumerate(polygons, start=1):
        if said := flaw(polygon):
            raise ShapeInvalid(message(said, number=Figure(number=number)))


def _too_many(text: str, made: int, most: int) -> Message:
    return message(text, made=Figure(number=made), most=Figure(number=most))


def flaw(polygon: Polygon) -> str | None:
    """What is wrong with one polygon, or None."""
    if not all(0 <= number <= 1 for point in polygon for number in point):
        return noted("Polygon %(number)s leaves the map: x and y lie between 0 and 1.")
    if len({tuple(point) for point in polygon}) < 3:
        return noted("Polygon %(number)s has fewer than 3 different points.")
    encloses = size(polygon) >= MIN_AREA
    return None if encloses else noted("Polygon %(number)s encloses no skin.")


def size(polygon: Polygon) -> float:
    """Area in units of the map, by the shoelace formula."""
    closed = [*polygon, polygon[0]]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(closed))) / 2
