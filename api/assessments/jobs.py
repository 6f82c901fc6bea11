"""Measure the photographs of a session in the background.

May run twice or be killed at any point: overlays are stored before the rows, under names made
from their own bytes, and the rows once for the same photographs and algorithm version.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

import imaging
from api import audit, jobs
from api.assessments.models import Assessment, Measure, Source
from api.assessments.service import treatment_on
from api.database import insert_new, uuid7
from api.patients.models import Purpose
from api.patients.service import ConsentMissing, require_consent
from api.photos.models import Photo, PhotoSession, View
from api.photos.service import best_per_view
from api.resources import Resources
from api.storage import Storage


@dataclass(frozen=True)
class Shots:
    """The photographs of a session that count, one for each view."""

    session_id: UUID
    patient_id: UUID
    taken_on: date
    photos: Mapping[View, Photo]

    @property
    def input_hash(self) -> str:
        """The same for the same pictures in the same views by the same algorithm version."""
        pictures = [f"{view}:{self.photos[view].sha256}" for view in sorted(self.photos)]
        named = "\n".join([imaging.NAME, imaging.VERSION, *pictures])
        return hashlib.sha256(named.encode()).hexdigest()


@jobs.job("measure_session")
def measure_session(resources: Resources, session_id: str) -> None:
    """F-VASI and F-BSA of a photo session as it is now; each further view is measured anew."""
    with resources.sessions.read() as session:
        shots = _shots(session, UUID(session_id))
        if shots is None or _measured(session, shots):
            return
    storage = resources.storage
    pictures = {
        imaging.View(view.value): storage.get(photo.storage_key)
        for view, photo in shots.photos.items()
    }
    measurement = imaging.measure(pictures)
    overlays = {
        view.value: _stored(storage, shots, picture)
        for view, picture in measurement.overlays.items()
    }
    with resources.sessions.write() as session:
        _store(session, shots, measurement, overlays, datetime.now(UTC))


def _shots(session: Session, session_id: UUID) -> Shots | None:
    """None when there is nothing that may be measured."""
    taken = session.get(PhotoSession, session_id)
    if taken is None or not _allowed(session, taken.patient_id):
        return None
    photos = best_per_view(list(session.exec(select(Photo).where(Photo.session_id == taken.id))))
    taken_on = taken.taken_at.astimezone(ZoneInfo(taken.time_zone)).date()
    return Shots(taken.id, taken.patient_id, taken_on, photos) if photos else None


def _allowed(session: Session, patient_id: UUID) -> bool:
    # Withdrawn between the upload and now: the pictures are kept, but not looked at any more.
    try:
        require_consent(session, patient_id, Purpose.photos_for_care)
    except ConsentMissing:
        return False
    return True


def _measured(session: Session, shots: Shots) -> bool:
    same = select(Assessment.id).where(
        Assessment.patient_id == shots.patient_id,
        col(Assessment.measure) == Measure.f_vasi,
        Assessment.input_hash == shots.input_hash,
    )
    return session.exec(same).first() is not None


def _stored(storage: Storage, shots: Shots, picture: bytes) -> str:
    # Named by its bytes: a second run on another machine may draw a pixel differently.
    key = f"{shots.patient_id}/overlays/{hashlib.sha256(picture).hexdigest()}.jpg"
    storage.put(key, picture)
    return key


def _store(
    session: Session,
    shots: Shots,
    measurement: imaging.Measurement,
    overlays: dict[str, str],
    now: datetime,
) -> None:
    rows = _rows(session, shots, measurement, overlays, now)
    new = insert_new(session, Assessment, rows)
    for row in rows:
        if row["id"] in new:
            audit.record(
                session,
                None,
                "assessment.measured",
                at=now,
                subject="assessment",
                subject_id=row["id"],
                patient_id=shots.patient_id,
                measure=row["measure"],
                algorithm=f"{row['algorithm']} {row['algorithm_version']}",
            )


def _rows(
    session: Session,
    shots: Shots,
    measurement: imaging.Measurement,
    overlays: dict[str, str],
    now: datetime,
) -> list[dict[str, Any]]:
    """F-VASI with everything it rests on, and F-BSA beside it; or why there is neither."""
    pictures = {view.value: str(photo.id) for view, photo in shots.photos.items()}
    low, high = measurement.interval or (None, None)
    reason = measurement.as_json()["reason"]
    shared = {
        "patient_id": shots.patient_id,
        "treatment_id": treatment_on(session, shots.patient_id, shots.taken_on),
        "session_id": shots.session_id,
        "source": Source.machine,
        "assessed_on": shots.taken_on,
        "made_at": now,
        "unmeasured": measurement.reason.code if measurement.reason else None,
        "provisional": measurement.provisional,
        "algorithm": measurement.algorithm,
        "algorithm_version": measurement.version,
        "input_hash": shots.input_hash,
        "views": len(shots.photos),
    }
    f_vasi = {
        "id": uuid7(),
        "measure": Measure.f_vasi,
        "value": measurement.fvasi,
        "low": low,
        "high": high,
        "detail": {**measurement.as_json(), "photos": pictures, "overlays": overlays},
    }
    f_bsa = {
        "id": uuid7(),
        "measure": Measure.f_bsa,
        "value": measurement.f_bsa_pct,
        "low": None,
        "high": None,
        "detail": {"f_vasi": str(f_vasi["id"]), "reason": reason, "photos": pictures},
    }
    return [shared | f_vasi, shared | f_bsa]
