"""Which rules the new logs of one patient break, and which older logs they make break one."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from api.applications.alert import Alert
from api.applications.dose import Course, Dose
from api.applications.flags import Raised, flags
from api.applications.limits import alone, in_order, together
from api.applications.surroundings import Surroundings
from api.treatments.labels import Label, all_labels

SUBJECT = "application"
# A local day and a half: how far the rules about an interval and a day look.
NEAR = timedelta(hours=40)


@dataclass(frozen=True)
class Logged:
    """A version of a log as the rules see it, and the offset that its time came with."""

    dose: Dose
    version: int = 1
    utc_offset_minutes: int = 0


@dataclass(frozen=True)
class Broken:
    """A rule broken by a version of a log. `row()` is what the table of alerts keeps."""

    said: Alert | Raised
    label: str
    subject_id: UUID
    subject_version: int

    def row(self) -> dict[str, Any]:
        others = self.said.other_ids if isinstance(self.said, Alert) else ()
        because = {"because_of": [str(one) for one in others]} if others else {}
        return {
            "rule": self.said.rule.value,
            "severity": self.said.severity.value,
            "subject": SUBJECT,
            "subject_id": self.subject_id,
            "subject_version": self.subject_version,
            "inputs": {**self.said.inputs, **because, "basis": self.said.basis.value},
            "advice": f"{self.said.text} {self.said.advice}",
            "source": self.said.source,
            "label": self.label,
        }


@cache
def reach() -> timedelta:
    """How far from a log, before and after, others may matter to a rule of any label."""
    every = (amount for one in all_labels() for amount in one.rules.quantity.amounts)
    return max(NEAR, *(timedelta(days=amount.days) for amount in every))


def least_quantity(around: Surroundings) -> Decimal:
    """The least number of grams that any label a patient's logs are held against allows at a time.

    Of all labels: a new log counts for the later ones, which another treatment may cover.
    """
    return min(amount.grams for one in around.labels() for amount in one.rules.quantity.amounts)


def broken_by(
    new: Sequence[Logged], known: Iterable[Logged], around: Surroundings, *, within: timedelta
) -> Iterator[tuple[Logged, Broken]]:
    """What each new log breaks or makes others break: a rule once for each version of a log.

    `known` must hold all logs `within` a span of each new one: NEAR when the amounts are far
    below the least quantity, else `reach()`. One of the same id is an earlier version.
    """
    asked = {one.dose.id: one for one in new}
    history = sorted(
        (*new, *(one for one in known if one.dose.id not in asked)),
        key=lambda one: in_order(one.dose),
    )
    doses = [one.dose for one in history]
    times = [dose.applied_at for dose in doses]
    # What was logged is far below every amount then, but not what was opened.
    amounts = within > NEAR or bool(around.tubes)
    for rank in sorted(_reached(new, times, within)):
        one = history[rank]
        label, course = around.judged_by(one.dose.local_day)
        since = bisect_left(times, times[rank] - within, hi=rank)
        if one.dose.id in asked:
            for said in _said_alone(one, label, course, prescribed=bool(around.treatments)):
                yield one, Broken(said, label.id, one.dose.id, one.version)
        for alert in together(one.dose, doses[since:rank], label, course, amounts=amounts):
            because = asked.get(one.dose.id) or _first(alert.other_ids, asked)
            if because:
                yield because, Broken(alert, label.id, one.dose.id, one.version)


def _reached(new: Iterable[Logged], times: Sequence[datetime], within: timedelta) -> set[int]:
    """The ranks of the logs to which a new one, at the same time or before, may matter."""
    return {
        rank
        for one in new
        for rank in range(
            bisect_left(times, one.dose.applied_at),
            bisect_right(times, one.dose.applied_at + within),
        )
    }


def _first(ids: Iterable[UUID], asked: Mapping[UUID, Logged]) -> Logged | None:
    return next((asked[id] for id in ids if id in asked), None)


def _said_alone(
    one: Logged, label: Label, course: Course, *, prescribed: bool
) -> Iterator[Alert | Raised]:
    yield from alone(one.dose, label, course)
    offset = one.utc_offset_minutes
    yield from flags(one.dose.applied_at, one.dose.zone, offset, prescribed=prescribed)
