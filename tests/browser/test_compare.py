"""Compare: before and now in one frame, with a border to drag, maps, and numbers by region."""

import pytest
from starlette.testclient import TestClient

from api.assessments.jobs import compare_session, measure_session
from api.assessments.pair_jobs import pair_sessions
from api.database import Sessions
from api.resources import Resources
from imaging import View
from imaging.unlike import Since, Unlike
from tests.api.assessments.faces import STARTED, confirm, take, warn
from tests.api.reviews.setting import treat
from tests.browser.window import Window
from tests.people import Person


@pytest.fixture
def compared(client: TestClient, alice: Person, dora: Person) -> str:
    """The address of a pair inside a confirmed outline, its pictures made."""
    resources: Resources = client.app.state.resources  # type: ignore[attr-defined]
    treat(dora, alice, STARTED)
    before, now = take(alice, "2025-03-03"), take(alice, "2025-08-18", degree=0.4, shot=168)
    for session_id in (before, now):
        measure_session(resources, session_id)
    confirm(dora, alice, before)
    compare_session(resources, now, before)
    pair_sessions(resources, now, before)
    return f"/clinic/patients/{alice.patient_id}/compare"


def test_before_and_now_are_compared(window: Window, dora: Person, compared: str):
    window.sign_in(dora)
    page = window.go(compared)
    images = page.locator("[data-pair] img[data-plain]")
    sizes = images.evaluate_all("all => all.map((one) => [one.naturalWidth, one.naturalHeight])")
    assert sizes[0] == sizes[1]
    assert min(sizes[0]) > 200
    assert "around the mouth" in page.locator("table").last.inner_text()
    assert page.locator(".figure .machine").get_attribute("title")
    # 0.95 of the pigment was painted away at baseline and 0.4 now: 58% is back.
    assert page.get_by_text("not below 25 %", exact=True).is_visible()
    assert page.get_by_role("heading", name="F-VASI before and now").is_visible()
    window.require_accessible()
    window.keep("compare")


def test_the_border_between_before_and_now_moves(window: Window, dora: Person, compared: str):
    window.sign_in(dora)
    page = window.go(compared)
    pair, border = page.locator("[data-pair]"), page.get_by_label("Border between before and now")
    border.focus()
    page.keyboard.press("End")
    assert pair.evaluate("one => one.style.getPropertyValue('--at')") == "100%"
    pair.scroll_into_view_if_needed()
    box = pair.bounding_box()
    assert box
    height = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, height)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, height)
    page.mouse.up()
    assert border.input_value() == "25"


def test_the_maps_are_shown_on_both_or_on_neither(window: Window, dora: Person, compared: str):
    window.sign_in(dora)
    page = window.go(compared)
    page.get_by_label("Side by side").check()
    page.get_by_label("Map of the missing pigment").check()
    assert page.locator("[data-map]:visible").count() == 2
    assert page.locator("[data-plain]:visible").count() == 0
    window.require_accessible()
    window.keep("compare-map")
    page.get_by_label("Map of the missing pigment").uncheck()
    assert page.locator("[data-map]:visible").count() == 0


def test_photos_that_are_being_laid_on_one_another_show_by_themselves(
    window: Window, client: TestClient, dora: Person, alice: Person
):
    resources: Resources = client.app.state.resources  # type: ignore[attr-defined]
    treat(dora, alice, STARTED)
    before, now = take(alice, "2025-03-03"), take(alice, "2025-08-18", degree=0.4, shot=168)
    window.sign_in(dora)
    page = window.go(f"/clinic/patients/{alice.patient_id}/compare")
    assert page.get_by_role("status").is_visible()
    pair_sessions(resources, now, before)
    page.locator("[data-pair]").wait_for()


def test_what_only_both_photos_show_is_told_of_the_view(
    window: Window, dora: Person, compared: str, sessions: Sessions
):
    differing = Unlike(turned_since=0, shinier=0, relit=0.4, contrast_since=0)
    warn(sessions, Since({View.FRONT: differing}, hidden_since=0.5, strange={}))
    window.sign_in(dora)
    light, hidden = window.go(compared).locator(".notice.warn").all_inner_texts()
    assert light.startswith("front: The light falls otherwise")
    assert hidden.startswith("Less outlined skin can be measured")
    window.require_accessible()
    window.keep("compare-warned")


def test_one_session_cannot_be_compared(window: Window, dora: Person, alice: Person):
    take(alice, "2025-03-03")
    window.sign_in(dora)
    page = window.go(f"/clinic/patients/{alice.patient_id}/compare")
    assert "Two photo sessions" in page.locator(".notice").inner_text()
