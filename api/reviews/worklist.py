"""The work-list of a clinic: what waits, merged into one list and paged.

Grave things come first, then what has waited longest, unless another order is asked for. Each
reason is one question that stops at the page's length, however many patients there are.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any, NamedTuple, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, FromClause, Integer, and_, bindparam, false, or_, select
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlmodel import Session

from api import audit
from api.audit import Caller
from api.clinics.models import Clinic
from api.database import Sessions, plan_for_each
from api.pagination import Page, Paging, UnknownCursor, encode
from api.reviews import claims, schedule, waiting
from api.reviews.bodies import ClaimPublic, WorkItem, WorkReason, WorkSort
from api.reviews.waiting import GRAVE, Rows

SOURCES = {
    WorkReason.alerts_open: waiting.alerts,
    WorkReason.log_quarantined: waiting.quarantined,
    WorkReason.outline_unconfirmed: waiting.unconfirmed,
    WorkReason.phone_silent: waiting.silent,
    WorkReason.photo_unmeasured: waiting.unmeasured,
    WorkReason.reaction_untriaged: waiting.reactions,
    WorkReason.review_due: waiting.reviews,
    WorkReason.sending_given_up: waiting.undelivered,
}
# The only reasons for which some waits are graver than others.
RANKED = (WorkReason.alerts_open, WorkReason.reaction_untriaged)
Columns = ReadOnlyColumnCollection[str, Any]


@dataclass(frozen=True)
class Asked:
    """Which part of the list, in which order. `name` is a part of the patient's."""

    reason: WorkReason | None = None
    name: str = ""
    sort: WorkSort = WorkSort.urgent


class Place(NamedTuple):
    """Where an item stands in the list; the same thing has the same place on every page."""

    rank: int
    since: datetime
    name: str
    reason: str
    subject_id: UUID

    @classmethod
    def read(cls, after: list[Any]) -> Self:
        try:
            rank, since, name, reason, subject_id = after
            at = datetime.fromisoformat(since).astimezone(UTC)
            return cls(int(rank), at, str(name), str(reason), UUID(subject_id))
        except (ValueError, TypeError, AttributeError):
            raise UnknownCursor(field="cursor") from None


class Found(NamedTuple):
    place: Place
    patient_id: UUID
    about: str
    how_many: int
    due_on: date | None


ORDER: dict[WorkSort, Callable[[Found], tuple[Any, ...]]] = {
    WorkSort.urgent: lambda one: (one.place.rank, one.place.since, *one.place[3:]),
    WorkSort.oldest: lambda one: one.place[1:2] + one.place[3:],
    WorkSort.patient: lambda one: one.place[2:],
}


def record_look(sessions: Sessions, caller: Caller, seen: Page[WorkItem], now: datetime) -> None:
    """A line for each patient of the page, or none would find this look among who looked."""
    patients = dict.fromkeys(item.patient_id for item in seen.items)
    with sessions.write() as session:
        audit.record_each(session, caller, "worklist.seen", patients, at=now)


def today_of(session: Session, caller: Caller, now: datetime) -> date:
    """The date on the clinic's wall."""
    clinic = session.get_one(Clinic, caller.clinic_id)
    return now.astimezone(ZoneInfo(clinic.time_zone)).date()


def page(
    session: Session, caller: Caller, paging: Paging, asked: Asked, now: datetime
) -> Page[WorkItem]:
    """One page of the work-list of the caller's clinic."""
    after = Place.read(paging.after) if paging.after else None
    plan_for_each(session)
    today = today_of(session, caller, now)
    given = waiting.given(caller.clinic_id, today) | {"at_most": paging.limit + 1}
    lists = [
        _listed(session, one, asked, after, given) for one in SOURCES if asked.reason in (None, one)
    ]
    merged = heapq.merge(*lists, key=ORDER[asked.sort])
    found = [one for _, one in zip(range(paging.limit + 1), merged, strict=False)]
    shown = found[: paging.limit]
    held = claims.in_force(session, {one.patient_id for one in shown}, now)
    last = shown[-1].place if len(found) > len(shown) else None
    return Page(
        items=[_item(one, held.get(one.patient_id), today, now) for one in shown],
        next_cursor=encode(last.rank, last.since.isoformat(), *last[2:]) if last else None,
    )


