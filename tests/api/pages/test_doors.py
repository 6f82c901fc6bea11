"""Who comes in, for how long, and what a form must bring."""

import re
from datetime import timedelta
from uuid import UUID

import pyotp
import pytest
from starlette.testclient import TestClient

from api.accounts.factors import Passkey
from api.database import Sessions
from api.settings import Settings
from tests.api.accounts.test_second_factor import App
from tests.api.accounts.test_signing_in import sign_in
from tests.api.pages.browser import TOKEN, TextBrowser
from tests.people import NOW, PASSWORD, Person

SIGN_OUT = "/clinic/sign-out"
LATER = timedelta(minutes=2)


@pytest.fixture
def app_of_dora(sessions: Sessions, settings: Settings, dora: Person) -> App:
    return App(sessions, settings, dora)


def enter(browser: TextBrowser, email: str, password: str = PASSWORD, next: str = ""):
    fields = {"email": email, "password": password, "next": next}
    return browser.send("/clinic/sign-in", "/clinic/sign-in", **fields)


def test_who_is_not_signed_in_is_led_to_the_door_and_back(browser: TextBrowser):
    answer = browser.get("/clinic/account")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/clinic/sign-in?next=%2Fclinic%2Faccount"


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/clinic/\\evil"])
def test_no_door_leads_to_another_host(browser: TextBrowser, dora: Person, elsewhere: str):
    location = enter(browser.at(dora), dora.email, next=elsewhere).headers["location"]
    assert location == "/clinic/enrol?next=%2Fclinic%2F"


def test_a_wrong_password_shows_the_form_again(browser: TextBrowser, dora: Person):
    answer = enter(browser.at(dora), dora.email, "not the password")
    assert answer.status_code == 401
    assert "E-mail or password is wrong" in answer.text


def test_a_patient_is_not_let_in(browser: TextBrowser, alice: Person):
    answer = enter(browser.at(alice), alice.email)
    assert answer.status_code == 403
    assert "session" not in answer.headers.get("set-cookie", "")


def test_the_password_alone_opens_no_page(browser: TextBrowser, dora: Person):
    enter(browser.at(dora), dora.email)
    assert browser.get("/clinic/account").status_code == 303


def test_who_has_a_second_factor_is_asked_for_it(browser: TextBrowser, app_of_dora: App):
    answer = enter(browser, app_of_dora.email)
    assert answer.headers["location"].startswith("/clinic/second-factor")


def test_the_code_of_the_app_opens(browser: TextBrowser, app_of_dora: App, dora: Person):
    enter(browser.at(dora), dora.email)
    door = "/clinic/second-factor"
    answer = browser.send(door, door, code=app_of_dora.at(NOW), next="/clinic/account")
    assert answer.headers["location"] == "/clinic/account"
    assert browser.get("/clinic/account").status_code == 200


def test_a_wrong_code_asks_again(browser: TextBrowser, app_of_dora: App, dora: Person):
    enter(browser.at(dora), dora.email)
    answer = browser.send("/clinic/second-factor", "/clinic/second-factor", code="000000")
    assert answer.status_code == 401
    assert "The second factor is not right" in answer.text


def test_with_the_password_alone_nobody_adds_a_factor_beside(
    browser: TextBrowser, app_of_dora: App, dora: Person
):
    enter(browser.at(dora), dora.email)
    assert browser.get("/clinic/enrol").status_code == 401
    assert browser.get("/clinic/enrol/app.svg").status_code == 401


def key_shown(browser: TextBrowser, page: str = "/clinic/enrol") -> str:
    found = re.search(r'id="secret">([A-Z2-7]+)<', browser.get(page).text)
    assert found
    return found[1]


def test_a_browser_shows_the_same_new_app_until_its_code_is_entered(
    browser: TextBrowser, dora: Person
):
    enter(browser.at(dora), dora.email)
    key = key_shown(browser)
    assert browser.send("/clinic/enrol", "/clinic/enrol", code="000000").status_code == 401
    answer = browser.send("/clinic/enrol", "/clinic/enrol", code=pyotp.TOTP(key).at(NOW))
    assert "Recovery codes" in answer.text


def test_no_choice_of_language_leads_away_from_recovery_codes_and_their_page_can_send(
    browser: TextBrowser, dora: Person
):
    enter(browser.at(dora), dora.email)
    code = pyotp.TOTP(key_shown(browser)).at(NOW)
    shown = browser.send("/clinic/enrol", "/clinic/enrol", code=code)
    token = re.search(r'name="form-token" content="([^"]+)"', shown.text)
    assert "/clinic/language" not in shown.text
    form = {"form_token": token[1] if token else ""}
    headers = browser.headers
    answer = browser.client.post(SIGN_OUT, data=form, headers=headers, follow_redirects=False)
    assert answer.status_code == 303


def test_who_looked_at_an_enrolment_before_knows_nothing_of_a_later_one(
    browser: TextBrowser, dora: Person
):
    enter(browser.at(dora), dora.email)
    seen = key_shown(browser)
    enter(browser, dora.email)
    assert key_shown(browser) != seen


def test_another_browser_shows_another_new_app(
    doras: TextBrowser, browser: TextBrowser, dora: Person, sessions: Sessions
):
    mine = key_shown(doras, "/clinic/account/app")
    again = TextBrowser(browser.client).sign_in(dora, sessions)
    assert key_shown(again, "/clinic/account/app") != mine


def replace_app(browser: TextBrowser, key: str, password: str = PASSWORD):
    form = "/clinic/account/app"
    return browser.send(form, form, code=pyotp.TOTP(key).at(NOW), password=password)


