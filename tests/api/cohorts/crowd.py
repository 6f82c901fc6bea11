"""Patients of the North clinic in numbers, with the scores that a test of cohorts needs."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session

from api.accounts.models import Account
from api.assessments.models import Assessment, Measure, Source
from api.audit import Role
from api.clinics.models import Jurisdiction
from api.database import Sessions
from api.patients.models import Language, Patient, SexAtBirth
from api.treatments.models import Treatment
from tests.people import NOW, Person

STARTED = date(2025, 1, 6)


def treated(sessions: Sessions, dora: Person, number: int) -> list[UUID]:
    """So many patients of Dora's clinic who began the treatment on the same day."""
    with sessions.write() as session:
        return [_treated(session, dora) for _ in range(number)]


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


def _treated(session: Session, dora: Person) -> UUID:
    account = Account(
        clinic_id=dora.clinic_id,
        role=Role.patient,
        email=f"{uuid4()}@example.org",
        full_name="One of Many",
        password_hash="",
        created_at=NOW,
    )
    session.add(account)
    session.flush()
    patient = Patient(
        clinic_id=dora.clinic_id,
        account_id=account.id,
        full_name=account.full_name,
        date_of_birth=date(1980, 1, 1),
        sex_at_birth=SexAtBirth.female,
        time_zone="Europe/Amsterdam",
        language=Language.nl,
        created_at=NOW,
    )
    session.add(patient)
    session.flush()
    session.add(
        Treatment(
            patient_id=patient.id,
            jurisdiction=Jurisdiction.eu,
            label_version="eu-2023",
            started_on=STARTED,
            started_by=dora.account_id,
            recorded_at=NOW,
        )
    )
    return patient.id
