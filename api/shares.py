"""How a share of 0 to 100 percent, or what changed of one, is shown in whole percent. Pure."""

from decimal import Decimal
from math import ceil, floor
from typing import Protocol

from api.messages import noted

Number = Decimal | float

CANNOT_BE_TOLD = noted("cannot be told")


class Ends(Protocol):
    @property
    def low(self) -> Number: ...

    @property
    def high(self) -> Number: ...


# What a reader holds a share against: responses, the stop rule, enough use (80), all of it.
LINES = frozenset({25, 50, 75, 80, 90, 100})


def whole(percent: Number) -> int:
    """Half to even, but cut down where rounding would reach a line that the share did not.

    74.6 stays 74, so that nobody reads a response that there was not; 74.4 is 74 and 76.6 is 77.
    """
    rounded = round(_plain(percent))
    return rounded - 1 if rounded in LINES and _plain(percent) < rounded else rounded


def low_end(percent: Number) -> int:
    """Of an interval: its ends are rounded outwards, so that none is shown surer than it is."""
    return floor(_plain(percent))


def high_end(percent: Number) -> int:
    return ceil(_plain(percent))


def cannot_be_told(interval: Ends | None) -> bool:
    """An interval from all lost to all back excludes nothing: its middle says nothing either."""
    return interval is not None and _plain(interval.low) <= -100 and _plain(interval.high) >= 100


def _plain(percent: Number) -> float:
    return round(float(percent), 6)  # 100 x 0.29 is a hair under 29
