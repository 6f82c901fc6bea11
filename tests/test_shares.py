"""One way to show a share in whole percent, wherever it is shown."""

from typing import NamedTuple

import pytest

from api import shares


class Ends(NamedTuple):
    low: float
    high: float


@pytest.mark.parametrize(
    ("percent", "shown"),
    [(38.6, 39), (92.6, 93), (12.5, 12), (13.5, 14), (-12.2, -12), (100 * 0.29, 29), (90.92, 91)],
)
def test_a_share_is_rounded_half_to_even(percent: float, shown: int):
    assert shares.whole(percent) == shown


@pytest.mark.parametrize("line", sorted(shares.LINES))
def test_no_share_is_rounded_up_to_a_line_that_it_did_not_reach(line: int):
    assert [shares.whole(line - 0.4), shares.whole(line), shares.whole(line + 0.4)] == [
        line - 1,
        line,
        line,
    ]


def test_the_ends_of_an_interval_are_rounded_outwards():
    assert (shares.low_end(67.716), shares.high_end(85.2)) == (67, 86)
    assert (shares.low_end(-8.2), shares.high_end(100)) == (-9, 100)


def test_an_interval_that_excludes_nothing_tells_nothing():
    assert shares.cannot_be_told(Ends(-100, 100))
    assert not shares.cannot_be_told(Ends(-100, 99.9))
    assert not shares.cannot_be_told(None)
