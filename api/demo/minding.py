"""The alerts that the invented logs raise, by the same rules as any log."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from api.applications.broken import NEAR, Logged, broken_by
from api.applications.dose import Treated
from api.applications.slots import Span
from api.applications.surroundings import ORDERED, Prescribed, Surroundings
from api.demo.chance import uuid7_at
from api.demo.dosing import Log, as_logged
from api.demo.loading import Row
from api.demo.people import Person, Staff

# A dermatologist has looked at nearly everything that is older than this.
LOOKED_AFTER = timedelta(days=40)
LOOKED = 0.97
NOTE = "Seen; talked about it at the visit."


def alerts(
    one: Person, staff: Staff, logs: list[Log], ids: list[str], *, now: datetime, chance: Random
) -> list[Row]:
    """Only the odd logs are judged: the others keep all rules by the hours they are made at."""
    times, around = [log.at for log in logs], _around(one)
    found: dict[tuple[str, UUID], Row] = {}
    for at, log in enumerate(logs):
        if log.odd:
            first = bisect_left(times, log.at - NEAR.total_seconds())
            last = bisect_right(times, log.at + NEAR.total_seconds())
            pairs = zip(logs[first:last], ids[first:last], strict=True)
            near = [as_logged(one, *pair) for pair in pairs]
            for row in _raised(near[at - first], near, around):
                found.setdefault((row["rule"], row["subject_id"]), row)
    return [_looked_at(one, staff, row, now=now, chance=chance) for row in found.values()]


def _raised(new: Logged, near: list[Logged], around: Surroundings) -> Iterator[Row]:
    received = {one.dose.id: one.dose.received_at for one in near}
    for _, broken in broken_by([new], near, around, within=NEAR):
        both = (received[new.dose.id], received[broken.subject_id])
        yield broken.row() | {"raised_at": max(one for one in both if one)}


def _around(one: Person) -> Surroundings:
    pauses = [rest.span for rest in one.rests if rest.kind in ORDERED]
    treatment = Prescribed(
        id=one.treatment_id,
        jurisdiction=one.label.jurisdiction,
        label_version=one.label.version,
        span=Span(one.started_on),
        pauses=pauses,
        areas=[Treated(area.site, Span(one.started_on)) for area in one.areas],
    )
    return Surroundings(one.label.jurisdiction, [treatment])


def _looked_at(one: Person, staff: Staff, row: Row, *, now: datetime, chance: Random) -> Row:
    raised_at: datetime = row["raised_at"]
    more: Row = {"id": uuid7_at(raised_at, chance), "patient_id": one.id}
    looked_at = raised_at.astimezone(UTC) + timedelta(hours=chance.randint(5, 24 * 30))
    if raised_at < now - LOOKED_AFTER and chance.random() < LOOKED:
        more |= {
            "acknowledged_at": looked_at,
            "acknowledged_by": staff.dermatologist_id,
            "acknowledgement": NOTE,
        }
    return row | more
