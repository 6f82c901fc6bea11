"""A score entered with the keyboard, on the way from a review and back to it."""

from tests.api.reviews.setting import STARTED, reviews, score, treat
from tests.browser.window import SCREENSHOTS, Window
from tests.people import Person


def test_a_face_is_scored_with_the_keyboard_for_a_review_that_waits(
    window: Window, dora: Person, alice: Person
):
    treat(dora, alice)
    score(dora, alice, 2.0, STARTED.isoformat())
    window.expected.append("422")
    window.sign_in(dora)
    waiting = reviews(dora, alice)["week_52"]["id"]
    page = window.go(f"/clinic/patients/{alice.patient_id}/reviews/{waiting}")
    page.get_by_role("link", name="Enter a score").click()
    page.get_by_role("textbox", name="around the eyes Area").focus()
    page.keyboard.type("0,4")
    page.keyboard.press("Tab")
    page.keyboard.type("90")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("100")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Fill this in.").wait_for()
    window.require_accessible()
    window.keep("score-refused")
    page.get_by_role("textbox", name="nose Area").fill("0.5")
    page.get_by_role("button", name="Compute").click()
    page.get_by_text("F-VASI (face, 0 to 3): 0.86").wait_for()
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path=SCREENSHOTS / "score-phone.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="Record").click()
    page.get_by_text("Recorded: F-VASI").wait_for()
    window.require_accessible()
    page.get_by_role("link", name="Back to the review").click()
    assert "0.86" in page.locator("main").inner_text()
