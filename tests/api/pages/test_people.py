"""Inviting, joining and leaving at the pages: who may, and that a code is shown once."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.database import Sessions
from tests.api.pages.browser import TextBrowser
from tests.people import NOW, PASSWORD, Person

PEOPLE, JOIN = "/clinic/people", "/clinic/join"
CODE = re.compile(r'<code class="code">([A-Z0-9-]{23})<')
ERIK = {"full_name": "Erik Ek", "email": "erik@example.org"}


@pytest.fixture
def at_browser(client: TestClient, sessions: Sessions) -> Callable[[Person], TextBrowser]:
    return lambda person: TextBrowser(client).sign_in(person, sessions)


def invite(browser: TextBrowser, **given: str) -> Any:
    form = ERIK | {"role": "patient"} | given
    return browser.send(PEOPLE, f"{PEOPLE}/invitations", **form)


def join(client: TestClient, code: str, password: str = PASSWORD) -> Any:
    stranger = TextBrowser(client)
    stranger.headers["Repigment-Now"] = NOW.isoformat()
    return stranger.send(JOIN, JOIN, code=code, password=password)


@pytest.mark.parametrize("name", ["dora", "sam", "ada"])
def test_everybody_of_a_clinic_invites_patients_and_the_code_is_shown_once(
    at_browser: Callable[[Person], TextBrowser], name: str, request: pytest.FixtureRequest
):
    browser = at_browser(request.getfixturevalue(name))
    made = invite(browser)
    code = CODE.search(made.text)
    assert (made.status_code, code is not None) == (201, True)
    assert "/clinic/language" not in made.text
    page = browser.get(PEOPLE).text
    assert "Erik Ek" in page
    assert code
    assert code[1] not in page


@pytest.mark.parametrize("name", ["dora", "sam"])
def test_nobody_but_an_administrator_invites_a_colleague_or_sees_who_works_there(
    at_browser: Callable[[Person], TextBrowser],
    name: str,
    request: pytest.FixtureRequest,
    sam: Person,
):
    browser = at_browser(request.getfixturevalue(name))
    assert invite(browser, role="dermatologist").status_code == 404
    assert "Colleagues" not in browser.get(PEOPLE).text
    close = f"{PEOPLE}/colleagues/{sam.account_id}"
    for act in ("close", "forget-second-factor"):
        assert browser.send(PEOPLE, f"{close}/{act}").status_code == 404


def test_a_colleague_joins_with_the_code_and_a_password(
    at_browser: Callable[[Person], TextBrowser], ada: Person, client: TestClient
):
    code = CODE.search(invite(at_browser(ada), role="dermatologist").text)
    assert code
    weak = join(client, code[1], "erik")
    assert 'id="join-password-fault">The password is too easy to guess.' in weak.text
    assert f'value="{code[1]}"' in weak.text
    assert "erik@example.org" in join(client, code[1]).text
    assert join(client, code[1]).status_code == 410
    roles = {one["email"]: one["role"] for one in ada.get("/v1/colleagues").json()}
    assert roles["erik@example.org"] == "dermatologist"


def test_the_code_of_a_patient_opens_no_door_of_the_clinic(
    at_browser: Callable[[Person], TextBrowser], sam: Person, client: TestClient
):
    code = CODE.search(invite(at_browser(sam)).text)
    assert code
    assert join(client, code[1]).status_code == 410


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"email": "erik"}, "email", "Enter an e-mail address, such as"),
        ({"full_name": ""}, "full_name", "Fill this in."),
        ({"role": ""}, "role", "Choose one."),
        ({"role": "owner"}, "role", "Choose one."),
    ],
)
def test_what_an_invitation_lacks_stands_beside_its_field(
    at_browser: Callable[[Person], TextBrowser],
    ada: Person,
    given: dict[str, str],
    field: str,
    says: str,
):
    answer = invite(at_browser(ada), **given)
    assert answer.status_code == 422
    assert f'id="invite-{field}-fault">{says}' in answer.text
    assert ada.get("/v1/invitations").json() == []


def test_who_has_an_account_here_is_not_invited_again(
    at_browser: Callable[[Person], TextBrowser], ada: Person, sam: Person
):
    answer = invite(at_browser(ada), email=sam.email)
    assert answer.status_code == 409
    assert 'id="invite-email-fault">There is an account with this e-mail.' in answer.text


def test_an_invitation_is_withdrawn_by_the_clinic_alone(
    at_browser: Callable[[Person], TextBrowser], ada: Person, sven: Person
):
    adas = at_browser(ada)
    invite(adas)
    (invitation,) = ada.get("/v1/invitations").json()
    way = f"{PEOPLE}/invitations/{invitation['id']}/withdraw"
    assert at_browser(sven).send(PEOPLE, way).status_code == 404
    assert at_browser(ada).send(PEOPLE, way).status_code == 303
    assert ada.get("/v1/invitations").json()[0]["withdrawn_at"] is not None


def test_the_account_of_who_leaves_is_closed(
    at_browser: Callable[[Person], TextBrowser], ada: Person, sam: Person
):
    adas = at_browser(ada)
    adas.send(PEOPLE, f"{PEOPLE}/colleagues/{sam.account_id}/close")
    assert "closed 2 Mar 2026" in adas.get(PEOPLE).text
    own = adas.send(PEOPLE, f"{PEOPLE}/colleagues/{ada.account_id}/close")
    assert "Nobody closes their own account" in own.text


def test_a_lost_second_factor_is_forgotten(
    at_browser: Callable[[Person], TextBrowser], ada: Person, sam: Person
):
    way = f"{PEOPLE}/colleagues/{sam.account_id}/forget-second-factor"
    assert at_browser(ada).send(PEOPLE, way).status_code == 303


def test_the_front_desk_comes_to_its_page_first(
    at_browser: Callable[[Person], TextBrowser], sam: Person
):
    assert at_browser(sam).get("/clinic/").headers["location"] == PEOPLE


def test_a_patient_is_shown_none_of_it(at_browser: Callable[[Person], TextBrowser], alice: Person):
    assert at_browser(alice).get(PEOPLE).status_code == 404
