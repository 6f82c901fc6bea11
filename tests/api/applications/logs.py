"""Logs as a phone sends them, and how tests send them."""

import json
from datetime import datetime, timedelta
from typing import Any

from httpx2 import Response

from api.database import uuid7
from tests.people import NOW, Person
from tests.starts import NONE_OF_THESE

AREAS = [{"site": "periocular", "bsa_pct": 0.4}, {"site": "cheeks", "palms": 0.5}]
PRESCRIBED = ("periocular", "cheeks", "chin", "trunk")


def a_log(at: datetime | str = NOW, **changes: Any) -> dict[str, Any]:
    applied_at = at if isinstance(at, str) else at.isoformat()
    told = {"id": str(uuid7()), "applied_at": applied_at, "time_zone": "Europe/Amsterdam"}
    return told | {"areas": AREAS} | changes


def log(person: Person, at: datetime | str | None = None, **changes: Any) -> Response:
    return person.post(f"{person.home}/applications", a_log(at or person.now, **changes))


def logged(person: Person, at: datetime | str | None = None, **changes: Any) -> dict[str, Any]:
    answer = log(person, at, **changes)
    assert answer.status_code == 201, answer.text
    record: dict[str, Any] = answer.json()
    return record


def batch(person: Person, items: Any, **more: Any) -> Response:
    # Spelt here: a test may send what a well-bred client never would.
    content = json.dumps({"items": items, **more})
    headers = {"Content-Type": "application/json"}
    path = f"{person.home}/applications/batch"
    return person.post(path, content=content, headers=headers)


def rules(record: dict[str, Any]) -> list[str]:
    return sorted(alert["rule"] for alert in record["alerts"])


def caused(record: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((alert["rule"], alert["subject_id"]) for alert in record["caused"])


def all_rules(person: Person) -> list[tuple[str, str]]:
    """Rule and subject of every alert that stands, as (rule, id)."""
    standing = (one for one in every_alert(person) if one["resolved_at"] is None)
    return sorted((one["rule"], one["subject_id"]) for one in standing)


def every_alert(person: Person) -> list[dict[str, Any]]:
    """All that was ever raised, newest first."""
    found: list[dict[str, Any]] = person.get(f"{person.home}/alerts?limit=500").json()["items"]
    return found


def treat(dora: Person, patient: Person, **changes: Any) -> str:
    areas = [{"site": site, "bsa_pct": 0.4} for site in PRESCRIBED]
    given = {"started_on": "2026-02-02", "areas": areas, "answers": NONE_OF_THESE}
    answer = dora.post(f"{patient.home}/treatments", given | changes)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def twice_daily(days: int, since: datetime = NOW) -> list[dict[str, Any]]:
    """Logs at 10:00 and 22:00 in Amsterdam in winter, oldest first."""
    return [
        a_log(since + timedelta(days=day, hours=hour)) for day in range(days) for hour in (0, 12)
    ]
