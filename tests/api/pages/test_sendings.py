"""The pages for what a clinic sends and takes back: its FHIR server, its summaries, a tube."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from api.audit import AuditEntry
from api.database import Sessions, uuid7
from api.settings import Settings
from tests.api.outbox.sendings import given_up, told
from tests.api.pages.browser import TextBrowser
from tests.api.reviews.setting import treat
from tests.people import Person

SERVER = "/clinic/fhir-server"
NEXT = re.compile(r'name="id" value="([^"]+)"')


@pytest.fixture
def at_browser(client: TestClient, sessions: Sessions) -> Callable[[Person], TextBrowser]:
    return lambda person: TextBrowser(client).sign_in(person, sessions)


@pytest.fixture
def home(dora: Person, alice: Person) -> str:
    treat(dora, alice)
    return f"/clinic/patients/{alice.patient_id}"


def name_server(browser: TextBrowser, settings: Settings, **changes: Any) -> Any:
    form = {"base_url": f"{settings.fhir_hosts}/fhir", "token": "lock and key"} | changes
    return browser.send(SERVER, SERVER, **form)


def test_an_administrator_names_the_server_and_its_token_is_never_shown(
    at_browser: Callable[[Person], TextBrowser], ada: Person, settings: Settings
):
    ada_at_desk = at_browser(ada)
    assert name_server(ada_at_desk, settings).status_code == 303
    page = ada_at_desk.get(SERVER).text
    assert f"{settings.fhir_hosts}/fhir" in page
    assert "lock and key" not in page
    ada_at_desk.send(SERVER, f"{SERVER}/remove")
    assert ada.get("/v1/clinic/fhir-server").json() is None


def test_an_address_that_the_operator_does_not_allow_comes_back_in_its_form(
    at_browser: Callable[[Person], TextBrowser], ada: Person, settings: Settings
):
    answer = name_server(at_browser(ada), settings, base_url="https://elsewhere.example/fhir")
    assert answer.status_code == 422
    assert "Nothing is sent to that address" in answer.text
    assert "https://elsewhere.example/fhir" in answer.text
    assert ada.get("/v1/clinic/fhir-server").json() is None


def test_a_token_that_no_header_can_carry_is_named(
    at_browser: Callable[[Person], TextBrowser], ada: Person, settings: Settings
):
    answer = name_server(at_browser(ada), settings, token="żółw")
    assert answer.status_code == 422
    assert "<li>Token</li>" in answer.text


def test_nobody_but_an_administrator_sees_where_documents_go(
    at_browser: Callable[[Person], TextBrowser], dora: Person
):
    assert at_browser(dora).get(SERVER).status_code == 404


def test_a_summary_is_sent_once_however_often_the_form_is(
    at_browser: Callable[[Person], TextBrowser],
    home: str,
    ada: Person,
    dora: Person,
    alice: Person,
    settings: Settings,
):
    name_server(at_browser(ada), settings)
    doras = at_browser(dora)
    found = NEXT.search(doras.get(home).text)
    assert found
    for _ in range(2):
        assert doras.send(home, f"{home}/sendings", id=found[1]).status_code == 303
    assert [one["state"] for one in told(dora, alice)] == ["waiting"]
    assert "on its way" in doras.get(home).text
    acts = [one["action"] for one in alice.get(f"{alice.home}/audit").json()["items"]]
    assert acts.count("sending.requested") == 1


def issued_in(sessions: Sessions) -> list[str]:
    """The language of each summary that left, oldest first."""
    with sessions.read() as session:
        seen = select(AuditEntry).where(AuditEntry.action == "summary.seen")
        return [one.detail["language"] for one in session.exec(seen.order_by("id"))]


def test_what_a_page_hands_out_is_in_its_language(
    at_browser: Callable[[Person], TextBrowser],
    home: str,
    ada: Person,
    dora: Person,
    sessions: Sessions,
    settings: Settings,
):
    name_server(at_browser(ada), settings)
    doras = at_browser(dora)
    doras.send("/clinic/account", "/clinic/language", language="nl", next="/clinic/account")
    page = doras.get(home).text
    links = re.findall(r'href="([^"]+/summary\.[^"]+\?[^"]+)"', page)
    assert [doras.get(link).headers["content-language"] for link in links] == ["nl", "nl"]
    found = NEXT.search(page)
    assert found
    doras.send(home, f"{home}/sendings", id=found[1])
    assert issued_in(sessions) == ["nl", "nl", "nl"]


def test_what_was_given_up_is_sent_again_from_the_page(
    at_browser: Callable[[Person], TextBrowser],
    home: str,
    ada: Person,
    dora: Person,
    alice: Person,
    sessions: Sessions,
    settings: Settings,
):
    lost = given_up(sessions, alice)
    name_server(at_browser(ada), settings)
    doras = at_browser(dora)
    assert f"{home}#sendings" in doras.get("/clinic/").text
    assert "given up" in doras.get(home).text
    doras.send(home, f"{home}/sendings/{lost}/resend")
    assert [one["state"] for one in told(dora, alice)] == ["waiting"]


def test_without_a_server_the_page_offers_no_sending(
    at_browser: Callable[[Person], TextBrowser], home: str, dora: Person
):
    assert f"{home}/sendings" not in at_browser(dora).get(home).text


def test_a_mistyped_tube_is_withdrawn_with_its_reason(
    at_browser: Callable[[Person], TextBrowser], home: str, dora: Person, alice: Person
):
    tube = {"id": str(uuid7()), "grams": 100, "opened_on": "2026-02-01"}
    alice.post(f"{alice.home}/tubes", tube)
    doras = at_browser(dora)
    assert "Withdraw this tube" in doras.get(home).text
    doras.send(home, f"{home}/tubes/{tube['id']}/withdraw", reason="Dispensed by mistake")
    page = doras.get(home).text
    assert "Withdraw this tube" not in page
    assert "Dispensed by mistake" in page
    assert alice.get(f"{alice.home}/tubes").json()[0]["withdrawn_because"] == "Dispensed by mistake"
