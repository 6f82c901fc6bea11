"""Judge logs again when what they were judged by is entered, changed or withdrawn later.

A pause of last month, a pregnancy, a corrected neighbour: in whatever order these reach the
clinic, the same alerts stand in the end. See docs/decisions/0011-logs-are-judged-again.md.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from api.alerts import service as alerts
from api.applications import history
from api.applications.broken import Broken, Logged, broken_by, reach
from api.applications.slots import ANY_ZONE, day_bounds
from api.applications.surroundings import surroundings
from api.clinics.models import Clinic
from api.clock import EARLIEST, LATEST
from api.patients.models import Patient
from api.treatments import changes
from api.treatments.changes import Change


@changes.listener
def judge_since(session: Session, change: Change, since: date | None) -> None:
    """Judge again every log of the days from which a change counts."""
    logs = history.in_full(session, change.patient_id, [(_begin(since), LATEST)])
    _conclude(session, change, logs, {one.dose.id for one in logs})


def judge_around(
    session: Session, change: Change, log_id: UUID, places: Iterable[datetime]
) -> None:
    """Judge a log again that was corrected or withdrawn, and those after where it was and is."""
    windows = [(place, place + reach()) for place in places]
    logs = history.in_full(session, change.patient_id, windows)
    _conclude(session, change, logs, {log_id, *(one.dose.id for one in logs)})


def _begin(day: date | None) -> datetime:
    if day is None or day <= EARLIEST.date():
        return EARLIEST
    return day_bounds(day, "UTC")[0] - ANY_ZONE


def _conclude(session: Session, change: Change, logs: Sequence[Logged], ids: set[UUID]) -> None:
    if not ids:
        return
    rows = [
        {**broken.row(), "patient_id": change.patient_id, "raised_at": change.now}
        for broken in _broken(session, change.patient_id, logs)
    ]
    alerts.reconcile(session, change, ids, rows)


def _broken(session: Session, patient_id: UUID, logs: Sequence[Logged]) -> list[Broken]:
    """What some logs break, each looked at with all those before it."""
    if not logs:
        return []
    patient = session.get_one(Patient, patient_id)
    clinic = session.get_one(Clinic, patient.clinic_id)
    around = surroundings(session, {patient_id: clinic.jurisdiction.value})[patient_id]
    times = [one.dose.applied_at for one in logs]
    window = (min(times) - reach(), max(times))
    known = history.logged(session, {patient_id: window})[patient_id]
    ids = {one.dose.id for one in logs}
    return [
        broken
        for _, broken in broken_by(logs, known, around, within=reach())
        if broken.subject_id in ids
    ]
