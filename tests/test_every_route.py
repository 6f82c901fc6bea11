"""Walk every route with every role and with strangers: nobody sees what is not theirs.

A new route is walked as soon as it exists. One that has no patient in its address must be given
its readers in `DOORS`, or the walk fails.
"""

from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlmodel import select

from api.audit import AuditEntry
from api.database import Sessions, uuid7
from api.main import create_app
from api.settings import Settings
from tests.api.reviews.setting import treat
from tests.people import Person

PATIENT = "/v1/patients/{patient_id}"
EVERYONE = {"nobody", "alice", "bob", "dora", "sam", "ada", "sven", "charlie"}
SIGNED_IN = EVERYONE - {"nobody"}
CLINIC = {"dora", "sam", "ada", "sven"}
DERMATOLOGISTS = {"dora", "sven"}
# Who is let through to addresses without a patient; the rest see 404, and nobody sees 401.
DOORS = {
    ("POST", "/v1/sign-in"): EVERYONE,
    ("POST", "/v1/refresh"): EVERYONE,
    ("POST", "/v1/join/patient"): EVERYONE,
    ("POST", "/v1/join/colleague"): EVERYONE,
    ("GET", "/v1/problems"): EVERYONE,
    ("GET", "/v1/problems/{code}"): EVERYONE,
    ("GET", "/v1/photo-content/{token}"): EVERYONE,
    ("GET", "/v1/fhir/CodeSystem/repigment"): EVERYONE,
    ("GET", "/v1/fhir/keys"): EVERYONE,
    ("POST", "/v1/documents/verify"): {"alice", "bob", "dora", "sven", "charlie"},
    ("POST", "/v1/documents/verify-digest"): {"alice", "bob", "dora", "sven", "charlie"},
    ("GET", "/livez"): EVERYONE,
    ("GET", "/readyz"): EVERYONE,
    ("GET", "/metrics"): EVERYONE,
    ("GET", "/v1/me"): SIGNED_IN,
    ("GET", "/v1/me/devices"): SIGNED_IN,
    ("DELETE", "/v1/me/devices/{device_session_id}"): SIGNED_IN,
    ("GET", "/v1/colleagues"): {"ada"},
    ("POST", "/v1/colleagues/{account_id}/close"): {"ada"},
    ("POST", "/v1/colleagues/{account_id}/forget-second-factor"): {"ada"},
    ("GET", "/v1/clinic"): SIGNED_IN,
    ("GET", "/v1/clinic/records.csv.zip"): DERMATOLOGISTS,
    ("GET", "/v1/clinic/research.csv.zip"): DERMATOLOGISTS | {"ada"},
    ("GET", "/v1/clinic/fhir-server"): {"ada"},
    ("PUT", "/v1/clinic/fhir-server"): {"ada"},
    ("DELETE", "/v1/clinic/fhir-server"): {"ada"},
    ("GET", "/v1/patients"): SIGNED_IN,
    ("GET", "/v1/worklist"): DERMATOLOGISTS,
    ("GET", "/v1/cohort/responses"): DERMATOLOGISTS | {"ada"},
    ("GET", "/v1/cohort/agreement"): DERMATOLOGISTS | {"ada"},
    ("GET", "/v1/cohort/agreement.svg"): DERMATOLOGISTS | {"ada"},
    ("POST", "/v1/invitations"): CLINIC,
    ("GET", "/v1/invitations"): CLINIC,
    ("DELETE", "/v1/invitations/{invitation_id}"): CLINIC,
}


def walk() -> list[tuple[str, str]]:
    app: FastAPI = create_app(Settings(_env_file=None))
    paths: dict[str, Any] = app.openapi()["paths"]
    return sorted((m.upper(), path) for path, methods in paths.items() for m in methods)


WALK = walk()
OF_PATIENTS = [(method, path) for method, path in WALK if path.startswith(PATIENT)]
OTHERS = [step for step in WALK if step not in OF_PATIENTS]


@pytest.fixture
def everyone(request: pytest.FixtureRequest) -> dict[str, Person]:
    return {name: request.getfixturevalue(name) for name in SIGNED_IN}


def fill(path: str, patient_id: UUID | None) -> str:
    """An address with the patient in it and ids that name nothing elsewhere."""
    parts = []
    for part in path.split("/"):
        if part == "{patient_id}":
            parts.append(str(patient_id))
        elif part == "{view}":
            parts.append("front")
        else:
            parts.append(str(uuid7()) if part.startswith("{") else part)
    return "/".join(parts)


def test_there_is_something_to_walk() -> None:
    assert len(OF_PATIENTS) > 30


@pytest.mark.parametrize(("method", "path"), OF_PATIENTS)
def test_nobody_but_the_patient_and_the_clinics_dermatologist_gets_in(
    method: str, path: str, everyone: dict[str, Person]
) -> None:
    address = fill(path, everyone["alice"].patient_id)
    for name in SIGNED_IN - {"alice", "dora"}:
        answer = everyone[name].call(method, address, json={})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), name


@pytest.mark.parametrize(("method", "path"), OF_PATIENTS)
def test_an_address_of_a_patient_asks_who_is_there(method: str, path: str, alice: Person) -> None:
    answer = alice.client.request(method, fill(path, alice.patient_id), json={})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


@pytest.mark.parametrize(("method", "path"), OF_PATIENTS)
def test_a_patient_that_does_not_exist_is_no_different(
    method: str, path: str, everyone: dict[str, Person]
) -> None:
    for name in ("alice", "dora"):
        answer = everyone[name].call(method, fill(path, uuid7()), json={})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), name


def test_every_look_at_a_patient_leaves_a_line(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    looks = [path for method, path in OF_PATIENTS if method == "GET" and path.count("{") == 1]
    assert len(looks) > 15
    for path in looks:
        before = lines_by(dora, sessions)
        answer = dora.get(fill(path, alice.patient_id), params={"measure": "f_vasi"})
        assert (answer.status_code, lines_by(dora, sessions) > before) == (200, True), path


def lines_by(person: Person, sessions: Sessions) -> int:
    with sessions.read() as session:
        theirs = select(AuditEntry.id).where(AuditEntry.actor_id == person.account_id)
        return len(session.exec(theirs).all())


@pytest.mark.parametrize(("method", "path"), OTHERS)
def test_every_other_door_opens_for_those_it_is_for(
    method: str, path: str, everyone: dict[str, Person]
) -> None:
    let_in = DOORS[method, path]
    address = fill(path, None)
    for name, person in everyone.items():
        answer = person.call(method, address, json={})
        if name not in let_in:
            assert answer.status_code == 404, name
        elif "{" not in path:
            assert answer.status_code != 404, name
    if "nobody" not in let_in:
        assert everyone["alice"].client.request(method, address, json={}).status_code == 401
