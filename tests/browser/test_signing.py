"""From the door to a signed decision: password, second factor, work-list, patient, review."""

from datetime import timedelta

from api.database import Sessions
from tests.api.assessments.machine import measured
from tests.api.reviews.setting import REASON, STARTED, WEEK_52, apply, raise_alert, score, treat
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
