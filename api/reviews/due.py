"""Reviews come to be from the first day of a treatment, once, whoever looks first."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import exists
from sqlmodel import Session, col, select

from api.database import Sessions, insert_new, uuid7
from api.patients.models import Patient
from api.reviews import schedule
from api.reviews.models import Review, ReviewKind
from api.reviews.schedule import Due
from api.treatments.models import Treatment

AT_ONCE = 500


def of_patient(session: Session, treatments: Iterable[Treatment]) -> None:
    """Create every review of a patient's treatments that is not there yet, due now or later."""
    rows = [
        _row(one, due)
        for one in treatments
        for due in schedule.reviews_of(one.started_on, ended_on=one.ended_on)
    ]
    if rows:
        insert_new(session, Review, rows)


def of_clinic(sessions: Sessions, clinic_id: UUID, today: date) -> None:
    """Create the reviews that a clinic must see today. Nothing is locked when none is missing."""
    while True:
        with sessions.read() as session:
            lacking = _lacking(session, clinic_id, today)
        if not lacking:
            return
        rows = [
            _row(one, due)
            for one in lacking
            for due in schedule.on_work_list(one.started_on, today)
        ]
        with sessions.write() as session:
            insert_new(session, Review, rows)


def _lacking(session: Session, clinic_id: UUID, today: date) -> list[Treatment]:
    """Running treatments with a milestone in sight that has no review, some at a time."""
    running = (
        select(Treatment)
        .join(Patient, col(Patient.id) == Treatment.patient_id)
        .where(Patient.clinic_id == clinic_id, col(Treatment.ended_on).is_(None))
        .limit(AT_ONCE)
    )
    found: list[Treatment] = []
    # One question each: joined by OR, PostgreSQL would look for every review one by one.
    for milestone, after in schedule.AFTER.items():
        made = exists().where(
            col(Review.treatment_id) == Treatment.id,
            col(Review.kind) == ReviewKind(milestone.value),
        )
        in_sight = col(Treatment.started_on) <= today + schedule.LEAD - after
        found += session.exec(running.where(in_sight, ~made))
    return list({one.id: one for one in found}.values())


def _row(treatment: Treatment, due: Due) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "patient_id": treatment.patient_id,
        "treatment_id": treatment.id,
        "kind": ReviewKind(due.milestone.value),
        "due_on": due.due_on,
    }
