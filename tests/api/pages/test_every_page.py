"""Walk every page: a stranger sees none of a patient, and a form of elsewhere changes nothing."""

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from api.database import Sessions
from api.pages.application import ROUTERS
from tests.api.pages.browser import TextBrowser
from tests.api.reviews.setting import treat
from tests.people import Person
from tests.test_every_route import fill, lines_by

PATIENT = "/patients/{patient_id}"


def walk() -> list[tuple[str, str]]:
    every = [one for router in ROUTERS for one in router.routes if isinstance(one, APIRoute)]
    return sorted((m, f"/clinic{one.path}") for one in every for m in one.methods or ())


WALK = walk()
OF_PATIENTS = [step for step in WALK if PATIENT in step[1]]


def ask(browser: TextBrowser, method: str, path: str) -> int:
    """With the token of a form where one is needed; fields that are missing come after the gate."""
    if method == "GET":
        return browser.get(path).status_code
    return browser.send("/clinic/account", path).status_code


@pytest.mark.parametrize(("method", "path"), OF_PATIENTS)
@pytest.mark.parametrize("name", ["sven", "sam", "ada"])
def test_no_stranger_sees_a_page_of_a_patient(
    method: str,
    path: str,
    name: str,
    request: pytest.FixtureRequest,
    client: TestClient,
    sessions: Sessions,
    alice: Person,
):
    browser = TextBrowser(client).sign_in(request.getfixturevalue(name), sessions)
    assert ask(browser, method, fill(path, alice.patient_id)) == 404


def test_every_look_at_a_page_of_a_patient_leaves_a_line(
    client: TestClient, sessions: Sessions, dora: Person, alice: Person
):
    treat(dora, alice)
    browser = TextBrowser(client).sign_in(dora, sessions)
    looks = [path for method, path in OF_PATIENTS if method == "GET" and path.count("{") == 1]
    for path in looks:
        before = lines_by(dora, sessions)
        assert browser.get(fill(path, alice.patient_id)).status_code == 200, path
        assert lines_by(dora, sessions) > before, path


@pytest.mark.parametrize("path", [path for method, path in WALK if method != "GET"])
def test_no_form_of_elsewhere_is_taken(
    path: str, client: TestClient, sessions: Sessions, dora: Person
):
    browser = TextBrowser(client).sign_in(dora, sessions)
    assert browser.client.post(fill(path, None), headers=browser.headers).status_code == 403
