"""Consent withdrawn before a photo was measured, and given again: nothing is left unmeasured."""

from typing import Any

import pytest

import imaging
from api.assessments import shots
from api.database import Sessions
from tests.api.assessments.faces import STARTED, put, take, waiting
from tests.api.assessments.machine import measured
from tests.api.assessments.test_pairs import end_jobs
from tests.api.reviews.setting import treat
from tests.people import Person


@pytest.fixture
def outlined(alice: Person, dora: Person) -> None:
    """A baseline with an outline and a later session; no job has run yet."""
    treat(dora, alice, STARTED)
    first = take(alice, "2025-03-03")
    assert put(dora, alice, first).status_code == 201
    take(alice, "2025-08-18", shot=168)


def withdraw(by: Person) -> None:
    for one in by.get(f"{by.home}/consents").json():
        if one["purpose"] == "photos_for_care" and one["withdrawn_at"] is None:
            by.post(f"{by.home}/consents/{one['id']}/withdraw")


def agree(by: Person, purpose: str = "photos_for_care") -> None:
    answer = by.post(f"{by.home}/consents", {"purpose": purpose, "text_version": "2"})
    assert answer.status_code == 201, answer.text


def test_what_ended_for_want_of_consent_is_asked_for_each_time_it_is_given(
    alice: Person, outlined: None, sessions: Sessions
) -> None:
    for _ in range(2):
        withdraw(alice)
        end_jobs(sessions, "SUCCESS")
        assert waiting(sessions) == {}
        agree(alice)
        assert waiting(sessions) == {
            "measure_session": 2,
            "measure_inside_outline": 1,
            "compare_session": 1,
        }


def test_what_waits_is_not_asked_for_twice(
    alice: Person, outlined: None, sessions: Sessions
) -> None:
    end_jobs(sessions, "SUCCESS")
    for _ in range(2):
        agree(alice)
    assert sum(waiting(sessions).values()) == 4


def test_what_an_earlier_version_measured_is_not_measured_anew(
    alice: Person, outlined: None, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_jobs(sessions, "SUCCESS")
    assert alice.patient_id
    with sessions.read() as session:
        first, _ = shots.of_patient(session, alice.patient_id)
    made = {"algorithm_version": imaging.VERSION, "input_hash": first.input_hash}
    changes: dict[str, Any] = {"session_id": first.session_id} | made
    measured(sessions, alice, "2025-03-03", 1.0, **changes)
    monkeypatch.setattr(imaging, "VERSION", "next")
    agree(alice)
    assert waiting(sessions)["measure_session"] == 1


def test_another_consent_asks_for_nothing(
    alice: Person, outlined: None, sessions: Sessions
) -> None:
    end_jobs(sessions, "SUCCESS")
    agree(alice, "research")
    assert waiting(sessions) == {}