def test_an_app_stays_in_use_until_a_code_of_the_new_one_is_entered(
    doras: TextBrowser, app_of_dora: App, client: TestClient
):
    key = key_shown(doras, "/clinic/account/app")
    assert sign_in(client, email=app_of_dora.email).status_code == 401
    assert replace_app(doras, key).status_code == 303
    answers = [
        sign_in(client, email=app_of_dora.email, code=one.at(NOW + LATER), at=NOW + LATER)
        for one in (app_of_dora, pyotp.TOTP(key))
    ]
    assert [one.status_code for one in answers] == [401, 200]


def test_an_app_is_added_with_the_password_only(doras: TextBrowser, app_of_dora: App):
    key = key_shown(doras, "/clinic/account/app")
    assert replace_app(doras, key, password="not the password").status_code == 401


def test_the_only_second_factor_is_not_removed(
    doras: TextBrowser, app_of_dora: App, client: TestClient
):
    answer = doras.send("/clinic/account", "/clinic/account/app/remove", password=PASSWORD)
    assert (answer.status_code, "This is the only second factor" in answer.text) == (409, True)
    assert sign_in(client, email=app_of_dora.email).status_code == 401


def test_the_only_passkey_is_not_removed_and_one_of_two_is(
    doras: TextBrowser, dora: Person, sessions: Sessions
):
    statuses = []
    for passkey in keep_passkeys(sessions, dora, ["desk", "home"]):
        path = f"/clinic/account/passkeys/{passkey}/remove"
        statuses.append(doras.send("/clinic/account", path, password=PASSWORD).status_code)
    assert statuses == [303, 409]


def keep_passkeys(sessions: Sessions, person: Person, names: list[str]) -> list[UUID]:
    kept = [
        Passkey(
            account_id=person.account_id,
            credential_id=name,
            public_key="",
            sign_count=0,
            name=name,
            made_at=NOW,
        )
        for name in names
    ]
    ids = [one.id for one in kept]
    with sessions.write() as session:
        session.add_all(kept)
    return ids


def test_ten_minutes_after_the_password_it_is_asked_for_again(
    browser: TextBrowser, app_of_dora: App, dora: Person
):
    enter(browser.at(dora), dora.email)
    late = browser.at(dora.after(minutes=11)).get("/clinic/second-factor")
    assert late.headers["location"].startswith("/clinic/sign-in")


def test_a_form_of_another_site_changes_nothing(doras: TextBrowser):
    answer = doras.client.post("/clinic/sign-out", headers=doras.headers)
    assert answer.status_code == 403
    assert doras.get("/clinic/account").status_code == 200


def test_the_api_takes_no_cookie(doras: TextBrowser):
    assert doras.client.get("/v1/me", headers=doras.headers).status_code == 401


def test_the_pages_take_no_token(browser: TextBrowser, dora: Person):
    assert dora.get("/clinic/account", follow_redirects=False).status_code == 401


def test_an_idle_browser_is_locked(doras: TextBrowser, dora: Person):
    later = doras.at(dora.after(minutes=16)).get("/clinic/account")
    assert later.headers["location"].startswith("/clinic/unlock")


def test_each_page_that_is_looked_at_keeps_the_browser_open(doras: TextBrowser, dora: Person):
    doras.at(dora.after(minutes=10)).get("/clinic/account")
    assert doras.at(dora.after(minutes=20)).get("/clinic/account").status_code == 200


def test_the_password_unlocks(doras: TextBrowser, dora: Person):
    doras.at(dora.after(minutes=30))
    doras.send("/clinic/unlock", "/clinic/unlock", password=PASSWORD)
    assert doras.get("/clinic/account").status_code == 200


def locked_form(browser: TextBrowser, dora: Person, referer: str) -> str:
    browser.get("/clinic/account")
    found = TOKEN.search(browser.get("/clinic/account").text)
    assert found
    headers = browser.at(dora.after(minutes=16)).headers | {"Referer": referer}
    path, form = "/clinic/account/recovery-codes", {"form_token": found[1]}
    answer = browser.client.post(path, data=form, headers=headers, follow_redirects=False)
    return str(answer.headers["location"])


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/clinic/account", "%2Fclinic%2Faccount"),
        ("http://testserver/clinic/patients?page=2", "%2Fclinic%2Fpatients%3Fpage%3D2"),
        ("https://evil.example/clinic/account", "%2Fclinic%2F"),
        ("http://[", "%2Fclinic%2F"),
        ("", "%2Fclinic%2F"),
    ],
)
def test_a_form_sent_too_late_leads_back_to_its_page(
    doras: TextBrowser, dora: Person, referer: str, back: str
):
    assert locked_form(doras, dora, referer) == f"/clinic/unlock?next={back}"


def test_who_comes_back_to_where_only_forms_go_sees_the_first_page(doras: TextBrowser):
    answer = doras.get("/clinic/account/recovery-codes")
    assert (answer.status_code, answer.headers["location"]) == (303, "/clinic/")


def test_who_comes_to_the_lock_has_locked(doras: TextBrowser):
    doras.get("/clinic/unlock")
    assert doras.get("/clinic/account").status_code == 303


def test_who_signs_out_is_out(doras: TextBrowser, dora: Person, sessions: Sessions):
    kept = dict(doras.client.cookies)
    doras.send("/clinic/account", "/clinic/sign-out")
    doras.client.cookies.update(kept)
    assert doras.get("/clinic/account").status_code == 303


def test_a_browser_is_one_of_the_devices(doras: TextBrowser, dora: Person):
    assert [one["device_name"] for one in dora.get("/v1/me/devices").json()] == ["Chromium"]