class Question(NamedTuple):
    """What waits for one reason, in one order; `name` as it is compared."""

    chosen: Rows
    one: Columns
    name: ColumnElement[str]


def _listed(
    session: Session, reason: WorkReason, asked: Asked, after: Place | None, given: dict[str, Any]
) -> Iterator[Found]:
    """What waits for one reason behind a place, in order."""
    by_day = reason is WorkReason.review_due
    named, dialect = bool(asked.name), session.get_bind().dialect.name
    chosen, one, name = _question(reason, asked.sort, named, dialect)
    if named:
        chosen = chosen.where(one.name.icontains(asked.name, autoescape=True))
    if after is not None:
        chosen = chosen.where(_beyond(one, name, after, asked.sort, reason))
    for row in session.execute(chosen, given):
        since = _appeared(row.since) if by_day else row.since
        place = Place(row.rank, since, row.name, reason, row.id)
        yield Found(place, row.patient_id, row.about, row.how_many, row.since if by_day else None)


@cache
def _question(reason: WorkReason, sort: WorkSort, named: bool, dialect: str) -> Question:
    waits = _waits(reason, whole=named or sort is WorkSort.patient)
    one = waits.c
    # Letter by letter as Python compares them, or the lists could not be merged.
    name = one.name.collate("C" if dialect == "postgresql" else "BINARY")
    # A rank that is the same for all would keep SQLite from reading in the order of an index.
    ranks = (one.rank,) if reason in RANKED and sort is WorkSort.urgent else ()
    by = (name,) if sort is WorkSort.patient else (*ranks, one.since)
    ordered = select(waits).order_by(*by, one.id)
    return Question(ordered.limit(bindparam("at_most", type_=Integer)), one, name)


def _waits(reason: WorkReason, *, whole: bool) -> FromClause:
    """`whole`: not in the order of its index, so that nothing is gained by stopping early.

    What is unmeasured is then found first, or it would be gone through for each patient.
    """
    waits = SOURCES[reason]()
    if whole and reason is WorkReason.photo_unmeasured:
        return waits.cte("waits").prefix_with("MATERIALIZED")
    return waits.subquery()


def _beyond(
    one: Columns, name: ColumnElement[str], after: Place, sort: WorkSort, reason: WorkReason
) -> ColumnElement[bool]:
    """What comes behind a place, in the order asked for."""
    if sort is WorkSort.patient:
        return or_(name > after.name, _tied(reason, after, name == after.name, one.id))
    by_day = reason is WorkReason.review_due
    later, same = _days_from(one.since, after) if by_day else _instants_from(one.since, after)
    beyond = or_(later, _tied(reason, after, same, one.id))
    if sort is WorkSort.oldest:
        return beyond
    return or_(one.rank > after.rank, and_(one.rank == after.rank, beyond))


def _instants_from(
    since: ColumnElement[datetime], after: Place
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return since > after.since, since == after.since


def _days_from(
    due_on: ColumnElement[date], after: Place
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The same by the day a review falls due: it came on the list at a midnight in UTC."""
    day = after.since.date() + schedule.LEAD
    at_midnight = _appeared(day) == after.since
    return due_on > day, (due_on == day) if at_midnight else false()


def _tied(
    reason: WorkReason, after: Place, same: ColumnElement[bool], id: ColumnElement[UUID]
) -> ColumnElement[bool]:
    """Of what stands equally far, what comes behind: by reason, then by id."""
    if reason > after.reason:
        return same
    return and_(same, id > after.subject_id) if reason == after.reason else false()


def _appeared(due_on: date) -> datetime:
    return datetime.combine(schedule.appears_on(due_on), time(), UTC)


def _item(found: Found, claim: ClaimPublic | None, today: date, now: datetime) -> WorkItem:
    place, due_on = found.place, found.due_on
    return WorkItem(
        reason=WorkReason(place.reason),
        urgent=place.rank == GRAVE,
        patient_id=found.patient_id,
        patient_name=place.name,
        subject_id=place.subject_id,
        about=found.about,
        count=found.how_many,
        since=place.since,
        age_days=max(0, (now - place.since).days),
        due_on=due_on,
        overdue_days=None if due_on is None else schedule.days_overdue(due_on, today),
        who_must_act="dermatologist",
        claim=claim,
    )
