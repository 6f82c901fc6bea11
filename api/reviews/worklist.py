"""The work-list of a clinic: what waits, merged into one list and paged.

Grave things come first, then what has waited longest. Each reason is one question that stops at
the page's length, however many patients there are.
"""

import heapq
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlmodel import Session

from api import audit
from api.audit import Caller
from api.clinics.models import Clinic
from api.database import Sessions
from api.pagination import Page, Paging, UnknownCursor, encode
from api.reviews import schedule, waiting
from api.reviews.bodies import WorkItem, WorkReason
from api.reviews.waiting import GRAVE, Rows

SOURCES = {
    WorkReason.alerts_open: waiting.alerts,
    WorkReason.log_quarantined: waiting.quarantined,
    WorkReason.photo_unmeasured: waiting.unmeasured,
    WorkReason.reaction_untriaged: waiting.reactions,
    WorkReason.review_due: waiting.reviews,
    WorkReason.sending_given_up: waiting.undelivered,
}


class Place(NamedTuple):
    """Where an item stands in the list; the same thing has the same place on every page."""

    rank: int
    since: datetime
    reason: str
    subject_id: UUID

    @classmethod
    def read(cls, after: list[Any]) -> Self:
        try:
            rank, since, reason, subject_id = after
            at = datetime.fromisoformat(since).astimezone(UTC)
            return cls(int(rank), at, str(reason), UUID(subject_id))
        except (ValueError, TypeError, AttributeError):
            raise UnknownCursor(field="cursor") from None


class Found(NamedTuple):
    place: Place
    patient_id: UUID
    patient_name: str
    about: str
    how_many: int
    due_on: date | None


def record_look(sessions: Sessions, caller: Caller, seen: Page[WorkItem], now: datetime) -> None:
    """One line for a look, with the patients that were on the page."""
    ids = list(dict.fromkeys(str(item.patient_id) for item in seen.items))
    with sessions.write() as session:
        audit.record(session, caller, "worklist.seen", at=now, subject="worklist", ids=ids)


def today_of(session: Session, caller: Caller, now: datetime) -> date:
    """The date on the clinic's wall."""
    clinic = session.get_one(Clinic, caller.clinic_id)
    return now.astimezone(ZoneInfo(clinic.time_zone)).date()


def page(
    session: Session,
    caller: Caller,
    paging: Paging,
    *,
    reason: WorkReason | None,
    now: datetime,
) -> Page[WorkItem]:
    """One page of the work-list of the caller's clinic."""
    after = Place.read(paging.after) if paging.after else None
    today = today_of(session, caller, now)
    lists = [
        _listed(session, one, rows(caller.clinic_id, today), after=after, limit=paging.limit + 1)
        for one, rows in SOURCES.items()
        if reason in (None, one)
    ]
    merged = heapq.merge(*lists, key=lambda found: found.place)
    found = [one for _, one in zip(range(paging.limit + 1), merged, strict=False)]
    shown = found[: paging.limit]
    last = shown[-1].place if len(found) > len(shown) else None
    return Page(
        items=[_item(one, today, now) for one in shown],
        next_cursor=encode(last.rank, last.since.isoformat(), *last[2:]) if last else None,
    )


def _listed(
    session: Session, reason: WorkReason, rows: Rows, *, after: Place | None, limit: int
) -> Iterator[Found]:
    """What waits for one reason behind a place, in order."""
    by_day = reason is WorkReason.review_due
    waits = rows.subquery()
    one = waits.c
    chosen = select(waits).order_by(one.rank, one.since, one.id).limit(limit)
    if after is not None:
        later, same = _days_from(one.since, after) if by_day else _instants_from(one.since, after)
        tied = _tied(reason, after, same, one.id)
        beyond = or_(later, tied)
        chosen = chosen.where(or_(one.rank > after.rank, and_(one.rank == after.rank, beyond)))
    for row in session.execute(chosen):
        since = _appeared(row.since) if by_day else row.since
        place = Place(row.rank, since, reason, row.id)
        due_on = row.since if by_day else None
        yield Found(place, row.patient_id, row.name, row.about, row.how_many, due_on)


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
    """Of what has waited equally long, what comes behind: by reason, then by id."""
    if reason > after.reason:
        return same
    return and_(same, id > after.subject_id) if reason == after.reason else false()


def _appeared(due_on: date) -> datetime:
    return datetime.combine(schedule.appears_on(due_on), time(), UTC)


def _item(found: Found, today: date, now: datetime) -> WorkItem:
    place, due_on = found.place, found.due_on
    return WorkItem(
        reason=WorkReason(place.reason),
        urgent=place.rank == GRAVE,
        patient_id=found.patient_id,
        patient_name=found.patient_name,
        subject_id=place.subject_id,
        about=found.about,
        count=found.how_many,
        since=place.since,
        age_days=max(0, (now - place.since).days),
        due_on=due_on,
        overdue_days=None if due_on is None else schedule.days_overdue(due_on, today),
        who_must_act="dermatologist",
    )
