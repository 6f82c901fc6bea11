"""Outlines that may be kept: simple polygons of the same skin."""

import numpy as np
import pytest

from imaging import Outline, untangled
from imaging.atlas import corners, from_polygons
from imaging.outlining import crosses

SQUARE = ((0.4, 0.4), (0.5, 0.4), (0.5, 0.5), (0.4, 0.5))
EIGHT = ((0.4, 0.4), (0.5, 0.5), (0.5, 0.4), (0.4, 0.5))


def test_sides_that_only_meet_do_not_cross() -> None:
    assert not crosses(SQUARE)
    assert not crosses((*SQUARE, (0.4, 0.4), (0.3, 0.3), (0.3, 0.4)))
    assert crosses(EIGHT)


def test_a_simple_polygon_stays_to_the_last_digit() -> None:
    assert untangled(Outline((SQUARE,))).polygons == (SQUARE,)


def test_what_crosses_itself_is_the_same_skin_without_a_crossing() -> None:
    simple = untangled(Outline((EIGHT,))).polygons
    assert not any(crosses(one) for one in simple)
    before, after = from_polygons((EIGHT,)), from_polygons(simple)
    assert (before & after).sum() == pytest.approx(before.sum(), rel=0.02)
    assert after.sum() == pytest.approx(before.sum(), rel=0.02)


def test_a_tail_that_is_traced_there_and_back_does_not_cross_itself() -> None:
    # Rounded to four digits its two ways are not quite on one line any more.
    tail = np.array([(206, 219), (241, 254), (226, 239), (196, 239), (196, 219)])
    assert not crosses(corners(tail))


def test_a_tangle_beyond_the_face_is_nothing() -> None:
    corner = tuple((x - 0.4, y - 0.4) for x, y in EIGHT)
    assert untangled(Outline((corner,))).polygons == ()
