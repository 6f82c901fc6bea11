"""An invitation works once, for its role, until it runs out."""

from datetime import timedelta
from typing import Any

import pytest

from tests.people import NOW, PASSWORD, Person

NEW = {"email": "new@example.org", "full_name": "New Person"}


def invited(by: Person, role: str = "patient") -> str:
    answer = by.post("/v1/invitations", {"role": role, **NEW})
    assert answer.status_code == 201, answer.text
    code: str = answer.json()["code"]
    return code


def join(person: Person, code: str, **changed: Any) -> Any:
    body = {
        "code": code,
        "password": PASSWORD,
        "date_of_birth": "1990-01-31",
        "sex_at_birth": "female",
        "time_zone": "Asia/Kathmandu",
        "consents": [{"purpose": "care_record", "text_version": "1"}],
    }
    return person.client.post(
        "/v1/join/patient", json=body | changed, headers={"Repigment-Now": person.now.isoformat()}
    )


def colleague(person: Person, code: str) -> Any:
    body = {"code": code, "password": PASSWORD}
    headers = {"Repigment-Now": person.now.isoformat()}
    return person.client.post("/v1/join/colleague", json=body, headers=headers)


@pytest.mark.parametrize("name", ["sam", "dora", "ada"])
def test_any_member_of_the_clinic_invites_a_patient(
    name: str, request: pytest.FixtureRequest
) -> None:
    assert (
        join(request.getfixturevalue(name), invited(request.getfixturevalue(name))).json()[
            "full_name"
        ]
        == "New Person"
    )


def test_a_code_works_once(sam: Person) -> None:
    code = invited(sam)
    assert join(sam, code).status_code == 201
    again = join(sam, code)
    assert (again.status_code, again.json()["code"]) == (410, "invitation_not_valid")


def test_a_code_may_be_typed_in_small_letters(sam: Person) -> None:
    assert join(sam, f" {invited(sam).lower()} ").status_code == 201


def test_a_code_runs_out_after_fourteen_days(sam: Person) -> None:
    code = invited(sam)
    assert join(sam.at(NOW + timedelta(days=14)), code).status_code == 410


def test_a_withdrawn_code_is_not_valid(sam: Person) -> None:
    code = invited(sam)
    [invitation] = sam.get("/v1/invitations").json()
    assert sam.delete(f"/v1/invitations/{invitation['id']}").status_code == 204
    assert join(sam, code).status_code == 410


def test_a_refused_join_leaves_the_code_usable(sam: Person) -> None:
    code = invited(sam)
    assert join(sam, code, password="short").json()["code"] == "password_too_weak"
    assert join(sam, code).status_code == 201


def test_joining_needs_consent_to_the_care_record(sam: Person) -> None:
    answer = join(sam, invited(sam), consents=[])
    assert (answer.status_code, answer.json()["code"]) == (409, "consent_missing")


def test_an_email_has_one_account(sam: Person) -> None:
    first, second = invited(sam), invited(sam)
    join(sam, first)
    answer = join(sam, second)
    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")


@pytest.mark.parametrize(("name", "status"), [("sam", 409), ("sven", 201)])
def test_an_account_of_the_own_clinic_is_not_invited_and_one_elsewhere_is_not_told(
    name: str, status: int, alice: Person, request: pytest.FixtureRequest
) -> None:
    given = NEW | {"role": "patient", "email": alice.email.upper()}
    assert request.getfixturevalue(name).post("/v1/invitations", given).status_code == status


def test_an_administrator_invites_a_dermatologist(ada: Person) -> None:
    account = colleague(ada, invited(ada, "dermatologist")).json()
    assert account["role"] == "dermatologist"
    assert account["clinic_id"] == str(ada.clinic_id)


@pytest.mark.parametrize("name", ["sam", "dora", "alice"])
def test_only_an_administrator_invites_colleagues(
    name: str, request: pytest.FixtureRequest
) -> None:
    person: Person = request.getfixturevalue(name)
    assert person.post("/v1/invitations", {"role": "staff", **NEW}).status_code == 404


def test_a_patients_code_does_not_make_a_colleague(sam: Person) -> None:
    assert colleague(sam, invited(sam)).status_code == 410


def test_a_clinic_does_not_see_the_invitations_of_another(sam: Person, sven: Person) -> None:
    invited(sam)
    assert sven.get("/v1/invitations").json() == []


def test_nobody_is_born_tomorrow_and_the_code_stays_usable(sam: Person) -> None:
    code = invited(sam)
    answer = join(sam, code, date_of_birth="2030-04-04")
    assert (answer.status_code, answer.json()["code"]) == (422, "born_in_future")
    assert join(sam, code).status_code == 201
