"""Receive photos, judge them while the patient still stands before the mirror, show them.

File first, row second: a file without a row is harmless, a row without its file is not.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

import imaging
from api import audit, jobs
from api.audit import Caller
from api.database import Sessions, insert_new, uuid7
from api.errors import NotFound, Problem
from api.patients import access
from api.patients.models import Patient
from api.photos.models import Photo, PhotoSeen, PhotoSession, View
from api.photos.upload import PhotoTooLarge, Received
from api.storage import Storage, sign

# Decoding is what costs memory: however many phones send at once, this many decode.
_decoders = BoundedSemaphore(2)
# A phone's clock may be wrong by its zone, but not by more.
AHEAD = timedelta(days=1)


class PhotoNotAccepted(Problem):
    status = 415
    code = "photo_format_not_accepted"
    title = "This is not a photo that can be read"
    advice = "Send a JPEG, PNG, WebP or HEIC photo as the camera made it."


class PhotoTooManyPixels(Problem):
    status = 413
    code = "photo_too_many_pixels"
    title = "The photo has too many pixels"
    advice = "Choose a smaller size in the camera; the limit is in `detail`."


class PhotoUnreadable(Problem):
    status = 422
    code = "photo_unreadable"
    title = "The photo file is damaged"
    advice = "The file is cut off or broken. Take the photo again, or send the file again."


class PhotoElsewhere(Problem):
    status = 409
    code = "photo_stored_elsewhere"
    title = "These bytes are stored as another view or in another session"
    advice = (
        "Nothing was stored. `photo_id`, `session_id` and `view` name the photo that has these "
        "bytes: keep that one, or take a new photo of this view."
    )


class TakenInFuture(Problem):
    status = 422
    code = "taken_in_future"
    title = "The photo is dated more than a day ahead"
    advice = "Check the clock of the phone and `taken_at`; nothing was stored."


REFUSALS: dict[str, type[Problem]] = {
    kind.code: kind
    for kind in (PhotoNotAccepted, PhotoTooLarge, PhotoTooManyPixels, PhotoUnreadable)
}


@dataclass(frozen=True)
class Shot:
    """What the phone says about a photo: of which session, which view, taken when."""

    session_id: UUID
    view: View
    taken_at: datetime
    time_zone: str


def receive(
    sessions: Sessions,
    storage: Storage,
    caller: Caller,
    *,
    shot: Shot,
    patient_id: UUID,
    file: Received,
    now: datetime,
) -> tuple[Photo, bool]:
    """Store a photo and queue its measurement; the same bytes again are the same photo.

    Returns the photo and whether it is new. Raises a `Problem` for what is no photo; nothing is
    stored then.
    """
    if shot.taken_at > now + AHEAD:
        raise TakenInFuture(field="taken_at")
    with sessions.read() as session:
        patient = access.find(session, caller, patient_id)
        if known := _with_bytes(session, patient.id, file.sha256):
            return _same_place(known, shot), False
    judged = _judge(file, shot.view)
    photo_id = uuid7()
    keys = {name: f"{patient.id}/{photo_id}/{name}" for name in ("original", "display.jpg")}
    row = {
        "id": photo_id,
        "sha256": file.sha256,
        "size_bytes": file.size,
        "storage_key": keys["original"],
        "display_key": keys["display.jpg"],
    }
    new = False
    try:
        storage.put(keys["original"], file.path)
        storage.put(keys["display.jpg"], judged.pop("display"))
        with sessions.write() as session:
            photo = _store(session, caller, patient, shot, now, judged | row)
        new = photo.id == photo_id
    finally:
        if not new:
            _delete_rowless(sessions, storage, photo_id, list(keys.values()))
    return _same_place(photo, shot), new


def _delete_rowless(sessions: Sessions, storage: Storage, photo_id: UUID, keys: list[str]) -> None:
    """Delete the files of a photo that has no row, whatever kept the row from being written."""
    with sessions.read() as session:
        # A commit whose answer was lost may have been done all the same.
        if session.get(Photo, photo_id) is not None:
            return
    for key in keys:
        storage.delete(key)


def _same_place(photo: Photo, shot: Shot) -> Photo:
    """A photo is of one view and one moment; answering with another would lose the new one."""
    if (photo.session_id, photo.view) != (shot.session_id, shot.view):
        raise PhotoElsewhere(
            photo_id=str(photo.id), session_id=str(photo.session_id), view=photo.view.value
        )
    return photo


def _judge(file: Received, view: View) -> dict[str, Any]:
    try:
        with _decoders:
            data = file.path.read_bytes()
            info = imaging.inspect(data)
            seen = {"format": info.format, "width": info.width, "height": info.height}
            display = imaging.display_copy(data)
            if view is View.reaction:
                return {**seen, "display": display, "verdict": "pass", "reasons": [], "figures": {}}
            check = imaging.check(data, imaging.View(view.value))
    except imaging.NotAPhoto as refused:
        raise REFUSALS[refused.code](str(refused)) from None
    return {
        **seen,
        "display": display,
        "verdict": check.verdict.value,
        "reasons": [asdict(reason) for reason in check.reasons],
        "figures": dict(check.figures),
    }


def _store(
    session: Session,
    caller: Caller,
    patient: Patient,
    shot: Shot,
    now: datetime,
    row: dict[str, Any],
) -> Photo:
    _open_session(session, patient, shot, now)
    rest = {
        "patient_id": patient.id,
        "session_id": shot.session_id,
        "view": shot.view,
        "uploaded_by": caller.account_id,
        "received_at": now,
    }
    if not insert_new(session, Photo, [row | rest]):
        known = _with_bytes(session, patient.id, row["sha256"])
        assert known is not None
        return known
    audit.record(
        session,
        caller,
        "photo.uploaded",
        at=now,
        subject="photo",
        subject_id=row["id"],
        patient_id=patient.id,
        view=shot.view,
        verdict=row["verdict"],
    )
    if shot.view is not View.reaction:
        jobs.enqueue(
            session, "measure_session", key=str(row["id"]), session_id=str(shot.session_id)
        )
    return session.get_one(Photo, row["id"])


def _open_session(session: Session, patient: Patient, shot: Shot, now: datetime) -> None:
    insert_new(
        session,
        PhotoSession,
        [
            {
                "id": shot.session_id,
                "patient_id": patient.id,
                "taken_at": shot.taken_at,
                "time_zone": shot.time_zone,
                "received_at": now,
            }
        ],
    )
    if session.get_one(PhotoSession, shot.session_id).patient_id != patient.id:
        raise NotFound


def _with_bytes(session: Session, patient_id: UUID, sha256: str) -> Photo | None:
    same = select(Photo).where(Photo.patient_id == patient_id, Photo.sha256 == sha256)
    return session.exec(same).one_or_none()


def sessions_of(session: Session, patient: Patient) -> list[tuple[PhotoSession, list[Photo]]]:
    """Photo sessions, newest first, each with its photos in order of arrival."""
    newest_first = col(PhotoSession.taken_at).desc()
    mine = select(PhotoSession).where(PhotoSession.patient_id == patient.id)
    found = list(session.exec(mine.order_by(newest_first)))
    photos: dict[UUID, list[Photo]] = {one.id: [] for one in found}
    theirs = select(Photo).where(Photo.patient_id == patient.id)
    for photo in session.exec(theirs.order_by(col(Photo.id))):
        photos[photo.session_id].append(photo)
    return [(one, photos[one.id]) for one in found]


def best_per_view(photos: list[Photo]) -> dict[View, Photo]:
    """The photo that counts for each view: the last one that need not be taken again."""
    usable = [one for one in photos if one.verdict != "retake" and one.view is not View.reaction]
    return {photo.view: photo for photo in sorted(usable, key=lambda one: one.id)}


def find(session: Session, patient: Patient, photo_id: UUID) -> Photo:
    photo = session.get(Photo, photo_id)
    if photo is None or photo.patient_id != patient.id:
        raise NotFound
    return photo


def show(
    session: Session,
    caller: Caller,
    photo: Photo,
    *,
    secret: str,
    lifetime: timedelta,
    now: datetime,
) -> PhotoSeen:
    """The photo with a signed link; issuing the link is the look that is audited."""
    note_look(session, caller, photo, now)
    expires = now + lifetime
    return PhotoSeen.model_validate(
        {
            **photo.model_dump(),
            "link": content_link(photo.display_key, secret, expires),
            "link_expires_at": expires,
        }
    )


def note_look(session: Session, caller: Caller, photo: Photo, now: datetime) -> None:
    """The audit line of each look at a picture."""
    audit.record(
        session,
        caller,
        "photo.seen",
        at=now,
        subject="photo",
        subject_id=photo.id,
        patient_id=photo.patient_id,
    )


def content_link(key: str, secret: str, expires: datetime) -> str:
    return f"/v1/photo-content/{sign(key, secret, expires)}"
