"""The server that a clinic names: which are allowed, how its token is kept, having none."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from api.database import Sessions
from api.outbox.models import FhirServer as Row
from api.outbox.token import lock
from api.resources import Resources
from api.summaries.models import IssuedDocument
from tests.api.outbox.sendings import attempt, name_server, told
from tests.api.reviews.setting import treat
from tests.fhir_server import TOKEN, FhirServer
from tests.people import Person


def test_an_address_that_the_operator_took_back_gets_nothing(
    sent: dict[str, Any], resources: Resources, fhir: FhirServer, dora: Person, alice: Person
) -> None:
    settings = resources.settings.model_copy(update={"fhir_hosts": "fhir.example.org"})
    attempt(replace(resources, settings=settings), sent)
    assert "does not allow the address" in told(dora, alice)[0]["last_answer"]
    assert fhir.requests == []


def test_without_a_server_there_is_nothing_to_send_to(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    answer = dora.post(f"{alice.home}/sendings", {"id": "01932c4e-7b1a-7c3d-9e55-0a1b2c3d4e5f"})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_fhir_server")
    with sessions.read() as session:
        assert session.exec(select(IssuedDocument)).all() == []


def test_a_server_that_was_removed_gets_nothing(
    sent: dict[str, Any], resources: Resources, ada: Person, dora: Person, alice: Person
) -> None:
    assert ada.delete("/v1/clinic/fhir-server").status_code == 204
    attempt(resources, sent)
    assert "no FHIR server any more" in told(dora, alice)[0]["last_answer"]


def test_the_token_is_told_to_nobody_and_locked_in_the_database(
    ada: Person, fhir: FhirServer, sessions: Sessions
) -> None:
    name_server(ada, fhir)
    answer = ada.get("/v1/clinic/fhir-server")
    assert answer.json()["has_token"] is True
    with sessions.read() as session:
        row = session.exec(select(Row)).one()
    assert TOKEN not in f"{row.model_dump()}{answer.text}"


def test_a_token_locked_under_another_secret_is_asked_for_again(
    sent: dict[str, Any], resources: Resources, sessions: Sessions, dora: Person, alice: Person
) -> None:
    with sessions.write() as session:
        session.exec(select(Row)).one().locked_token = "from another installation"
    attempt(resources, sent)
    assert "enter it again" in told(dora, alice)[0]["last_answer"]


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example/r4", "http://169.254.169.254/latest", "file:///etc/passwd"],
)
def test_no_server_is_named_that_the_operator_does_not_allow(address: str, ada: Person) -> None:
    answer = ada.put("/v1/clinic/fhir-server", {"base_url": address})
    assert (answer.status_code, answer.json()["code"]) == (422, "address_not_allowed")
    assert ada.get("/v1/clinic/fhir-server").json() is None


@pytest.mark.parametrize("token", ["clé", "two\nlines", "“quoted”"])
def test_a_token_that_cannot_stand_in_a_header_is_refused(token: str, ada: Person) -> None:
    answer = ada.put("/v1/clinic/fhir-server", {"base_url": "https://x.example", "token": token})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert token not in answer.text


def test_such_a_token_kept_from_before_gives_the_sending_up(
    sent: dict[str, Any], resources: Resources, sessions: Sessions, dora: Person, alice: Person
) -> None:
    secret = resources.settings.secret_key.get_secret_value()
    with sessions.write() as session:
        session.exec(select(Row)).one().locked_token = lock("clé", secret)
    attempt(resources, sent)
    (now,) = told(dora, alice)
    assert (now["state"], now["last_answer"]) == ("given_up", "cannot be sent (UnicodeEncodeError)")
