"""A year of treatment, made quickly: what the tests of reviews begin with."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from httpx2 import Response

from api.alerts.service import raise_alerts
from api.database import Sessions, uuid7
from tests.people import PASSWORD, Person
from tests.starts import NONE_OF_THESE

# Week 24 falls due on 2025-08-18 and week 52 on 2026-03-02, the day of the cast.
STARTED = date(2025, 3, 3)
WEEK_24, WEEK_52 = "2025-08-18", "2026-03-02"
REASON = "Discussed with the patient; see the notes of today."


def treat(dora: Person, about: Person, started_on: date = STARTED) -> str:
    body = {
        "started_on": started_on.isoformat(),
        "areas": [{"site": "cheeks", "bsa_pct": 1}],
        "answers": NONE_OF_THESE,
    }
    answer = dora.post(f"{about.home}/treatments", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def score(dora: Person, about: Person, points: float, on: str) -> None:
    regions = [{"region": "cheeks", "hand_units": points, "depigmented_pct": 100}]
    body = {"id": str(uuid7()), "measure": "f_vasi", "assessed_on": on, "regions": regions}
    answer = dora.post(f"{about.home}/assessments", body)
    assert answer.status_code == 201, answer.text


def apply(alice: Person, first: date, days: int) -> None:
    """Two applications a day, at 8 and 20 hours in Amsterdam's winter and 9 and 21 in summer."""
    items = [
        {
            "id": str(uuid7()),
            "applied_at": datetime(day.year, day.month, day.day, hour, tzinfo=UTC).isoformat(),
            "time_zone": "Europe/Amsterdam",
            "areas": [{"site": "cheeks", "bsa_pct": 1}],
        }
        for day in (first + timedelta(days=count) for count in range(days))
        for hour in (7, 19)
    ]
    for start in range(0, len(items), 500):
        batch = {"items": items[start : start + 500]}
        answer = alice.post(f"{alice.home}/applications/batch", batch)
        assert answer.status_code == 200, answer.text


def reviews(by: Person, about: Person) -> dict[str, dict[str, Any]]:
    answer = by.get(f"{about.home}/reviews")
    assert answer.status_code == 200, answer.text
    return {one["kind"]: one for one in answer.json()}


def opened(by: Person, about: Person, kind: str = "week_52") -> dict[str, Any]:
    found = reviews(by, about)[kind]["id"]
    answer = by.get(f"{about.home}/reviews/{found}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def sign(by: Person, about: Person, review: dict[str, Any], **changes: Any) -> Response:
    body = {
        "decision": "continue",
        "reason": REASON,
        "evidence_hash": review["evidence_hash"],
        "password": PASSWORD,
    }
    return by.post(f"{about.home}/reviews/{review['id']}/sign", body | changes)


def worklist(by: Person, **asked: Any) -> list[dict[str, Any]]:
    """Every item, by as many pages as it takes."""
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = by.get("/v1/worklist", params=asked | ({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        cursor = answer.json()["next_cursor"]
    return found


def raise_alert(
    sessions: Sessions, about: Person, *, severity: str = "warning", at: datetime
) -> UUID:
    row: dict[str, Any] = {
        "patient_id": about.patient_id,
        "rule": "interval_under_8h",
        "severity": severity,
        "subject": "application",
        "subject_id": uuid7(),
        "subject_version": 1,
        "inputs": {},
        "advice": "Wait until 8 hours have passed.",
        "source": "label",
        "label": "eu-2023",
        "raised_at": at,
    }
    with sessions.write() as session:
        raised: UUID = raise_alerts(session, [row])[0].id
        return raised


def treatment_of(dora: Person, about: Person) -> dict[str, Any]:
    found: dict[str, Any] = dora.get(f"{about.home}/treatments").json()[0]
    return found
