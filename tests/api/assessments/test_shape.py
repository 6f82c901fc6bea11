"""Which polygons can outline a lesion."""

import math

import pytest

from api.assessments.shape import MAX_CORNERS, MAX_POLYGONS, ShapeInvalid, require_sound, size

SQUARE = [[0.2, 0.2], [0.4, 0.2], [0.4, 0.4], [0.2, 0.4]]


def test_a_square_is_sound_and_as_large_as_it_is() -> None:
    require_sound([SQUARE])
    assert size(SQUARE) == pytest.approx(0.04)


def test_the_edge_of_the_map_belongs_to_it() -> None:
    require_sound([[[0, 0], [1, 0], [1, 1]]])


def test_a_polygon_that_touches_itself_is_sound() -> None:
    require_sound([[*SQUARE, [0.2, 0.2], [0.1, 0.1], [0.1, 0.2]]])


@pytest.mark.parametrize(
    ("polygons", "says"),
    [
        ([], "at least one polygon"),
        ([SQUARE, [[0.1, 0.1], [0.2, 0.2]]], "Polygon 2 has fewer than 3"),
        ([[]], "Polygon 1 has fewer than 3"),
        ([[[0.1, 0.1], [0.2, 0.2], [0.1, 0.1], [0.2, 0.2]]], "fewer than 3 different"),
        ([[[0.1, 0.1], [1.01, 0.1], [0.2, 0.2]]], "leaves the map"),
        ([[[0.1, 0.1], [-0.01, 0.1], [0.2, 0.2]]], "leaves the map"),
        ([[[0.1, 0.1], [math.nan, 0.1], [0.2, 0.2]]], "leaves the map"),
        ([[[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]]], "encloses no skin"),
        ([SQUARE] * (MAX_POLYGONS + 1), "polygons"),
        ([[[0.5, 0.5]] * (MAX_CORNERS + 1)], "points in all"),
    ],
)
def test_what_no_lesion_can_be_is_refused_with_its_place(
    polygons: list[list[list[float]]], says: str
) -> None:
    with pytest.raises(ShapeInvalid, match=says):
        require_sound(polygons)
