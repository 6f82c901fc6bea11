"""Answers that are the server's own fault leave a line in the log, and a crowd leaves few."""

import logging

import pytest
from sqlalchemy.exc import OperationalError, TimeoutError
from starlette.testclient import TestClient

from api.faults import EVERY_SECONDS, Sparing
from api.main import create_app
from api.settings import Settings

PATIENT = "01932c4e-7b1a-7c3d-9e55-0a1b2c3d4e5f"


@pytest.fixture
def failing() -> TestClient:
    """An application without a database, so that nothing starts; two of its routes always fail."""
    app = create_app(Settings(_env_file=None))

    @app.get("/busy/{patient_id}")
    def busy(patient_id: str) -> None:
        raise OperationalError(f"of {patient_id}", {}, TimeoutError())

    @app.get("/broken/{patient_id}")
    def broken(patient_id: str) -> None:
        raise LookupError(patient_id)

    return TestClient(app, raise_server_exceptions=False)


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    told = [one for one in caplog.records if one.name == "api.faults"]
    assert all(one.levelno == logging.WARNING for one in told)
    return [one.getMessage() for one in told]


def test_a_busy_answer_leaves_one_line_with_its_route_and_code(
    failing: TestClient, caplog: pytest.LogCaptureFixture
):
    assert failing.get(f"/busy/{PATIENT}").status_code == 503
    assert warnings(caplog) == ["answered 503 busy to GET /busy/{patient_id}: OperationalError"]


def test_a_fault_leaves_one_line_too(failing: TestClient, caplog: pytest.LogCaptureFixture):
    assert failing.get(f"/broken/{PATIENT}").status_code == 500
    said = ["answered 500 server_fault to GET /broken/{patient_id}: LookupError"]
    assert warnings(caplog) == said


def test_a_crowd_that_gets_the_same_answer_leaves_one_line(
    failing: TestClient, caplog: pytest.LogCaptureFixture
):
    for _ in range(5):
        failing.get(f"/busy/{PATIENT}")
    assert len(warnings(caplog)) == 1


def test_a_refusal_leaves_none(failing: TestClient, caplog: pytest.LogCaptureFixture):
    assert failing.get("/v1/problems/nonsense").status_code == 404
    assert warnings(caplog) == []


def test_the_next_line_says_how_many_were_passed_over():
    sparing = Sparing()
    told = [sparing.due("busy", second) for second in (0, 1, EVERY_SECONDS - 1, EVERY_SECONDS)]
    assert told == [0, None, None, 2]


def test_another_answer_is_told_although_one_was_just_told():
    sparing = Sparing()
    assert [sparing.due("busy", 0), sparing.due("fault", 0)] == [0, 0]
