"""A case is claimed by one, for an hour, and claiming it keeps nobody out."""

from dataclasses import replace
from typing import Any

import pytest

from api.accounts.models import Account
from api.database import Sessions
from tests.api.reviews.setting import raise_alert, worklist
from tests.people import NOW, Person


def claim(by: Person, about: Person) -> Any:
    return by.post(f"{about.home}/claim")


@pytest.fixture
def colleague(sven: Person, dora: Person, sessions: Sessions) -> Person:
    """Sven, come to work at Dora's clinic."""
    with sessions.write() as session:
        account = session.get_one(Account, sven.account_id)
        account.clinic_id = dora.clinic_id
        session.add(account)
    return replace(sven, clinic_id=dora.clinic_id)


def test_a_claim_stands_on_the_work_list(dora: Person, alice: Person, sessions: Sessions) -> None:
    raise_alert(sessions, alice, at=NOW)
    assert worklist(dora)[0]["claim"] is None
    claim(dora, alice)
    said = worklist(dora)[0]["claim"]
    assert (said["claimed_by"], said["until"]) == ("Dora Dijkstra", "2026-03-02T10:00:00Z")


def test_of_two_the_first_has_it(dora: Person, colleague: Person, alice: Person) -> None:
    claim(dora, alice)
    answer = claim(colleague, alice)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_claimed")
    assert answer.json()["claimed_by"] == "Dora Dijkstra"


def test_an_hour_later_it_is_free(dora: Person, colleague: Person, alice: Person) -> None:
    claim(dora, alice)
    assert claim(colleague.after(minutes=60), alice).json()["claimed_by"] == "Sven Svensson"


def test_claiming_again_holds_it_longer(dora: Person, colleague: Person, alice: Person) -> None:
    claim(dora, alice)
    claim(dora.after(minutes=50), alice)
    assert claim(colleague.after(minutes=100), alice).status_code == 409


def test_what_is_let_go_is_free(dora: Person, colleague: Person, alice: Person) -> None:
    claim(dora, alice)
    assert dora.delete(f"{alice.home}/claim").status_code == 204
    assert claim(colleague, alice).status_code == 200


def test_nobody_lets_go_of_the_claim_of_another(
    dora: Person, colleague: Person, alice: Person
) -> None:
    claim(dora, alice)
    colleague.delete(f"{alice.home}/claim")
    assert claim(colleague, alice).status_code == 409


def test_the_patient_sees_who_claimed_the_case(dora: Person, alice: Person) -> None:
    claim(dora, alice)
    newest = alice.get(f"{alice.home}/audit").json()["items"][0]
    assert (newest["actor"], newest["action"]) == ("Dora Dijkstra", "case.claimed")
