"""The photographs of a session that are measured, and what names a measurement of them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

import imaging
from api.assessments.models import Outline
from api.patients.models import Purpose
from api.patients.service import ConsentMissing, require_consent
from api.photos.models import Photo, PhotoSession, View
from api.photos.service import best_per_view
from api.storage import Storage


@dataclass(frozen=True)
class Shots:
    """The photographs of a session that count, one for each view."""

    session_id: UUID
    patient_id: UUID
    assessed_on: date
    photos: Mapping[View, Photo]

    @property
    def contents(self) -> list[str]:
        return [f"{view}:{self.photos[view].sha256}" for view in sorted(self.photos)]

    @property
    def input_hash(self) -> str:
        """The same for the same pictures in the same views by the same algorithm version."""
        return self.hash_by(imaging.VERSION)

    def hash_by(self, version: str) -> str:
        return hash_of(*self.contents, version=version)

    @property
    def ids(self) -> dict[str, str]:
        return {view.value: str(photo.id) for view, photo in self.photos.items()}

    def pictures(self, storage: Storage) -> dict[imaging.View, bytes]:
        return {
            imaging.View(view.value): storage.get(photo.storage_key)
            for view, photo in self.photos.items()
        }


def outline_of(confirmed: Outline) -> imaging.Outline:
    """A stored outline as it is measured inside."""
    return imaging.Outline(
        tuple(tuple((x, y) for x, y in polygon) for polygon in confirmed.polygons)
    )


def keep_picture(storage: Storage, folder: str, picture: bytes) -> str:
    """Store a JPEG; its key."""
    # Named by its bytes: a second run on another machine may draw a pixel differently.
    key = f"{folder}/{hashlib.sha256(picture).hexdigest()}.jpg"
    storage.put(key, picture)
    return key


def hash_of(*inputs: str, version: str | None = None) -> str:
    """Names a measurement by all that goes into it and the version of what makes it, or made it."""
    named = [imaging.NAME, version or imaging.VERSION, *inputs]
    return hashlib.sha256("\n".join(named).encode()).hexdigest()


def of_session(session: Session, session_id: UUID) -> Shots | None:
    """None when there is nothing that may be measured."""
    taken = session.get(PhotoSession, session_id)
    if taken is None or not allowed(session, taken.patient_id):
        return None
    photos = list(session.exec(select(Photo).where(Photo.session_id == taken.id)))
    return _shots(taken, photos)


def of_patient(session: Session, patient_id: UUID) -> list[Shots]:
    """Every session with a photograph to measure, oldest first; none without consent."""
    if not allowed(session, patient_id):
        return []
    theirs = select(PhotoSession).where(PhotoSession.patient_id == patient_id)
    oldest_first = theirs.order_by(col(PhotoSession.taken_at), col(PhotoSession.id))
    photos: dict[UUID, list[Photo]] = {}
    for photo in session.exec(select(Photo).where(Photo.patient_id == patient_id)):
        photos.setdefault(photo.session_id, []).append(photo)
    found = [_shots(taken, photos.get(taken.id, [])) for taken in session.exec(oldest_first)]
    return [one for one in found if one is not None]


def allowed(session: Session, patient_id: UUID) -> bool:
    # Withdrawn between the upload and now: the pictures are kept, but not looked at any more.
    try:
        require_consent(session, patient_id, Purpose.photos_for_care)
    except ConsentMissing:
        return False
    return True


def _shots(taken: PhotoSession, photos: list[Photo]) -> Shots | None:
    best = best_per_view(photos)
    taken_on = taken.taken_at.astimezone(ZoneInfo(taken.time_zone)).date()
    return Shots(taken.id, taken.patient_id, taken_on, best) if best else None
