"""The work-list in a browser: seen, claimed, filtered."""

from datetime import date, timedelta

from api.database import Sessions
from tests.api.reviews.setting import raise_alert, treat
from tests.browser.window import Window
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
