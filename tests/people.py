"""The fixed cast of every test, and how they talk to the server.

North clinic: Dora the dermatologist treats Alice and Bob; Sam is staff, Ada administers.
South clinic: Sven the dermatologist treats Charlie. North must see nothing of South, and back.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from httpx2 import Response
from sqlmodel import Session
from starlette.testclient import TestClient

from api.accounts import tokens
from api.accounts.models import Account
from api.accounts.passwords import hash_password
from api.audit import Role
from api.clinics.models import Clinic, Jurisdiction
from api.database import uuid7
from api.languages import Language
from api.patients.models import Consent, Patient, Purpose, SexAtBirth
from api.settings import SAMPLE_SECRET
from api.treatments.models import Treatment

# A Monday, winter time in Amsterdam: 10:00 on the patient's wall clock.
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "seven quiet lanterns"


@dataclass(frozen=True)
class Person:
    """Somebody signed in, at an instant; `at` moves them to another."""

    client: TestClient
    account_id: UUID
    role: Role
    clinic_id: UUID
    patient_id: UUID | None
    email: str
    session_id: UUID
    now: datetime = NOW

    def at(self, instant: datetime | str) -> "Person":
        moved = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
        return replace(self, now=moved)

    def after(self, **span: float) -> "Person":
        return self.at(self.now + timedelta(**span))

    @property
    def headers(self) -> dict[str, str]:
        access = tokens.Access(self.account_id, self.role, self.clinic_id, self.session_id)
        lifetime = timedelta(minutes=10)
        token = tokens.issue_access(access, SAMPLE_SECRET, now=self.now, lifetime=lifetime)
        return {"Authorization": f"Bearer {token}", "Repigment-Now": self.now.isoformat()}

    @property
    def home(self) -> str:
        """The address of the patient's own record."""
        return f"/v1/patients/{self.patient_id}"

    def call(self, method: str, path: str, **given: Any) -> Response:
        headers = {**self.headers, **given.pop("headers", {})}
        return self.client.request(method, path, headers=headers, **given)

    def get(self, path: str, **given: Any) -> Response:
        return self.call("GET", path, **given)

    def post(self, path: str, json: Any = None, **given: Any) -> Response:
        return self.call("POST", path, json=json, **given)

    def put(self, path: str, json: Any = None, **given: Any) -> Response:
        return self.call("PUT", path, json=json, **given)

    def patch(self, path: str, json: Any = None, **given: Any) -> Response:
        return self.call("PATCH", path, json=json, **given)

    def delete(self, path: str, **given: Any) -> Response:
        return self.call("DELETE", path, **given)


ROLES = {
    "dora": ("North", Role.dermatologist, "Dora Dijkstra"),
    "sam": ("North", Role.staff, "Sam Smit"),
    "ada": ("North", Role.administrator, "Ada Aalto"),
    "alice": ("North", Role.patient, "Alice Nguyễn"),
    "bob": ("North", Role.patient, "Bob Bakker"),
    "sven": ("South", Role.dermatologist, "Sven Svensson"),
    "charlie": ("South", Role.patient, "Charlie Cruz"),
}


def settle(session: Session) -> dict[str, dict[str, Any]]:
    """Store the cast; what each test needs to sign them in comes back by name."""
    password_hash = hash_password(PASSWORD)
    clinics = {name: _clinic(session, name) for name in ("North", "South")}
    return {
        name: _person(session, clinics[clinic], name, role, full_name, password_hash)
        for name, (clinic, role, full_name) in ROLES.items()
    }


def _clinic(session: Session, name: str) -> Clinic:
    clinic = Clinic(
        name=f"{name} Clinic",
        jurisdiction=Jurisdiction.eu,
        time_zone="Europe/Amsterdam",
        created_at=NOW,
    )
    session.add(clinic)
    session.flush()
    return clinic


def _person(
    session: Session, clinic: Clinic, name: str, role: Role, full_name: str, password_hash: str
) -> dict[str, Any]:
    account = _account(session, clinic.id, name, role, full_name, password_hash)
    patient = _patient(session, account) if role is Role.patient else None
    return {
        "account_id": account.id,
        "role": role,
        "clinic_id": clinic.id,
        "patient_id": patient.id if patient else None,
        "email": account.email,
        "session_id": uuid7(),
    }


def treated(session: Session, dora: Person, full_name: str, started_on: date) -> UUID:
    """One more patient of Dora's clinic, who began the cream on that day and never signs in."""
    account = _account(session, dora.clinic_id, str(uuid7()), Role.patient, full_name)
    patient = _patient(session, account)
    session.add(treatment(dora, patient.id, started_on))
    return patient.id


def treatment(
    dora: Person, patient_id: UUID, started_on: date, *, called_off: bool = False
) -> Treatment:
    return Treatment(
        patient_id=patient_id,
        jurisdiction=Jurisdiction.eu,
        label_version="2023",
        started_on=started_on,
        started_by=dora.account_id,
        recorded_at=NOW,
        ended_on=started_on if called_off else None,
        called_off=called_off,
    )


def _account(
    session: Session,
    clinic_id: UUID,
    name: str,
    role: Role,
    full_name: str,
    password_hash: str = "",
) -> Account:
    account = Account(
        clinic_id=clinic_id,
        role=role,
        email=f"{name}@example.org",
        full_name=full_name,
        password_hash=password_hash,
        created_at=NOW,
    )
    session.add(account)
    session.flush()
    return account


def _patient(session: Session, account: Account) -> Patient:
    patient = Patient(
        clinic_id=account.clinic_id,
        account_id=account.id,
        full_name=account.full_name,
        date_of_birth=date(1991, 5, 2),
        sex_at_birth=SexAtBirth.female,
        fitzpatrick=4,
        time_zone="Europe/Amsterdam",
        language=Language.nl,
        created_at=NOW,
    )
    session.add(patient)
    session.flush()
    for purpose in (Purpose.care_record, Purpose.photos_for_care):
        session.add(Consent(patient_id=patient.id, purpose=purpose, text_version="1", given_at=NOW))
    return patient
