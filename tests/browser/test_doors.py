"""Coming in with an app or a passkey, going out, and being locked out by idleness."""

import pyotp
from playwright.sync_api import Page

from tests.browser.window import Window
from tests.people import PASSWORD, Person


def give_password(window: Window, person: Person) -> Page:
    window.be_at(person)
    page = window.go("/clinic/")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


def enrol_app(window: Window, person: Person) -> pyotp.TOTP:
    page = give_password(window, person)
    page.get_by_text("Or type this key").click()
    app = pyotp.TOTP(page.locator("#secret").inner_text())
    page.get_by_label("Enter the six digits").fill(app.at(person.now))
    page.get_by_role("button", name="Use this app").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    return app


def add_authenticator(window: Window) -> None:
    """A passkey of this device, which says yes to whatever it is asked."""
    session = window.context.new_cdp_session(window.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_the_sign_in_page_is_accessible(window: Window):
    window.go("/clinic/sign-in")
    window.require_accessible()
    window.keep("sign-in")


def test_the_first_sign_in_enrols_an_app_and_the_next_asks_for_its_code(
    window: Window, dora: Person
):
    app = enrol_app(window, dora)
    window.page.get_by_role("link", name="Go on").click()
    window.page.get_by_role("button", name="Sign out").click()
    page = give_password(window, dora.after(minutes=1))
    page.get_by_label("Code of your app").fill(app.at(dora.after(minutes=1).now))
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="Work-list").wait_for()


def test_the_first_sign_in_makes_a_passkey_and_the_next_uses_it(window: Window, dora: Person):
    add_authenticator(window)
    give_password(window, dora).get_by_role("button", name="Make a passkey").click()
    window.page.get_by_role("link", name="Go on").click()
    window.page.get_by_role("button", name="Sign out").click()
    page = give_password(window, dora.after(minutes=1))
    window.keep("second-factor")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Work-list").wait_for()


def test_enrolling_is_accessible(window: Window, dora: Person):
    give_password(window, dora)
    window.require_accessible()
    window.keep("enrol")


def test_the_account_page_is_accessible(window: Window, dora: Person):
    enrol_app(window, dora)
    window.keep("recovery-codes")
    window.go("/clinic/account")
    window.require_accessible()
    window.keep("account")


def test_a_page_that_nobody_uses_locks_itself(window: Window, dora: Person):
    window.page.clock.install()
    window.sign_in(dora)
    window.go("/clinic/account")
    window.page.clock.fast_forward("16:00")
    window.page.wait_for_url("**/clinic/unlock?next=%2Fclinic%2Faccount")
    window.page.get_by_label("Password of").fill(PASSWORD)
    window.page.get_by_role("button", name="Unlock").click()
    window.page.get_by_role("heading", name="Dora Dijkstra").wait_for()


def test_the_keyboard_reaches_the_content_first(window: Window, dora: Person):
    window.sign_in(dora)
    page = window.go("/clinic/account")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
