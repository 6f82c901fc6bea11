"""Coming in, going out, and what holds on every page."""

from tests.browser.window import Window
from tests.people import PASSWORD, Person


def test_a_dermatologist_signs_in_and_sees_the_work_list(window: Window, dora: Person):
    window.be_at(dora)
    page = window.go("/clinic/")
    page.get_by_label("E-mail").fill(dora.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Work-list"


def test_the_sign_in_page_is_accessible(window: Window):
    window.go("/clinic/sign-in")
    window.require_accessible()
    window.keep("sign-in")


def test_the_work_list_is_accessible(window: Window, dora: Person):
    window.sign_in(dora)
    window.go("/clinic/")
    window.require_accessible()
    window.keep("work-list")
