"""Which value is the baseline of a treatment, and which is now.

Baseline is what the face looked like untreated: the last value on or up to 90 days before the
first day of treatment. Where there is none, the first value within 14 days after it stands in,
because a first visit is often scored or photographed some days late and F-VASI hardly moves in
two weeks. Now is the last value after the baseline. Both spans are ours; no label states them.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple, Protocol, TypeVar
from uuid import UUID

from api.assessments.models import Measure, Source
from api.messages import noted

BEFORE = timedelta(days=90)
AFTER = timedelta(days=14)
RULE = noted(
    "The last value on or up to 90 days before the first day of treatment; without one, the "
    "first within 14 days after it."
)


class Dated(Protocol):
    @property
    def assessed_on(self) -> date: ...


class Scored(Dated, Protocol):
    @property
    def id(self) -> UUID: ...
    @property
    def measure(self) -> Measure: ...
    @property
    def source(self) -> Source: ...


Value = TypeVar("Value", bound=Dated)


class Course(NamedTuple):
    """First day of a treatment, and the first day of the one after it, if there is one."""

    started_on: date
    next_started_on: date | None = None


def last_of_each_day(values: Iterable[Value]) -> list[Value]:
    """Of scores by a person that come oldest first: who scores again for a day corrects it."""
    return list({one.assessed_on: one for one in values}.values())


def scored_again(values: Iterable[Scored]) -> frozenset[UUID]:
    """Of values that come oldest first those that a person corrected: a later one of the same
    measure, source and day took their place. What a machine measured is never one of them."""
    given = [one for one in values if one.source is not Source.machine]
    last = {(one.measure, one.source, one.assessed_on): one.id for one in given}
    return frozenset({one.id for one in given} - set(last.values()))


def baseline(values: Iterable[Value], started_on: date) -> Value | None:
    """The baseline of values that come oldest first."""
    near = [one for one in values if -BEFORE <= one.assessed_on - started_on <= AFTER]
    untreated = [one for one in near if one.assessed_on <= started_on]
    return untreated[-1] if untreated else next(iter(near), None)


def since_baseline(values: Iterable[Value], course: Course) -> tuple[Value | None, list[Value]]:
    """The baseline, and the values after it that belong to this treatment, oldest first.

    Without a baseline, those since the first day. Values after the end of a treatment count, for
    that is where a relapse shows, but only until the next treatment starts.
    """
    until = course.next_started_on or date.max
    known = [one for one in values if one.assessed_on < until]
    first = baseline(known, course.started_on)
    if first is None:
        return None, [one for one in known if one.assessed_on >= course.started_on]
    return first, known[known.index(first) + 1 :]
