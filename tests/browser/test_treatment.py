"""A treatment refused, started, paused and ended in a browser."""

from tests.browser.window import SCREENSHOTS, Window
from tests.people import Person


def test_a_treatment_is_started_paused_and_ended(window: Window, dora: Person, alice: Person):
    window.expected.append("409")
    window.sign_in(dora)
    page = window.go(f"/clinic/patients/{alice.patient_id}/treatment")
    page.get_by_label("around the eyes").fill("0.4")
    for answer in page.get_by_label("no", exact=True).all():
        answer.check()
    page.get_by_role("group", name="Pregnant?").get_by_label("yes").check()
    page.get_by_role("button", name="Start the treatment").click()
    page.get_by_text("The cream is contraindicated in pregnancy.").wait_for()
    window.require_accessible()
    window.keep("treatment-refused")
    page.get_by_role("group", name="Pregnant?").get_by_label("no").check()
    page.get_by_role("button", name="Start the treatment").click()
    page.get_by_text("Pause", exact=True).click()
    page.get_by_label("Reason").nth(1).fill("Herpes zoster")
    page.get_by_role("button", name="Record the pause").click()
    page.get_by_text("still paused").wait_for()
    page.get_by_text("End this pause").first.click()
    window.require_accessible()
    window.keep("treatment")
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path=SCREENSHOTS / "treatment-phone.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("summary", has_text="End this treatment").click()
    end = page.get_by_role("button", name="End this treatment")
    page.locator("form", has=end).get_by_label("Reason").fill("Satisfied")
    end.click()
    page.get_by_text("Ended: Satisfied").wait_for()


def test_the_record_of_a_patient_is_corrected(window: Window, dora: Person, alice: Person):
    window.sign_in(dora)
    page = window.go(f"/clinic/patients/{alice.patient_id}/correct")
    page.get_by_label("Skin type").select_option("III")
    window.require_accessible()
    window.keep("correct")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Correct the record").click()
    assert page.get_by_label("Skin type").input_value() == "3"
