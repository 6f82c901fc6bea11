"""Sign in, throttle, refresh with its grace window, theft, sign out."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from api.accounts.models import DeviceSession, SignInFailure
from api.database import Sessions
from tests.people import NOW, PASSWORD, Person

DEVICE = "phone-1"


def sign_in(client: TestClient, **changed: Any) -> Any:
    at = changed.pop("at", NOW)
    body = {"email": "alice@example.org", "password": PASSWORD, "device_id": DEVICE} | changed
    return client.post("/v1/sign-in", json=body, headers={"Repigment-Now": at.isoformat()})


def refresh(client: TestClient, token: str, **changed: Any) -> Any:
    at = changed.pop("at", NOW)
    body = {"refresh_token": token, "device_id": DEVICE} | changed
    return client.post("/v1/refresh", json=body, headers={"Repigment-Now": at.isoformat()})


def test_the_right_password_gives_a_token_that_opens_the_record(
    client: TestClient, alice: Person
) -> None:
    token = sign_in(client).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Repigment-Now": NOW.isoformat()}
    assert client.get(alice.home, headers=headers).json()["full_name"] == "Alice Nguyễn"


def test_the_email_is_not_case_sensitive(client: TestClient) -> None:
    assert sign_in(client, email="Alice@Example.org").status_code == 200


@pytest.mark.parametrize("wrong", [{"password": "not my password"}, {"email": "no@example.org"}])
def test_a_wrong_password_and_an_unknown_email_answer_alike(
    client: TestClient, wrong: dict[str, str]
) -> None:
    answer = sign_in(client, **wrong)
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_credentials")


def test_the_sixth_failure_waits_even_with_the_right_password(client: TestClient) -> None:
    for _ in range(5):
        sign_in(client, password="not my password")
    answer = sign_in(client)
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_attempts")
    assert answer.headers["retry-after"] == "900"


def test_of_twenty_passwords_tried_at_once_five_are_verified(client: TestClient) -> None:
    with ThreadPoolExecutor(20) as at_once:
        guesses = (f"not my password {number}" for number in range(20))
        answers = list(at_once.map(lambda guess: sign_in(client, password=guess), guesses))
    assert Counter(one.status_code for one in answers) == {401: 5, 429: 15}


def test_signing_in_rightly_is_no_failure(client: TestClient, sessions: Sessions) -> None:
    assert [sign_in(client).status_code for _ in range(6)] == [200] * 6
    with sessions.read() as session:
        assert session.exec(select(SignInFailure)).all() == []


def test_failures_are_counted_in_the_database(client: TestClient, sessions: Sessions) -> None:
    sign_in(client, password="not my password")
    with sessions.read() as session:
        assert len(session.exec(select(SignInFailure)).all()) == 1


def test_the_throttle_opens_after_a_quarter_of_an_hour(client: TestClient) -> None:
    for _ in range(5):
        sign_in(client, password="not my password")
    assert sign_in(client, at=NOW + timedelta(minutes=15)).status_code == 200


def test_one_address_cannot_try_many_accounts(client: TestClient) -> None:
    for number in range(30):
        sign_in(client, email=f"guess{number}@example.org")
    assert sign_in(client).status_code == 429


def test_an_access_token_ends_after_ten_minutes(alice: Person) -> None:
    late = alice.headers | {"Repigment-Now": (NOW + timedelta(minutes=10)).isoformat()}
    answer = alice.client.get("/v1/me", headers=late)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_a_token_signed_with_another_secret_is_nobody(client: TestClient) -> None:
    forged = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiIxIn0."
    answer = client.get("/v1/me", headers={"Authorization": f"Bearer {forged}"})
    assert answer.status_code == 401


def test_refreshing_gives_the_next_token(client: TestClient) -> None:
    first = sign_in(client).json()["refresh_token"]
    second = refresh(client, first).json()["refresh_token"]
    assert second != first
    assert refresh(client, second).status_code == 200


def test_a_lost_answer_logs_nobody_out(client: TestClient) -> None:
    first = sign_in(client).json()["refresh_token"]
    lost = refresh(client, first).json()["refresh_token"]
    again = refresh(client, first, at=NOW + timedelta(seconds=60)).json()["refresh_token"]
    assert again == lost


def test_an_old_token_after_the_grace_revokes_the_family(client: TestClient) -> None:
    first = sign_in(client).json()["refresh_token"]
    second = refresh(client, first).json()["refresh_token"]
    stolen = refresh(client, first, at=NOW + timedelta(seconds=61))
    assert (stolen.status_code, stolen.json()["code"]) == (401, "signed_out")
    assert refresh(client, second).status_code == 401


def test_a_token_two_generations_old_is_theft_at_once(client: TestClient) -> None:
    first = sign_in(client).json()["refresh_token"]
    third = refresh(client, refresh(client, first).json()["refresh_token"]).json()
    assert refresh(client, first).status_code == 401
    assert refresh(client, third["refresh_token"]).status_code == 401


def test_a_token_on_another_device_revokes_the_family(
    client: TestClient, sessions: Sessions
) -> None:
    token = sign_in(client).json()["refresh_token"]
    assert refresh(client, token, device_id="another").status_code == 401
    with sessions.read() as session:
        revoked = session.exec(select(DeviceSession)).one()
    assert revoked.revoked_because == "used by another device"


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "é.1.x"])
def test_a_made_up_refresh_token_is_refused(client: TestClient, token: str) -> None:
    assert refresh(client, token).status_code == 401


def test_a_refresh_token_ends_after_sixty_days(client: TestClient) -> None:
    token = sign_in(client).json()["refresh_token"]
    assert refresh(client, token, at=NOW + timedelta(days=60)).status_code == 401


def test_signing_a_device_out_ends_its_tokens(client: TestClient, alice: Person) -> None:
    token = sign_in(client).json()["refresh_token"]
    [device] = alice.get("/v1/me/devices").json()
    assert alice.delete(f"/v1/me/devices/{device['id']}").status_code == 204
    assert refresh(client, token).status_code == 401


def test_nobody_signs_out_somebody_elses_device(
    client: TestClient, alice: Person, bob: Person
) -> None:
    sign_in(client)
    [device] = alice.get("/v1/me/devices").json()
    assert bob.delete(f"/v1/me/devices/{device['id']}").status_code == 404


def test_signing_in_again_on_a_device_replaces_its_session(
    client: TestClient, alice: Person
) -> None:
    first = sign_in(client).json()["refresh_token"]
    sign_in(client)
    assert refresh(client, first).status_code == 401
    assert len(alice.get("/v1/me/devices").json()) == 1
