"""Outline: drawn with the mouse, by keyboard, undone, saved as a version with a name."""

import pytest
from playwright.sync_api import Page
from starlette.testclient import TestClient

from api.assessments.jobs import measure_session
from api.database import Sessions
from api.resources import Resources
from imaging.atlas import from_polygons, grid
from imaging.outlining import crosses
from tests.api.assessments.faces import STARTED, outline, put, take, waiting
from tests.api.reviews.setting import treat
from tests.browser.window import Window
from tests.people import Person

LESIONS = "[data-board] polygon"


@pytest.fixture
def measured(client: TestClient, alice: Person, dora: Person) -> str:
    resources: Resources = client.app.state.resources  # type: ignore[attr-defined]
    treat(dora, alice, STARTED)
    session_id = take(alice, "2025-03-03")
    measure_session(resources, session_id)
    return session_id


def opened(window: Window, by: Person, about: Person, session_id: str) -> Page:
    window.sign_in(by)
    page = window.go(f"/clinic/patients/{about.patient_id}/outline/{session_id}")
    page.locator("[data-board][data-ready]").wait_for()
    return page


def at(page: Page, x: float, y: float) -> tuple[float, float]:
    """A place of the photo, 0-1, in the window."""
    box = page.locator("[data-board]").bounding_box()
    assert box
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def drag(page: Page, *places: tuple[float, float]) -> None:
    page.mouse.move(*at(page, *places[0]))
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*at(page, *place), steps=6)
    page.mouse.up()


def square(x: float, y: float, side: float = 0.06) -> list[tuple[float, float]]:
    return [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y + 0.005)]


def saved(page: Page) -> None:
    page.get_by_role("button", name="Confirm this outline").click()
    page.get_by_text("are being measured again").wait_for()


def test_a_lesion_is_drawn_with_the_mouse_and_saved_with_a_name(
    window: Window, dora: Person, alice: Person, measured: str, sessions: Sessions
):
    proposed = outline(dora, alice, measured)
    page = opened(window, dora, alice, measured)
    assert page.locator(LESIONS).count() == len(proposed["polygons"])
    drag(page, *square(0.45, 0.45))
    saved(page)
    told = outline(dora, alice, measured)
    # What was not touched is what the machine proposed, to the last digit.
    assert told["polygons"][:-1] == proposed["polygons"]
    assert len(told["polygons"][-1]) > 8
    assert told["versions"][0]["based_on"] == f"machine proposal {proposed['proposal']}"
    assert "Version 1, confirmed by Dora Dijkstra" in page.locator(".notice.good").inner_text()
    assert waiting(sessions)["measure_inside_outline"] == 1


def test_a_lesion_over_the_edge_of_the_face_is_cut_there_and_said_to_be(
    window: Window, dora: Person, alice: Person, measured: str
):
    page = opened(window, dora, alice, measured)
    drag(page, (0.6, 0.42), (0.98, 0.42), (0.98, 0.52), (0.6, 0.52), (0.6, 0.43))
    page.get_by_text("beyond the edge of the face").wait_for()
    saved(page)
    told = outline(dora, alice, measured)["polygons"][-1]
    assert not crosses(told)
    on_face = grid().face & from_polygons((tuple(told),))
    assert on_face.sum() > 0.97 * from_polygons((tuple(told),)).sum()


def test_a_loop_that_crosses_itself_is_mended_before_it_is_confirmed(
    window: Window, dora: Person, alice: Person, measured: str
):
    page = opened(window, dora, alice, measured)
    before = page.locator(LESIONS).count()
    drag(page, (0.4, 0.42), (0.5, 0.5), (0.4, 0.5), (0.5, 0.42))
    saved(page)
    kept = outline(dora, alice, measured)["polygons"]
    assert len(kept) > before
    assert not any(crosses(one) for one in kept)


def test_the_page_is_accessible(window: Window, dora: Person, alice: Person, measured: str):
    page = opened(window, dora, alice, measured)
    page.locator("[data-list] button").first.click()
    window.require_accessible()
    window.keep("outline")


def test_a_lesion_is_moved_pushed_and_erased_and_each_step_undone(
    window: Window, dora: Person, alice: Person, measured: str
):
    put(dora, alice, measured)
    page = opened(window, dora, alice, measured)
    shape = page.locator(LESIONS)
    first = shape.get_attribute("points")
    box = shape.bounding_box()
    board = page.locator("[data-board]").bounding_box()
    assert box
    assert board
    x = (box["x"] + box["width"] / 2 - board["x"]) / board["width"]
    y = (box["y"] + box["height"] / 2 - board["y"]) / board["height"]
    page.get_by_label("Move a lesion").check()
    drag(page, (x, y), (x + 0.05, y))
    moved = shape.get_attribute("points")
    page.get_by_label("Push the border").check()
    drag(page, (x - 0.15, y), (x - 0.02, y))
    pushed = shape.get_attribute("points")
    assert len({first, moved, pushed}) == 3
    page.get_by_label("Erase a lesion").check()
    page.mouse.click(*at(page, x + 0.05, y))
    assert shape.count() == 0
    for _ in range(3):
        page.get_by_role("button", name="Undo").click()
    assert shape.get_attribute("points") == first


def test_the_keyboard_does_it_all(window: Window, dora: Person, alice: Person, measured: str):
    page = opened(window, dora, alice, measured)
    before = page.locator(LESIONS).count()
    page.get_by_role("button", name="Add a round lesion").focus()
    page.keyboard.press("Enter")
    assert page.locator(LESIONS).count() == before + 1
    new = page.locator(LESIONS).last
    places = [new.get_attribute("points")]
    for key in ("ArrowLeft", "Shift+ArrowDown", "+"):
        page.keyboard.press(key)
        places.append(new.get_attribute("points"))
    assert len(set(places)) == 4
    page.keyboard.press("Delete")
    assert page.locator(LESIONS).count() == before
    page.keyboard.press("Control+z")
    assert page.locator(LESIONS).count() == before + 1


def test_who_comes_second_is_told_and_loses_nothing(
    window: Window, dora: Person, alice: Person, measured: str
):
    page = opened(window, dora, alice, measured)
    put(dora, alice, measured)
    drag(page, *square(0.45, 0.45))
    window.expected.append("409")
    page.get_by_role("button", name="Confirm this outline").click()
    page.get_by_role("alert").get_by_text("changed meanwhile").wait_for()
    assert page.locator(LESIONS).count() > 1
