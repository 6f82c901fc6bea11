"""Patients of the North clinic in numbers, with the scores that a test of cohorts needs."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from api.assessments.models import Assessment, Measure, Source
from api.database import Sessions
from tests import people
from tests.people import Person

STARTED = date(2025, 1, 6)


def treated(sessions: Sessions, dora: Person, number: int) -> list[UUID]:
    """So many patients of Dora's clinic who began the treatment on the same day."""
    with sessions.write() as session:
        return [people.treated(session, dora, "One of Many", STARTED) for _ in range(number)]


def mistaken(sessions: Sessions, dora: Person, patients: Iterable[UUID], on: date) -> None:
    """A treatment of each that was called off."""
    with sessions.write() as session:
        for patient_id in patients:
            session.add(people.treatment(dora, patient_id, on, called_off=True))


def score(
    sessions: Sessions,
    dora: Person,
    patients: Iterable[UUID],
    *,
    week: int,
    value: float,
    version: str | None = None,
    **changes: Any,
) -> None:
    """An F-VASI of each by Dora, or with a version by a machine inside a confirmed outline."""
    on = STARTED + timedelta(weeks=week)
    by = {"source": Source.clinician, "author_id": dora.account_id}
    if version:
        by = {"source": Source.machine, "algorithm": "repigment-test", "algorithm_version": version}
        by |= {"views": 1, "input_hash": uuid4().hex}
    row = {
        "measure": Measure.f_vasi,
        "assessed_on": on,
        "made_at": datetime.combine(on, time(12), UTC),
        "value": value,
        "provisional": False,
        "detail": {},
    }
    with sessions.write() as session:
        for patient_id in patients:
            session.add(Assessment.model_validate(row | by | {"patient_id": patient_id} | changes))
