"""The front desk invites a patient, an administrator a colleague, who joins."""

from tests.browser.window import SCREENSHOTS, Window
from tests.people import PASSWORD, Person


def test_a_colleague_is_invited_and_joins_by_the_link_of_the_picture(
    window: Window, ada: Person, sam: Person
):
    window.sign_in(sam)
    page = window.go("/clinic/")
    page.get_by_label("Name").fill("Petra Peeters")
    page.get_by_label("E-mail").fill("petra@example.org")
    page.get_by_role("button", name="Make an invitation").click()
    page.get_by_role("img", name="QR code of the invitation").wait_for()
    window.require_accessible()
    window.keep("invitation")
    window.sign_in(ada)
    page = window.go("/clinic/people")
    window.require_accessible()
    window.keep("people")
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path=SCREENSHOTS / "people-phone.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_label("Name").fill("Erik Ek")
    page.get_by_label("E-mail").fill("erik@example.org")
    page.get_by_label("dermatologist").check()
    page.get_by_role("button", name="Make an invitation").click()
    code = page.locator("code.code").inner_text()
    page = window.go(f"/clinic/join#{code}")
    window.require_accessible()
    window.keep("join")
    page.get_by_label("A password of your own").fill(PASSWORD)
    page.get_by_role("button", name="Open my account").click()
    page.get_by_text("Welcome, Erik Ek.").wait_for()
