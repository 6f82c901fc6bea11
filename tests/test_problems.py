"""Every refusal has a stable code, is listed, and is documented where it can happen."""

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api import errors
from api.main import create_app
from api.settings import Settings
from tests.people import Person

JSON = {"Content-Type": "application/json"}
NOT_JSON = ((422, "invalid_request"), (400, "bad_request"))
PAGE = Path(__file__).parents[1] / "docs" / "problems.md"


def listed() -> list[type[errors.Problem]]:
    create_app(Settings(_env_file=None))
    return sorted(errors.catalogue(), key=lambda kind: kind.code)


def test_codes_are_unique() -> None:
    codes = [kind.code for kind in listed()]
    assert len(codes) == len(set(codes))


def test_the_page_of_problems_is_true() -> None:
    listed()
    assert PAGE.read_text() == errors.page() + "\n"


def test_the_api_lists_every_code(client: TestClient) -> None:
    said = client.get("/v1/problems").json()
    assert [one["code"] for one in said] == [kind.code for kind in listed()]


def test_the_type_of_a_problem_leads_to_its_description(alice: Person) -> None:
    problem = alice.get("/v1/patients/nonsense").json()
    assert alice.get(problem["type"]).json()["title"] == problem["title"]


def test_a_problem_is_problem_json(alice: Person) -> None:
    answer = alice.get("/v1/nowhere")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["instance"] == "/v1/nowhere"


@pytest.mark.parametrize("sent", [b"{broken", b"\xff\xfe"], ids=["cut off", "no text"])
@pytest.mark.parametrize("path", ["", "/applications", "/applications/batch", "/sendings"])
def test_a_body_that_is_not_json_is_told_so(path: str, sent: bytes, alice: Person) -> None:
    method = "POST" if path else "PATCH"
    answer = alice.call(method, alice.home + path, content=sent, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) in NOT_JSON


@pytest.mark.parametrize("path", ["/applications", "/applications/batch"])
def test_a_stranger_is_not_told_of_a_body_that_is_not_json(
    path: str, alice: Person, sven: Person
) -> None:
    address = alice.home + path
    assert sven.call("POST", address, content=b"{broken", headers=JSON).status_code == 404
    assert alice.client.post(address, content=b"{broken", headers=JSON).status_code == 401


def test_a_refused_value_is_not_echoed(client: TestClient) -> None:
    answer = client.post("/v1/sign-in", json={"email": "x", "password": "my secret"})
    assert "my secret" not in answer.text


def bodies() -> list[Any]:
    paths = create_app(Settings(_env_file=None)).openapi()["paths"]
    return [
        pytest.param(method["requestBody"], id=f"{name} {path}")
        for path, methods in paths.items()
        for name, method in methods.items()
        if "requestBody" in method
    ]


@pytest.mark.parametrize("body", bodies())
def test_every_json_body_has_an_example(body: dict[str, Any]) -> None:
    schemas = create_app(Settings(_env_file=None)).openapi()["components"]["schemas"]
    content = body["content"].get("application/json")
    if content is None:
        return
    name = content["schema"].get("$ref", "").rpartition("/")[2]
    assert content.get("example") or content.get("examples") or schemas[name].get("example")


def test_every_documented_refusal_has_an_example() -> None:
    for path, methods in create_app(Settings(_env_file=None)).openapi()["paths"].items():
        for method, route in methods.items():
            for status, answer in route["responses"].items():
                if int(status) >= 400:
                    content = answer["content"][errors.MEDIA_TYPE]
                    assert content["examples"], f"{method} {path} {status}"


def test_the_front_door_leads_to_the_documentation_served_from_here(client: TestClient) -> None:
    page = client.get("/").text
    assert "swagger-ui-bundle.js" in page
    assert "https://" not in page


def test_the_front_door_leads_a_browser_to_the_pages(client: TestClient) -> None:
    page = client.get("/", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.url.path) == (200, "/clinic/sign-in")


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/assessments", {"measure": "pasi"}, "Measure is one of f_vasi, t_vasi, vns, dlqi"),
        ("/assessments", {}, "Measure is missing"),
        ("/applications", {"id": 7}, "Give a UUID such as 01932c4e-7b1a-7c3d-9e55-0a1b2c3d4e5f"),
    ],
)
def test_no_message_speaks_python(path: str, body: Any, said: str, alice: Person) -> None:
    answer = alice.call("POST", alice.home + path, json=body)
    assert said in [one["message"] for one in answer.json()["errors"]]


def test_how_long_a_text_has_to_be_is_told_as_a_number(alice: Person) -> None:
    answer = alice.call("POST", alice.home + "/reactions", json={"term": "x" * 1000})
    longest = {one["field"]: one.get("max_length") for one in answer.json()["errors"]}
    assert longest["term"] == 200
