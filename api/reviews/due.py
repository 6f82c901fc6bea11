"""Reviews come to be from the first day of a treatment, once, whoever looks first."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import exists, update
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
        with sessions.write() as session:
            of_patient(session, lacking)
            made = update(Treatment).where(col(Treatment.id).in_([one.id for one in lacking]))
            session.execute(made.values(reviews_made=True))


def _lacking(session: Session, clinic_id: UUID, today: date) -> Sequence[Treatment]:
    """Running treatments without their reviews, the first of which is in sight; some at a time."""
    first = min(schedule.AFTER.values())
    # Not a join: of an index without rows SQLite knows nothing, and would go through all patients.
    of_clinic = exists().where(
        col(Patient.id) == Treatment.patient_id, col(Patient.clinic_id) == clinic_id
    )
    lacking = (
        select(Treatment)
        .where(
            of_clinic,
            col(Treatment.ended_on).is_(None),
            ~col(Treatment.reviews_made),
            col(Treatment.started_on) <= today + schedule.LEAD - first,
        )
        .limit(AT_ONCE)
    )
    return session.exec(lacking).all()


def _row(treatment: Treatment, due: Due) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "patient_id": treatment.patient_id,
        "treatment_id": treatment.id,
        "kind": ReviewKind(due.milestone.value),
        "due_on": due.due_on,
    }
