"""Rows as the measuring job leaves them, for tests that need values and not photographs."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from api.assessments.models import Assessment, Measure, Source
from api.database import Sessions
from api.photos.models import PhotoSession
from tests.people import Person


def measured(
    sessions: Sessions,
    person: Person,
    on: str,
    value: float | None,
    *,
    spread: float = 0.1,
    session_id: UUID | None = None,
    **changes: Any,
) -> UUID:
    """An F-VASI of the machine, or with None one that could not be measured; its id."""
    assert person.patient_id
    day = date.fromisoformat(on)
    taken = session_id or uuid4()
    row: dict[str, Any] = {
        "patient_id": person.patient_id,
        "session_id": taken,
        "measure": Measure.f_vasi,
        "source": Source.machine,
        "assessed_on": day,
        "made_at": datetime.combine(day, time(12), UTC),
        "value": value,
        "low": None if value is None else value - spread,
        "high": None if value is None else value + spread,
        "unmeasured": "no_face" if value is None else None,
        "algorithm": "repigment-test",
        "algorithm_version": "1",
        "input_hash": uuid4().hex,
        "views": 1,
        "detail": {"reason": {"code": "no_face", "sentence": "No face was found."}},
    }
    with sessions.write() as session:
        if session_id is None:
            _take_photos(session, person.patient_id, taken, row["made_at"])
        stored = Assessment.model_validate(row | changes)
        session.add(stored)
    return stored.id


def followed(sessions: Sessions, person: Person, percents: dict[str, float], **more: float) -> None:
    """A baseline of 1.0 on 2025-03-03 and repigmentation, give or take 10, on later days."""
    baseline = uuid4()
    with sessions.write() as session:
        assert person.patient_id
        _take_photos(session, person.patient_id, baseline, datetime(2025, 3, 3, 12, tzinfo=UTC))
    measured(sessions, person, "2025-03-03", 1.0, session_id=baseline)
    for on, percent in percents.items():
        detail: Any = {
            "baseline_session_id": str(baseline),
            "fvasi_baseline": 1.0,
            "parameters": {"smallest_detectable_change": 0.026},
            "reason": None,
            "verdict": "not_below",
            **more,
        }
        told: Any = {"measure": Measure.repigmentation, "detail": detail}
        measured(sessions, person, on, percent, spread=10, **told)
        measured(sessions, person, on, 1 - percent / 100, detail=detail)


def _take_photos(session: Any, patient_id: UUID, session_id: UUID, at: datetime) -> None:
    session.add(
        PhotoSession(
            id=session_id,
            patient_id=patient_id,
            taken_at=at,
            time_zone="Europe/Amsterdam",
            received_at=at,
        )
    )
    session.flush()
