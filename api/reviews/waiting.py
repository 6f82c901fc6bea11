"""The questions behind the work-list: what waits in a clinic, one select for each reason.

Each gives `id`, `patient_id`, `name`, `about`, `how_many`, `rank` and `since`; it asks for what
`given` brings. Alerts of severity `info` ask for nothing and are left out.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Mapped
from sqlmodel import col

from api.alerts.models import Alert
from api.alerts.service import is_open
from api.applications.models import Application, QuarantinedLog
from api.assessments.models import Assessment, Outline
from api.assessments.superseded import not_superseded
from api.clock import EARLIEST
from api.outbox.models import Sending, SendingState
from api.patients.models import Patient
from api.reactions.models import Reaction, Triage
from api.reviews import schedule
from api.reviews.models import Review
from api.reviews.noticing import SILENCE, UNCONFIRMED, Noticed, overtaken, unmeasured_f_vasi
from api.treatments.models import Treatment

GRAVE, USUAL = 0, 1

Rows = Select[*tuple[Any, ...]]


def given(clinic_id: UUID, today: date) -> dict[str, Any]:
    """What the questions leave open, so that each is put together once and not for every look."""
    return {"clinic_id": clinic_id, "today": today, "in_sight": today + schedule.LEAD}


def _rows(owner: Mapped[UUID] | ColumnElement[UUID], **columns: Any) -> Rows:
    named = [column.label(name) for name, column in columns.items()]
    return (
        select(owner.label("patient_id"), col(Patient.full_name).label("name"), *named)
        .join(Patient, col(Patient.id) == owner)
        .where(col(Patient.clinic_id) == bindparam("clinic_id"))
    )


def reviews() -> Rows:
    """Unsigned reviews four weeks before they fall due; `since` is the day they do."""
    needed = or_(
        col(Treatment.ended_on).is_(None),
        and_(
            col(Treatment.ended_on) >= bindparam("today"),
            col(Treatment.ended_on) >= Review.due_on,
        ),
    )
    found = _rows(
        col(Review.patient_id),
        id=col(Review.id),
        about=cast(col(Review.kind), String),
        how_many=literal(1),
        rank=literal(USUAL),
        since=col(Review.due_on),
    )
    return found.join(Treatment, col(Treatment.id) == Review.treatment_id).where(
        col(Review.signed_at).is_(None),
        col(Review.due_on) <= bindparam("in_sight"),
        needed,
    )


def alerts() -> Rows:
    """Patients with open alerts."""
    grave = case((col(Alert.severity) == "serious", GRAVE), else_=USUAL)
    return (
        _rows(
            col(Alert.patient_id),
            id=col(Alert.patient_id),
            about=literal("alerts"),
            how_many=func.count(),
            rank=func.min(grave),
            since=func.min(col(Alert.raised_at)),
        )
        .where(is_open(), col(Alert.severity) != "info")
        .group_by(col(Alert.patient_id), col(Patient.full_name))
    )


def quarantined() -> Rows:
    """Patients whose phones sent what could not be read."""
    return (
        _rows(
            col(QuarantinedLog.patient_id),
            id=col(QuarantinedLog.patient_id),
            about=literal("unreadable"),
            how_many=func.count(),
            rank=literal(USUAL),
            since=func.min(col(QuarantinedLog.received_at)),
        )
        .where(col(QuarantinedLog.settled_at).is_(None))
        .group_by(col(QuarantinedLog.patient_id), col(Patient.full_name))
    )


def reactions() -> Rows:
    """Reactions that no dermatologist has judged; serious ones are grave."""
    judged = exists().where(
        col(Triage.patient_id) == Reaction.patient_id, col(Triage.reaction_id) == Reaction.id
    )
    return _rows(
        col(Reaction.patient_id),
        id=col(Reaction.id),
        about=col(Reaction.term),
        how_many=literal(1),
        rank=case((col(Reaction.serious), GRAVE), else_=USUAL),
        since=col(Reaction.reported_at),
    ).where(~judged)


def silent() -> Rows:
    """Phones from which no log has come for a week, unless one has come since it was noticed."""
    heard = exists().where(
        col(Application.patient_id) == Noticed.patient_id,
        col(Application.current),
        ~col(Application.withdrawn),
        # What a wrong clock dated ahead of its coming tells nothing of now.
        col(Application.applied_at) <= Application.recorded_at,
        col(Application.applied_at) > func.coalesce(col(Noticed.last_log_at), EARLIEST),
    )
    return _noticed(SILENCE).where(_of_each(~heard))


def unconfirmed() -> Rows:
    """Patients of whose proposed outlines nobody has confirmed any yet."""
    confirmed = exists().where(col(Outline.patient_id) == Noticed.patient_id)
    return _noticed(UNCONFIRMED).where(_of_each(~confirmed))


def _noticed(reason: str) -> Rows:
    return _rows(
        col(Noticed.patient_id),
        id=col(Noticed.patient_id),
        about=literal(reason),
        how_many=literal(1),
        rank=literal(USUAL),
        since=col(Noticed.since),
    ).where(
        col(Noticed.clinic_id) == bindparam("clinic_id"),
        # In words: the planner then knows how many there are.
        col(Noticed.reason) == literal_column(f"'{reason}'"),
    )


def unmeasured() -> Rows:
    """The last photo session of a patient, while nothing was measured or scored on or after it."""
    return _rows(
        col(Assessment.patient_id),
        id=col(Assessment.id),
        about=col(Assessment.unmeasured),
        how_many=literal(1),
        rank=literal(USUAL),
        since=col(Assessment.made_at),
    ).where(
        unmeasured_f_vasi(),
        _of_each(~overtaken()),
        _of_each(not_superseded()),
    )


def undelivered() -> Rows:
    """Documents that the clinic's FHIR server did not take, however often they were sent."""
    return _rows(
        col(Sending.patient_id),
        id=col(Sending.id),
        about=col(Sending.last_answer),
        how_many=literal(1),
        rank=literal(USUAL),
        since=col(Sending.settled_at),
    ).where(col(Sending.state) == SendingState.given_up)


def _of_each(holds: ColumnElement[bool]) -> ColumnElement[bool]:
    """A condition looked up row by row, in the order of the list, until the page is full.

    As a plain condition PostgreSQL would join and sort all that waits before it shows any.
    """
    return case((holds, true()), else_=false())
