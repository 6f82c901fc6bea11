"""From the door to a signed decision: password, second factor, work-list, patient, review."""

from datetime import date, timedelta

from sqlmodel import select

from api.audit import AuditEntry
from api.database import Sessions, uuid7
from tests.api.assessments.machine import measured
from tests.api.reviews.setting import REASON, STARTED, WEEK_52, apply, raise_alert, score, treat
from tests.api.summaries.year import take_photo
from tests.browser.test_doors import enrol_app
from tests.browser.window import Window
from tests.people import NOW, PASSWORD, Person


def a_year(dora: Person, alice: Person, sessions: Sessions) -> None:
    """Half a face better after 52 weeks, by the clinician and, provisionally, by the machine."""
    treat(dora, alice)
    apply(alice, STARTED, 360)
    for day, points in (("2025-03-03", 2.0), ("2025-08-18", 1.5), (WEEK_52, 1.0)):
        score(dora, alice, points, day)
        measured(sessions, alice, day, points - 0.1, spread=0.3, provisional=True)
    raise_alert(sessions, alice, severity="serious", at=NOW - timedelta(days=1))


def test_a_dermatologist_signs_a_decision(
    window: Window, dora: Person, alice: Person, sessions: Sessions
):
    a_year(dora, alice, sessions)
    enrol_app(window, dora)
    page = window.page
    page.get_by_role("link", name="Go on").click()
    page.get_by_role("link", name="Alice Nguyễn").first.click()
    page.get_by_role("heading", name="Alice Nguyễn").wait_for()
    window.require_accessible()
    window.keep("patient")
    page.get_by_role("link", name="Week 52").click()
    window.require_accessible()
    window.keep("review")
    page.get_by_label("Continue").check()
    page.get_by_label("Reason").fill(REASON)
    page.get_by_label("Password of Dora").fill(PASSWORD)
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_role("heading", name="Signed: Continue").wait_for()
    window.require_accessible()
    window.keep("review-signed")
    window.go(f"/clinic/patients/{alice.patient_id}/audit")
    window.require_accessible()
    window.keep("audit")


def test_a_photo_of_a_review_opens_large_and_what_was_typed_stays(
    window: Window, dora: Person, alice: Person, sessions: Sessions
):
    treat(dora, alice)
    for day, points in (("2025-03-03", 2.0), (WEEK_52, 1.0)):
        score(dora, alice, points, day)
        take_photo(alice, str(uuid7()), date.fromisoformat(day), brightness=1 / points)
    window.sign_in(dora)
    page = window.go(f"/clinic/patients/{alice.patient_id}")
    page.get_by_role("link", name="Week 52").click()
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_label("Reason").fill(REASON)
    small = page.get_by_role("link", name="Enlarge: 2 Mar 2026, front")
    small.focus()
    page.keyboard.press("Enter")
    large = page.get_by_role("dialog", name="front, 2 Mar 2026")
    large.get_by_role("img").wait_for()
    assert (
        large.get_by_role("img").evaluate("one => one.decode().then(() => one.naturalWidth)") > 320
    )
    window.require_accessible()
    window.keep("review-photo")
    page.keyboard.press("Escape")
    large.wait_for(state="detached")
    assert small.evaluate("one => one === document.activeElement")
    assert page.get_by_label("Reason").input_value() == REASON
    # Once as small ones on the page, both; and the one that was opened.
    assert looks(sessions) == 3


def looks(sessions: Sessions) -> int:
    with sessions.read() as session:
        seen = select(AuditEntry).where(AuditEntry.action == "photo.seen")
        return len(session.exec(seen).all())


def test_without_a_script_a_photo_has_a_page_of_its_own(
    window: Window, dora: Person, alice: Person
):
    photo_id = take_photo(alice, str(uuid7()), date(2025, 3, 3))
    window.sign_in(dora)
    page = window.go(f"/clinic/patients/{alice.patient_id}/photos/{photo_id}")
    assert page.get_by_role("img", name="front, 3 Mar 2025").is_visible()
    window.require_accessible()
    window.keep("photo")
