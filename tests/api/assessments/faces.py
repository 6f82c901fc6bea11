"""Painted faces as a patient sends them, and the outlines that are drawn on them."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from httpx2 import Response
from sqlmodel import select

from api import jobs
from api.assessments.models import Assessment, Measure, Outline
from api.database import Sessions
from api.story.portrait import photograph
from imaging.quality import against_baseline
from imaging.unlike import Since
from tests.people import Person

STARTED = date(2025, 3, 3)
SQUARE = [[0.2, 0.2], [0.4, 0.2], [0.4, 0.4], [0.2, 0.4]]


def take(
    by: Person,
    on: str,
    *,
    degree: float = 0.95,
    shot: int = 0,
    view: str = "front",
    of_session: str = "",
) -> str:
    """A photo session with one painted face, uploaded and not measured yet."""
    session_id = of_session or str(uuid4())
    answer = by.call(
        "PUT",
        f"{by.home}/photo-sessions/{session_id}/photos/{view}",
        content=photograph(size=1, degree=degree, shot=shot),
        params={"taken_at": f"{on}T09:00:00+00:00", "time_zone": "Europe/Amsterdam"},
    )
    assert answer.status_code == 201, answer.text
    return session_id


def outline(by: Person, about: Person, session_id: str) -> dict[str, Any]:
    answer = by.get(f"{about.home}/photo-sessions/{session_id}/outline")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def put(by: Person, about: Person, session_id: str, version: int = 0, **changes: Any) -> Response:
    body = {"version": version, "polygons": [SQUARE], "proposal": None} | changes
    return by.put(f"{about.home}/photo-sessions/{session_id}/outline", body)


def confirmed(sessions: Sessions, session_id: str) -> UUID:
    """The id of the one outline of a session."""
    with sessions.read() as session:
        return session.exec(select(Outline.id).where(Outline.session_id == UUID(session_id))).one()


def warn(sessions: Sessions, differing: Since) -> None:
    """As if the photos of the one comparison there is had differed so."""
    with sessions.write() as session:
        chosen = select(Assessment).where(Assessment.measure == Measure.repigmentation)
        stored = session.exec(chosen).one()
        told = [asdict(one) for one in against_baseline(differing)]
        stored.detail = stored.detail | {"warnings": told}
        session.add(stored)


def confirm(by: Person, about: Person, session_id: str) -> dict[str, Any]:
    """Whatever the machine proposed, as it is."""
    seen = outline(by, about, session_id)
    said = {name: seen[name] for name in ("version", "polygons", "proposal")}
    answer = put(by, about, session_id, **said)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def waiting(sessions: Sessions) -> dict[str, int]:
    with sessions.read() as session:
        found = jobs.backlog(session)
    counted: dict[str, int] = {}
    for (name, _), count in found.items():
        counted[name] = counted.get(name, 0) + count
    return counted


def series(by: Person, about: Person, measure: str) -> list[dict[str, Any]]:
    return list(by.get(f"{about.home}/assessments", params={"measure": measure}).json()["items"])


def detail(by: Person, about: Person, assessment: dict[str, Any]) -> dict[str, Any]:
    return dict(by.get(f"{about.home}/assessments/{assessment['id']}").json()["detail"])


def rows(sessions: Sessions) -> int:
    with sessions.read() as session:
        return len(session.exec(select(Assessment)).all())
