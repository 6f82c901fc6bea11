"""Jobs that were given up are seen and tried again from the command line."""

import pytest
from sqlalchemy import update

from api import jobs
from api.backlog import engine_table
from api.database import Sessions
from tests.conftest import Command


@pytest.fixture
def given_up(sessions: Sessions) -> str:
    """A job that took its workers down until the engine gave it up."""
    with sessions.write() as session:
        jobs.enqueue(session, "measure_session", "a", session_id="b")
        status = engine_table(session, "workflow_status")
        took_down = {"status": "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "completed_at": 1772442000000}
        session.execute(update(status).values(took_down))
    return "measure_session:a"


def test_with_nothing_to_do_the_list_says_so(repigment: Command) -> None:
    assert "No job waits" in repigment("jobs").output


def test_a_job_that_waits_is_counted(repigment: Command, sessions: Sessions) -> None:
    with sessions.write() as session:
        jobs.enqueue(session, "measure_session", "a", session_id="b")
    assert "1 measure_session ENQUEUED" in repigment("jobs").output


def test_a_job_that_was_given_up_is_listed_with_its_reason(
    repigment: Command, given_up: str
) -> None:
    said = repigment("jobs").output
    assert f"given up at 2026-03-02 09:00 UTC: {given_up} (took its worker down" in said


def test_a_job_that_was_given_up_waits_again(
    repigment: Command, given_up: str, sessions: Sessions
) -> None:
    assert repigment("try-again", given_up).exit_code == 0
    with sessions.read() as session:
        assert jobs.backlog(session) == {("measure_session", "ENQUEUED"): 1}


def test_a_job_that_was_not_given_up_is_left_alone(repigment: Command) -> None:
    answer = repigment("try-again", "measure_session:z")
    assert answer.exit_code == 2
    assert "No job measure_session:z was given up" in answer.output
