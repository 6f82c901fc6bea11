"""Local days as instants: when a patient's day begins and ends, and when the cream is due in it.

A day is a date in a zone. An application carries the zone the patient was in, and its day is the
date there at that moment; "today" is the date now where the patient is now. Nobody's day is
moved when the zone changes later, so a traveller may live a date twice, shorter, or not at all.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MORNING, EVENING = time(8), time(20)
# A day begins up to 14 hours before and ends up to 12 hours after the same day in UTC.
ANY_ZONE = timedelta(hours=26)


class Span(NamedTuple):
    """Local days from `since` to `until`, both included; without `until` it is still going on."""

    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


class Part(StrEnum):
    morning = "morning"
    evening = "evening"


class Slot(NamedTuple):
    """One of the two applications of a local day; `due_at` in UTC."""

    day: date
    part: Part
    due_at: datetime


class Missed(StrEnum):
    """`not_due` before the slot, then `apply_now` until the next slot is too near."""

    not_due = "not_due"
    apply_now = "apply_now"
    skip = "skip"


def local_day(instant: datetime, zone: str) -> date:
    """The date that a calendar in `zone` shows at an aware instant."""
    return instant.astimezone(ZoneInfo(zone)).date()


# A phone that was offline asks for the same few weeks again with every log.
@lru_cache(maxsize=4096)
def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """First instant of a local day and of the next, in UTC: 23, 24 or 25 hours apart.

    A date that a zone left out (Pacific/Apia 2011-12-30) begins and ends at the same instant.
    """
    return _start_of(day, zone), _start_of(day + DAY, zone)


def days_between(first: date, last: date) -> tuple[date, ...]:
    """Every date from `first` to `last`, both included; empty when they are the wrong way round."""
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def slots_of(
    day: date, zone: str, *, morning: time = MORNING, evening: time = EVENING
) -> tuple[Slot, ...]:
    """The two slots of a local day. A time that the clocks jump over falls due as they jump."""
    if not _exists(day, zone):
        return ()
    return (
        Slot(day, Part.morning, _first_at_or_after(day, morning, zone)),
        Slot(day, Part.evening, _first_at_or_after(day, evening, zone)),
    )


def missed(slot: datetime, next_slot: datetime, now: datetime, *, hours: int) -> Missed:
    """Whether an application not yet made is made now or skipped.

    The label skips it when the next falls due within `hours`; exactly `hours` is read as within.
    """
    if now < slot:
        return Missed.not_due
    return Missed.apply_now if next_slot - now > timedelta(hours=hours) else Missed.skip


@lru_cache(maxsize=8192)
def doses_due(day: date, zone_before: str, zone_after: str) -> int:
    """How many applications fit a date as it was lived: one for each twelve hours, rounded.

    Two on an ordinary day of 23 to 25 hours, none on a date that was left out, four on one that
    was lived twice. `zone_before` is where the patient was when the date began,
    `zone_after` where they were when it ended. The rounding is ours; no label speaks of travel.
    """
    lived = _start_of(day + DAY, zone_after) - _start_of(day, zone_before)
    return max(0, round(lived / timedelta(hours=12)))


def covered(day: date, spans: Iterable[Span]) -> bool:
    return any(span.covers(day) for span in spans)


def _exists(day: date, zone: str) -> bool:
    start, end = day_bounds(day, zone)
    return start < end


def _start_of(day: date, zone: str) -> datetime:
    return _first_at_or_after(day, time(0), zone)


def _first_at_or_after(day: date, clock: time, zone: str) -> datetime:
    """The first instant whose wall clock in `zone` shows this time or later."""
    wall = datetime.combine(day, clock, ZoneInfo(zone))
    first = wall.astimezone(UTC)
    if first.astimezone(wall.tzinfo).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return first
    # The clocks jump over this time: before the jump `fold` 1 reads it, after it `fold` 0.
    return _jump(wall.replace(fold=1).astimezone(UTC), first, wall.replace(tzinfo=None), zone)


def _jump(before: datetime, after: datetime, wall: datetime, zone: str) -> datetime:
    there = ZoneInfo(zone)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(there).replace(tzinfo=None) < wall:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
