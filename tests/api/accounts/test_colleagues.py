"""The administrator sees who works at the clinic and closes the account of one who leaves."""

from sqlmodel import select
from starlette.testclient import TestClient

from api.accounts.models import Account
from api.audit import AuditEntry
from api.database import Sessions
from tests.api.accounts.test_signing_in import refresh, sign_in
from tests.people import PASSWORD, Person


def closing(person: Person) -> str:
    return f"/v1/colleagues/{person.account_id}/close"


def test_the_administrator_sees_the_colleagues_of_the_clinic(ada: Person) -> None:
    listed = ada.get("/v1/colleagues").json()
    assert {one["full_name"] for one in listed} == {"Dora Dijkstra", "Sam Smit", "Ada Aalto"}
    assert {one["closed_at"] for one in listed} == {None}


def test_whose_account_is_closed_is_signed_out_and_stays_out(
    client: TestClient, ada: Person, dora: Person
) -> None:
    token = sign_in(client, email=dora.email).json()["refresh_token"]
    assert ada.post(closing(dora)).json()["closed_at"] == "2026-03-02T09:00:00Z"
    assert refresh(client, token).status_code == 401
    assert sign_in(client, email=dora.email, password=PASSWORD).status_code == 401


def test_closing_again_changes_nothing(ada: Person, dora: Person) -> None:
    first = ada.post(closing(dora)).json()
    assert ada.after(hours=1).post(closing(dora)).json() == first


def test_an_administrator_does_not_close_the_own_account(ada: Person) -> None:
    answer = ada.post(closing(ada))
    assert (answer.status_code, answer.json()["code"]) == (409, "own_account")


def test_patients_and_other_clinics_are_no_colleagues(
    ada: Person, alice: Person, sven: Person
) -> None:
    assert [ada.post(closing(one)).status_code for one in (alice, sven)] == [404, 404]


def test_only_an_administrator_closes_accounts(dora: Person, sam: Person, alice: Person) -> None:
    assert [one.post(closing(sam)).status_code for one in (dora, alice)] == [404, 404]


def test_whose_account_is_closed_closes_no_other_while_the_token_lives(
    ada: Person, sam: Person, sessions: Sessions
) -> None:
    with sessions.write() as session:
        session.get_one(Account, ada.account_id).closed_at = ada.now
    assert ada.post(closing(sam)).status_code == 404


def test_closing_an_account_is_audited(ada: Person, sam: Person, sessions: Sessions) -> None:
    ada.post(closing(sam))
    with sessions.read() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "account.closed")).one()
    assert (entry.actor_id, entry.subject_id) == (ada.account_id, str(sam.account_id))
