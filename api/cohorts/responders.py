"""How many of the patients responded by a week of treatment, and how sure one can be.

Counted is each patient's first treatment, against its own baseline. A patient is *due* in a week
once four weeks have passed since that week, whether the treatment still runs or not. The value of
a week is the one nearest to it, four weeks at most before or after. Who is due and has none is
missing: left out of the observed rate, and counted as not responding in the other.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import NamedTuple

from api.assessments.baseline import Course, since_baseline
from api.assessments.trend import Response, change_percent, f_vasi_responses, t_vasi_responses
from api.cohorts.agreement import FEWEST, Z95

WEEKS = (12, 24, 40, 52, 76, 104)
WINDOW = timedelta(weeks=4)
F_VASI = (Response.f_vasi_50, Response.f_vasi_75, Response.f_vasi_90)
T_VASI = (Response.t_vasi_50,)
MISSING_RULE = (
    "A patient is due in a week from four weeks after it on, and the value nearest to the week "
    "counts, four weeks at most before or after. The observed rate leaves out who is due and has "
    "no value; the other counts them as not responding."
)


class Value(NamedTuple):
    assessed_on: date
    value: float


class Followed(NamedTuple):
    """A first treatment and the values of one measure, oldest first."""

    course: Course
    values: Sequence[Value]


class Rate(NamedTuple):
    """Percent of `of` patients, with the ends of its 95 % interval (Wilson)."""

    responders: int
    of: int
    percent: float
    low: float
    high: float


@dataclass(frozen=True)
class Row:
    """One response in one week; without rates where fewer than `FEWEST` patients are counted."""

    week: int
    response: Response
    due: int | None
    missing: int | None
    observed: Rate | None
    missing_as_failures: Rate | None


def rows(patients: Iterable[Followed], today: date, lines: Sequence[Response]) -> list[Row]:
    """Every response of `lines` in every week; those of one measure."""
    known = [one for one in map(_changes, patients) if one is not None]
    found = []
    for week in WEEKS:
        due, reached = _in_week(known, week, today, lines)
        found += [_row(week, line, due, reached) for line in lines]
    return found


class _Changed(NamedTuple):
    """A first day, a baseline above 0, and the values since by the day they are of."""

    started_on: date
    baseline: float
    days: list[int]
    values: list[float]


def _changes(patient: Followed) -> _Changed | None:
    """None without a baseline, and where it is 0: there is nothing to improve."""
    course, values = patient
    baseline, since = since_baseline(values, course)
    if baseline is None or not baseline.value > 0:
        return None
    days = [one.assessed_on.toordinal() for one in since]
    return _Changed(course.started_on, baseline.value, days, [one.value for one in since])


def _in_week(
    patients: Sequence[_Changed], week: int, today: date, lines: Sequence[Response]
) -> tuple[int, list[frozenset[Response]]]:
    """How many are due, and the responses of each of them who has a value."""
    judge = f_vasi_responses if lines[0] in F_VASI else t_vasi_responses
    last = today - timedelta(weeks=week) - WINDOW
    due, reached = 0, []
    for patient in patients:
        if patient.started_on <= last:
            due += 1
            value = _nearest(patient, patient.started_on.toordinal() + 7 * week)
            if value is not None:
                reached.append(judge(change_percent(patient.baseline, value)))
    return due, reached


def _nearest(patient: _Changed, at: int) -> float | None:
    """The value of the day nearest to a day, of two equally near the later one."""
    low, high = at - WINDOW.days, at + WINDOW.days
    first, end = bisect_left(patient.days, low), bisect_right(patient.days, high)
    near = range(end - 1, first - 1, -1)
    found = min(near, key=lambda one: abs(patient.days[one] - at), default=None)
    return None if found is None else patient.values[found]


def _row(week: int, line: Response, due: int, reached: list[frozenset[Response]]) -> Row:
    if len(reached) < FEWEST:
        return Row(week, line, None, None, None, None)
    responders = sum(line in one for one in reached)
    return Row(
        week=week,
        response=line,
        due=due,
        missing=due - len(reached),
        observed=rate(responders, len(reached)),
        missing_as_failures=rate(responders, due),
    )


def rate(responders: int, of: int) -> Rate:
    low, high = wilson(responders, of)
    return Rate(responders, of, 100 * responders / of, 100 * low, 100 * high)


def wilson(successes: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of a proportion, 0-1 (Wilson, JASA 1927; 22:209-212)."""
    share, z2 = successes / n, Z95**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)
