"""The slot that has passed without an application, and whether to make up for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from api.applications.dose import Dose
from api.applications.slots import DAY, Missed, local_day, missed, slots_of
from api.treatments.labels import Label


@dataclass(frozen=True)
class MissedSlot:
    """`advice` is `apply_now`, or `skip`: then the next application is that of `next_due_at`."""

    slot_due_at: datetime
    next_due_at: datetime
    advice: Missed


def missed_slot(
    now: datetime, doses: Iterable[Dose], zone: str, *, label: Label
) -> MissedSlot | None:
    """The last slot due, if nothing was applied for it; None when it was, or nothing ever was.

    An application counts for the slot it is nearest to, so one made early is not missed.
    """
    past = [one.applied_at for one in doses if one.applied_at <= now]
    before, due, following = _slots_around(now, zone)
    counts_from = due - (due - before) / 2
    if not past or max(past) >= counts_from:
        return None
    advice = missed(due, following, now, hours=label.rules.missed_dose.hours)
    return MissedSlot(due, following, advice)


def _slots_around(now: datetime, zone: str) -> tuple[datetime, datetime, datetime]:
    """When the last two slots before now were due, and the next one."""
    today = local_day(now, zone)
    days = [today + n * DAY for n in range(-3, 4)]
    times = [slot.due_at for day in days for slot in slots_of(day, zone)]
    at = next(n for n, (due, after) in enumerate(pairwise(times)) if due <= now < after)
    return times[at - 1], times[at], times[at + 1]
