"""Which rules the new logs of one patient break, and which older logs they make break one."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from api.applications.alert import Alert
from api.applications.dose import Dose
from api.applications.flags import Raised, flags
from api.applications.limits import check
from api.applications.surroundings import Surroundings
from api.treatments.labels import all_labels

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
    return max(NEAR, *(timedelta(days=one.rules.quantity.days) for one in all_labels()))


def least_quantity(new: Iterable[Logged], around: Surroundings) -> Decimal:
    """The least number of grams that the labels over some new logs allow at a time."""
    labels = (around.judged_by(one.dose.local_day)[0] for one in new)
    return min(label.rules.quantity.grams for label in labels)


def broken_by(
    new: Sequence[Logged], known: Iterable[Logged], around: Surroundings, *, within: timedelta
) -> Iterator[tuple[Logged, Broken]]:
    """What each new log breaks or makes others break: a rule once for each version of a log.

    `known` must hold all logs `within` a span of each new one: NEAR when the amounts are far
    below the least quantity, else `reach()`. One of the same id is an earlier version.
    """
    latest = {one.dose.id: one for one in (*known, *new)}
    history = sorted((one.dose for one in latest.values()), key=lambda dose: dose.applied_at)
    times = [dose.applied_at for dose in history]
    seen: set[tuple[str, UUID]] = set()
    for one in new:
        since = bisect_left(times, one.dose.applied_at - within)
        until = bisect_right(times, one.dose.applied_at + within)
        for said, label, subject_id in _said(one, history[since:until], around):
            if (said.rule, subject_id) not in seen:
                seen.add((said.rule, subject_id))
                yield one, Broken(said, label, subject_id, latest[subject_id].version)


def _said(
    one: Logged, near: Sequence[Dose], around: Surroundings
) -> Iterator[tuple[Alert | Raised, str, UUID]]:
    label, course = around.judged_by(one.dose.local_day)
    for alert in check(one.dose, near, label=label, course=course):
        yield alert, alert.label, alert.subject_id
    prescribed = bool(around.treatments)
    for flag in flags(
        one.dose.applied_at, one.dose.zone, one.utc_offset_minutes, prescribed=prescribed
    ):
        yield flag, label.id, one.dose.id
