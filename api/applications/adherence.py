"""How faithfully the cream was applied, by the patient's own logs.

Taking is applications logged over prescribed, correct days those with exactly the prescribed
number, intervals those of 8 to 16 hours between two applications. Self-report overstates use (by
17% against electronic monitors, PMC4917812), so every figure is named patient-reported.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from api.applications.dose import Dose
from api.applications.slots import DAY, Span, covered, days_between, doses_due

SOURCE = "patient_reported"
ADEQUATE_PERCENT = 80  # Raebel 2013, PMC3727405: gaps of no more than 20% of the days
SHORTEST = timedelta(hours=8)  # the label
LONGEST = timedelta(hours=16)  # ours
WEEK = 7


@dataclass(frozen=True)
class Share:
    """So many of so many; `percent` is None when there is nothing to be a share of."""

    counted: int
    of: int

    @property
    def percent(self) -> float | None:
        """0 to 100: what goes beyond is over-use, which is told apart."""
        return min(100.0, 100 * self.counted / self.of) if self.of else None


@dataclass(frozen=True)
class Adherence:
    """Adherence from `first` to `last`, both included.

    `overuse` counts applications beyond those due on their day, `paused_days` days that an
    ordered pause took out, `logged_in_pause` applications made on them, which count nowhere else.
    """

    first: date
    last: date
    taking: Share
    correct_days: Share
    intervals: Share
    overuse: int
    paused_days: int
    logged_in_pause: int
    source: str = field(default=SOURCE)


@dataclass(frozen=True, kw_only=True)
class Period:
    """The days a treatment is judged on; the zone is where the patient is when no dose says so.

    `ordered_pauses` are only those a clinician ordered or that followed from a cleared area: a
    gap in supply and the patient's own choice stay in. `ended_on` is the last day of treatment.
    """

    started_on: date
    today: date
    zone: str
    ended_on: date | None = None
    ordered_pauses: tuple[Span, ...] = ()

    @property
    def last(self) -> date:
        """The last day that is over: today is still open, so it is neither taken nor missed."""
        yesterday = self.today - DAY
        return yesterday if self.ended_on is None else min(self.ended_on, yesterday)


def total(doses: Iterable[Dose], period: Period) -> Adherence | None:
    """Over the whole treatment so far; None while its first day is not over."""
    return History(doses, period).total()


def calendar_weeks(started_on: date, on: date) -> float:
    """Weeks since the start, whatever was paused."""
    return max(0, (on - started_on).days) / WEEK


def exposed_weeks(started_on: date, on: date, ordered_pauses: Sequence[Span]) -> float:
    """Weeks since the start less the days of ordered pauses, each day once."""
    days = days_between(started_on, on - DAY)
    return sum(not covered(day, ordered_pauses) for day in days) / WEEK


class History:
    """Doses by local day, and how many were due on each day as the patient lived it."""

    def __init__(self, doses: Iterable[Dose], period: Period) -> None:
        self.period = period
        self.doses = sorted(doses, key=lambda one: (one.applied_at, one.id))
        self.days = [one.local_day for one in self.doses]
        self.logged = Counter(self.days)
        self.paused = self._paused()
        self.due = self._due(period)
        self.intervals, self.kept = Counter[date](), Counter[date]()
        self._count_intervals()

    def total(self) -> Adherence | None:
        """Over the whole treatment so far; None while its first day is not over."""
        if self.period.last < self.period.started_on:
            return None
        return self.between(self.period.started_on, self.period.last)

    def by_week(self) -> tuple[Adherence, ...]:
        """For each treatment week, seven days from the start; the last may be shorter."""
        last = self.period.last
        weeks = days_between(self.period.started_on, last)[::WEEK]
        return tuple(self.between(day, min(day + (WEEK - 1) * DAY, last)) for day in weeks)

    def between(self, first: date, last: date) -> Adherence:
        days = days_between(first, last)
        counted = [day for day in days if day not in self.paused]
        due_days = [day for day in counted if self.due[day]]
        logged = sum(self.logged[day] for day in counted)
        return Adherence(
            first=first,
            last=last,
            taking=Share(logged, sum(self.due[day] for day in counted)),
            correct_days=Share(
                sum(self.logged[day] == self.due[day] for day in due_days), len(due_days)
            ),
            intervals=Share(
                sum(self.kept[day] for day in days), sum(self.intervals[day] for day in days)
            ),
            overuse=sum(max(0, self.logged[day] - self.due[day]) for day in counted),
            paused_days=len(days) - len(counted),
            logged_in_pause=sum(self.logged[day] for day in days) - logged,
        )

    def _due(self, period: Period) -> dict[date, int]:
        """Applications due on each day; a flight makes a day longer, shorter or none at all.

        A day begins where its first dose was made, or without one where the patient last was.
        """
        ordered = list(zip(self.days, self.doses, strict=True))
        first = {day: one.zone for day, one in reversed(ordered)}
        last = {day: one.zone for day, one in ordered}
        here = self.doses[0].zone if self.doses else period.zone
        days, zones = days_between(period.started_on, period.last + DAY), []
        for day in days:
            zones.append(first.get(day, here))
            here = last.get(day, zones[-1])
        ends = zip(days, pairwise(zones), strict=False)
        return {day: doses_due(day, before, after) for day, (before, after) in ends}

    def _count_intervals(self) -> None:
        """By the day of the later of two doses, unless a pause lies between them."""
        for (earlier, since), (later, day) in pairwise(zip(self.doses, self.days, strict=True)):
            if self.paused.isdisjoint(days_between(since, day)):
                self.intervals[day] += 1
                length = later.applied_at - earlier.applied_at
                self.kept[day] += SHORTEST <= length <= LONGEST

    def _paused(self) -> set[date]:
        """The days of ordered pauses, also between doses that lie outside the period."""
        every = (self.period.started_on, self.period.last, *self.days)
        days = days_between(min(every), max(every))
        return {day for day in days if covered(day, self.period.ordered_pauses)}
