"""An access token of a sign-in that has ended works no more, without a query for each request."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from api.accounts import signed_out
from api.accounts.signed_out import SignedOutLately
from tests.api.accounts.test_signing_in import sign_in
from tests.people import NOW, Person


@pytest.fixture(autouse=True)
def _looks_only_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    # The looks by themselves go by the real clock, not by that of the tests.
    monkeypatch.setattr(signed_out, "EVERY_SECONDS", 3600)


@pytest.fixture
def lately(app: Any, client: TestClient) -> SignedOutLately:
    found: SignedOutLately = app.state.signed_out_lately
    return found


def me(client: TestClient, token: str) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Repigment-Now": NOW.isoformat()}
    return client.get("/v1/me", headers=headers)


def test_a_signed_out_devices_access_token_is_refused(
    client: TestClient, alice: Person, lately: SignedOutLately
) -> None:
    token = sign_in(client).json()["access_token"]
    [device] = alice.get("/v1/me/devices").json()
    assert alice.delete(f"/v1/me/devices/{device['id']}").status_code == 204
    lately.look(NOW + timedelta(seconds=5))
    answer = me(client, token)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert alice.get("/v1/me").status_code == 200


def test_a_closed_accounts_access_token_is_refused(
    client: TestClient, ada: Person, sam: Person, lately: SignedOutLately
) -> None:
    token = sign_in(client, email=sam.email).json()["access_token"]
    assert me(client, token).status_code == 200
    assert ada.post(f"/v1/colleagues/{sam.account_id}/close").status_code == 200
    lately.look(NOW)
    assert me(client, token).status_code == 401


def test_who_ended_longer_ago_than_a_token_lives_is_forgotten(
    client: TestClient, alice: Person, lately: SignedOutLately
) -> None:
    sign_in(client)
    [device] = alice.get("/v1/me/devices").json()
    alice.delete(f"/v1/me/devices/{device['id']}")
    lately.look(NOW)
    assert UUID(device["id"]) in lately
    lately.look(NOW + timedelta(hours=2))
    assert UUID(device["id"]) not in lately
