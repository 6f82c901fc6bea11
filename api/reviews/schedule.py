"""When a review falls due, in the patient's local dates.

A week is seven days from the start: week 24 is day 168 and week 52 day 364. The label counts the
calendar; pauses do not move a review, but the weeks of exposure stand beside the calendar weeks.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from api.applications import adherence
from api.applications.slots import Span

LEAD = timedelta(days=28)


class Milestone(StrEnum):
    week_24 = "week_24"
    week_52 = "week_52"


AFTER = {
    Milestone.week_24: timedelta(days=24 * 7),
    Milestone.week_52: timedelta(days=52 * 7),
}


class Urgency(StrEnum):
    """`ahead` from four weeks before the day until it has passed, `overdue` from the day after."""

    not_yet = "not_yet"
    ahead = "ahead"
    overdue = "overdue"


class Due(NamedTuple):
    milestone: Milestone
    due_on: date
    appears_on: date


class Weeks(NamedTuple):
    calendar: float
    exposed: float


def reviews_of(started_on: date, *, ended_on: date | None = None) -> tuple[Due, ...]:
    """The reviews of a treatment; none that falls due after its last day, `ended_on`."""
    dues = (
        Due(milestone, started_on + after, appears_on(started_on + after))
        for milestone, after in AFTER.items()
    )
    return tuple(one for one in dues if ended_on is None or one.due_on <= ended_on)


def appears_on(due_on: date) -> date:
    """The first day on the work-list, for a look again on an agreed date too."""
    return due_on - LEAD


def urgency(due_on: date, today: date) -> Urgency:
    if today > due_on:
        return Urgency.overdue
    return Urgency.ahead if today >= appears_on(due_on) else Urgency.not_yet


def days_overdue(due_on: date, today: date) -> int:
    return max(0, (today - due_on).days)


def weeks_at(started_on: date, on: date, ordered_pauses: Sequence[Span]) -> Weeks:
    """Calendar weeks since the start, and those less the days of ordered pauses."""
    return Weeks(
        adherence.calendar_weeks(started_on, on),
        adherence.exposed_weeks(started_on, on, ordered_pauses),
    )
