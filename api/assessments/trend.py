"""Change since baseline: percent, who counts as a responder, relapse, and how sure one can be."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

Number = Decimal | float

# Smallest detectable change of the F-VASI by live fingertip units: 2.2 units at 32.1 to a hand
# unit (PubMed 34246695); the division is ours. Another method needs an own figure.
CLINICIAN_SDC = Decimal("0.069")
# Percent that patients call meaningful on the face: doi 10.1007/s13555-024-01241-w.
MEANINGFUL_F_VASI = Decimal(50)
# Points of the DLQI that patients notice: Basra 2015, Dermatology 230:27.
MEANINGFUL_DLQI = 4
KEPT_F_VASI = Decimal(75)
REACHED_F_VASI = Decimal(90)
# Ours: a photo of an unchanged face reads less than this share of it, in percent, as newly pale.
NEW_LESIONS_FROM = Decimal("0.1")


class Response(StrEnum):
    f_vasi_25 = "f_vasi_25"
    f_vasi_50 = "f_vasi_50"
    f_vasi_75 = "f_vasi_75"
    f_vasi_90 = "f_vasi_90"
    t_vasi_50 = "t_vasi_50"


class Measured(NamedTuple):
    """A score and the ends of its 95% interval; equal ends say that it is taken as exact."""

    value: Number
    low: Number
    high: Number


class Interval(NamedTuple):
    low: Decimal
    high: Decimal


class Point(NamedTuple):
    on: date
    value: Number


def exact(number: Number) -> Decimal:
    """The decimal number that a person reads: 1.2 to 0.3 is 75%, which binary fractions miss."""
    return number if isinstance(number, Decimal) else Decimal(str(number))


def change_percent(baseline: Number | None, now: Number | None) -> Decimal | None:
    """Improvement since baseline in percent; negative when worse.

    None when a value is missing or the baseline is 0: there was nothing to improve.
    """
    if baseline is None or now is None or not exact(baseline) > 0:
        return None
    return 100 * (exact(baseline) - exact(now)) / exact(baseline)


def f_vasi_responses(change: Decimal | None) -> frozenset[Response]:
    """Every F-VASI response that an improvement reaches; 50 percent exactly reaches F-VASI50."""
    lines = {
        Response.f_vasi_25: 25,
        Response.f_vasi_50: 50,
        Response.f_vasi_75: 75,
        Response.f_vasi_90: 90,
    }
    return frozenset(one for one, line in lines.items() if change is not None and change >= line)


def t_vasi_responses(change: Decimal | None) -> frozenset[Response]:
    return frozenset({Response.t_vasi_50} if change is not None and change >= 50 else ())


def relapsed_on(baseline: Number | None, points: Iterable[Point]) -> date | None:
    """The day on which F-VASI75 was lost after F-VASI90 had been reached (NCT04530344).

    None when that has not happened, or when 75 has been regained since.
    """
    reached, lost = False, None
    for point in sorted(points):
        change = change_percent(baseline, point.value)
        if change is None:
            return None
        if change >= KEPT_F_VASI:
            lost = None
            reached = reached or change >= REACHED_F_VASI
        elif reached:
            lost = lost or point.on
    return lost


def leaves_out_new_lesions(seen_outside: Number | None) -> bool:
    """Whether a score of outlined skin leaves out what was seen outside, percent of the face."""
    return seen_outside is not None and exact(seen_outside) >= NEW_LESIONS_FROM


def change_interval(baseline: Measured, now: Measured) -> Interval | None:
    """The 95% interval of the improvement in percent, from those of two measurements.

    Errors of the two are taken as independent and added in quadrature to first order (side by
    side, as intervals need not be symmetric). A bias common to both is thus counted twice, which
    makes the interval wider, never narrower. It ends at 100, for nobody has less than no
    depigmentation. None where the change itself is undefined.
    """
    change = change_percent(baseline.value, now.value)
    if change is None:
        return None
    first, second = exact(baseline.value), exact(now.value)
    slope = second / first
    worse = _length(exact(now.high) - second, slope * (first - exact(baseline.low)))
    better = _length(second - exact(now.low), slope * (exact(baseline.high) - first))
    high = min(change + 100 * better / first, Decimal(100))
    return Interval(change - 100 * worse / first, high)


def now_interval(baseline: Measured, back: Measured) -> Interval:
    """The 95% interval of a score of now that is its baseline less what came back of it.

    `back` is in percent of the baseline. As in `change_interval` the two errors are taken as
    independent and added side by side, to first order.
    """
    first, share = exact(baseline.value), exact(back.value) / 100
    now, left = first * (1 - share), abs(1 - share)
    less = _length(left * (first - exact(baseline.low)), first * (exact(back.high) / 100 - share))
    more = _length(left * (exact(baseline.high) - first), first * (share - exact(back.low) / 100))
    return Interval(now - less, now + more)


def change_interval_by_sdc(baseline: Number, now: Number, sdc: Number) -> Interval | None:
    """The improvement in percent, give or take the smallest detectable change of the method."""
    change = change_percent(baseline, now)
    if change is None:
        return None
    reach = 100 * exact(sdc) / exact(baseline)
    return Interval(change - reach, change + reach)


def _length(*sides: Decimal) -> Decimal:
    return sum((side * side for side in sides), Decimal(0)).sqrt()
