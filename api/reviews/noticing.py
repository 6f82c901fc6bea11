"""What waits but no act has put on the list: phones that fell silent, outlines nobody confirmed.

Looking for them means looking at every patient, so a job does it every quarter of an hour and
notes what it found. The work-list shows a note only while it is still true. The other way round
the job notes of unmeasured photos that later ones overtook them: no list looks at those again.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Exists,
    Index,
    ScalarSelect,
    and_,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, delete

from api.applications.models import Application
from api.applications.surroundings import ORDERED
from api.assessments.models import Assessment, Measure, Outline, Source
from api.bulk import among, many
from api.database import Instant, Sessions
from api.patients.models import Patient
from api.treatments.models import Pause, Treatment

# Ours: a week without a log is 14 applications that nobody knows of.
SILENT_AFTER = timedelta(days=7)
DAY = timedelta(days=1)
SILENCE, UNCONFIRMED = "phone_silent", "outline_unconfirmed"


class Noticed(SQLModel, table=True):
    """`since`: the instant from which it waits. `last_log_at` is of silence only."""

    __table_args__ = (Index("ix_noticed_waiting", "clinic_id", "reason", "since", "patient_id"),)

    patient_id: UUID = Field(primary_key=True, foreign_key="patient.id")
    reason: str = Field(primary_key=True)
    clinic_id: UUID = Field(foreign_key="clinic.id")
    since: datetime = Field(sa_type=Instant)
    last_log_at: datetime | None = Field(default=None, sa_type=Instant)


def notice(sessions: Sessions, now: datetime) -> int:
    """Note anew what waits in every clinic at this instant; how much that is.

    Looking at every patient takes its time, in which phones must be able to write.
    """
    with sessions.snapshot() as session:
        rows = [*_silent(session, now), *_unconfirmed(session)]
        done = session.execute(select(col(Assessment.id)).where(unmeasured_f_vasi(), overtaken()))
        done_with = [*done.scalars()]
    with sessions.write() as session:
        session.exec(delete(Noticed))
        if rows:
            session.execute(insert(Noticed), rows)
        if done_with:
            _note_overtaken(session, done_with)
    return len(rows)


def _note_overtaken(session: Session, ids: Iterable[UUID]) -> None:
    connection = session.connection()
    dialect = connection.dialect.name
    these = update(Assessment).where(among(dialect, col(Assessment.id), "ids"))
    connection.execute(these.values(overtaken=True), {"ids": many(dialect, ids)})


def unmeasured_f_vasi() -> ColumnElement[bool]:
    """An F-VASI that could not be measured, unless it was noted that it waits no more.

    In words, as the index has it: of a parameter SQLite does not know that it fits.
    """
    return and_(
        col(Assessment.measure) == literal_column("'f_vasi'"),
        col(Assessment.unmeasured).is_not(None),
        ~col(Assessment.overtaken),
    )


def overtaken() -> ColumnElement[bool]:
    """Whether something was measured or scored after it, or on its day with a value.

    Two questions: joined by OR, all values of a patient would be looked at for each.
    """
    later, same_day = aliased(Assessment), aliased(Assessment)
    return or_(
        _also_scored(later).where(col(later.assessed_on) > Assessment.assessed_on),
        _also_scored(same_day).where(
            col(same_day.assessed_on) == Assessment.assessed_on, col(same_day.value).is_not(None)
        ),
    )


def _also_scored(other: type[Assessment]) -> Exists:
    return exists().where(
        col(other.patient_id) == Assessment.patient_id, col(other.measure) == Measure.f_vasi
    )


def _silent(session: Session, now: datetime) -> Iterator[dict[str, Any]]:
    """Running treatments of which no log has come for a week, but for those in an ordered pause.

    The week begins with the last log, the start, or the day after an ordered pause.
    """
    ordered = col(Pause.kind).in_(ORDERED) & (col(Pause.treatment_id) == Treatment.id)
    paused = exists().where(
        ordered,
        col(Pause.since) <= now.date(),
        or_(col(Pause.until).is_(None), col(Pause.until) >= now.date()),
    )
    paused_until = (
        select(func.max(col(Pause.until)))
        .where(ordered, col(Pause.until) < now.date())
        .correlate(Treatment)
        .scalar_subquery()
    )
    found = select(
        col(Patient.id),
        col(Patient.clinic_id),
        col(Treatment.started_on),
        paused_until,
        _last_log_at(now),
    ).where(col(Treatment.patient_id) == Patient.id, col(Treatment.ended_on).is_(None), ~paused)
    for patient_id, clinic_id, started_on, resting_until, last_log_at in session.execute(found):
        due_from = started_on if resting_until is None else max(started_on, resting_until + DAY)
        begun_at = datetime.combine(due_from, time(), UTC)
        heard_at = max(begun_at, last_log_at or begun_at)
        if heard_at + SILENT_AFTER <= now:
            yield {
                "patient_id": patient_id,
                "clinic_id": clinic_id,
                "reason": SILENCE,
                "since": heard_at + SILENT_AFTER,
                "last_log_at": last_log_at,
            }


def _last_log_at(now: datetime) -> ScalarSelect[datetime]:
    """When a patient last applied; a log dated ahead by a wrong clock tells nothing of now."""
    return (
        select(func.max(col(Application.applied_at)))
        .where(
            col(Application.patient_id) == Patient.id,
            col(Application.current),
            ~col(Application.withdrawn),
            col(Application.applied_at) <= now,
        )
        .correlate(Patient)
        .scalar_subquery()
    )


def _unconfirmed(session: Session) -> Iterator[dict[str, Any]]:
    """Running treatments with proposals of the machine, of which nobody has confirmed any."""
    confirmed = exists().where(col(Outline.patient_id) == Patient.id)
    proposed = (
        select(col(Patient.id), col(Patient.clinic_id), func.min(col(Assessment.made_at)))
        .join(Treatment, col(Treatment.patient_id) == Patient.id)
        .join(Assessment, col(Assessment.patient_id) == Patient.id)
        .where(
            col(Treatment.ended_on).is_(None),
            col(Assessment.measure) == Measure.f_vasi,
            col(Assessment.source) == Source.machine,
            col(Assessment.value).is_not(None),
            ~confirmed,
        )
        .group_by(col(Patient.id), col(Patient.clinic_id))
    )
    for patient_id, clinic_id, since in session.execute(proposed):
        yield {
            "patient_id": patient_id,
            "clinic_id": clinic_id,
            "reason": UNCONFIRMED,
            "since": since,
            "last_log_at": None,
        }
