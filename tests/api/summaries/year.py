"""A year of treatment made through the API, and how its summary is asked for."""

from datetime import date, timedelta
from typing import Any

from httpx2 import Response

from api.database import uuid7
from tests import pictures
from tests.api.reviews.setting import STARTED, apply, opened, score, sign, treat
from tests.people import Person

BEFORE, NOW_SESSION = str(uuid7()), str(uuid7())


def asked(by: Person, about: Person, form: str = "", **params: Any) -> Response:
    return by.get(f"{about.home}/summary{form}", params=params)


def summary(by: Person, about: Person, **params: Any) -> dict[str, Any]:
    answer = asked(by, about, **params)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def pdf(by: Person, about: Person) -> bytes:
    answer = asked(by, about, ".pdf")
    assert answer.status_code == 200, answer.text
    return answer.content


def take_photo(by: Person, session_id: str, on: date, *, brightness: float = 1.0) -> str:
    when = {"taken_at": f"{on}T08:00:00+00:00", "time_zone": "Europe/Amsterdam"}
    path = f"{by.home}/photo-sessions/{session_id}/photos/front"
    content = pictures.portrait(brightness=brightness)
    answer = by.call("PUT", path, content=content, params=when)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def report(by: Person, term: str = "Spots where I put the cream", **changes: Any) -> str:
    body = {
        "id": str(uuid7()),
        "term": term,
        "site": "cheeks",
        "onset_on": "2025-04-01",
        "severity": "mild",
        "serious": False,
    }
    answer = by.post(f"{by.home}/reactions", body | changes)
    assert answer.status_code == 201, answer.text
    return str(body["id"])


def log(by: Person, at: str, percent: float = 1, note: str = "") -> dict[str, Any]:
    body = {
        "id": str(uuid7()),
        "applied_at": at,
        "time_zone": "Europe/Amsterdam",
        "areas": [{"site": "cheeks", "bsa_pct": percent}],
        "note": note,
    }
    answer = by.post(f"{by.home}/applications", body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def live_through(dora: Person, alice: Person) -> str:
    """Treatment, logs, photos, scores, an alert, a side effect and a pause; nothing is signed."""
    treatment_id = treat(dora, alice)
    apply(alice, STARTED, 30)
    log(alice, "2025-05-01T08:00:00+02:00", percent=11)
    take_photo(alice, BEFORE, STARTED)
    take_photo(alice, NOW_SESSION, STARTED + timedelta(days=360), brightness=0.95)
    for points, on in ((1.2, "2025-03-01"), (0.8, "2025-08-20"), (0.29, "2026-03-01")):
        score(dora, alice, points, on)
    reaction = report(alice)
    pause = {
        "kind": "clinician_ordered",
        "reason": "Until the spots have gone",
        "since": "2025-04-02",
        "until": "2025-04-15",
    }
    answer = dora.post(f"{alice.home}/treatments/{treatment_id}/pauses", pause)
    assert answer.status_code == 201, answer.text
    triage = {"causality": "probable", "action": "paused", "outcome": "recovered"}
    triage |= {"pause_from": "2025-04-02"}
    answer = dora.post(f"{alice.home}/reactions/{reaction}/triage", triage)
    assert answer.status_code == 201, answer.text
    return treatment_id


def signed(dora: Person, alice: Person, **changes: Any) -> dict[str, Any]:
    answer = sign(dora, alice, opened(dora, alice), **changes)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
