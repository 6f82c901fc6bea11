"""Treatments that a dermatologist starts over HTTP."""

from typing import Any

from tests.people import Person
from tests.starts import NONE_OF_THESE

AREAS = [{"site": "periocular", "bsa_pct": 0.4}, {"site": "perioral", "bsa_pct": "0.5"}]


def start(by: Person, patient: Person, **changed: Any) -> Any:
    body = {
        "jurisdiction": "eu",
        "started_on": "2026-03-02",
        "areas": AREAS,
        "answers": NONE_OF_THESE,
    }
    body |= changed
    return by.post(f"{patient.home}/treatments", body)


def started(by: Person, patient: Person, **changed: Any) -> str:
    answer = start(by, patient, **changed)
    assert answer.status_code == 201, answer.text
    return f"{patient.home}/treatments/{answer.json()['id']}"
