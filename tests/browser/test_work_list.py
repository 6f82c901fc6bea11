"""The work-list in a browser: seen, claimed, filtered."""

from datetime import date, timedelta

from api.database import Sessions
from tests.api.reviews.setting import raise_alert, treat
from tests.browser.window import SCREENSHOTS, Window
from tests.people import NOW, Person


def test_a_case_is_claimed_from_the_list(
    window: Window, dora: Person, alice: Person, bob: Person, sessions: Sessions
):
    treat(dora, alice, date(2025, 3, 3))
    raise_alert(sessions, bob, severity="serious", at=NOW - timedelta(days=2))
    window.sign_in(dora)
    page = window.go("/clinic/")
    rows = page.get_by_role("row")
    assert "Bob Bakker" in rows.nth(1).inner_text()
    window.require_accessible()
    rows.nth(1).get_by_role("button", name="I take it").click()
    assert "you" in rows.nth(1).inner_text()
    window.keep("work-list")
    page.get_by_label("Waiting for").select_option("review_due")
    page.get_by_role("button", name="Show").click()
    assert "Bob Bakker" not in page.locator("main").inner_text()


def test_on_a_phone_nothing_lies_to_the_side(
    window: Window, dora: Person, alice: Person, bob: Person, sessions: Sessions
):
    treat(dora, alice, date(2025, 3, 3))
    raise_alert(sessions, bob, severity="serious", at=NOW - timedelta(days=2))
    window.sign_in(dora)
    window.page.set_viewport_size({"width": 390, "height": 844})
    page = window.go("/clinic/")
    page.screenshot(path=SCREENSHOTS / "work-list-phone.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for button in page.get_by_role("button", name="I take it").all():
        box = button.bounding_box()
        assert box
        assert box["x"] + box["width"] <= 390
