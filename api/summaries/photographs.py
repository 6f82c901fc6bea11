"""The face at baseline and now, view by view, as small pictures without metadata."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from uuid import UUID
from zoneinfo import ZoneInfo

from PIL import Image
from sqlmodel import Session

from api.assessments.baseline import since_baseline
from api.patients.models import Purpose
from api.patients.service import ConsentMissing, require_consent
from api.photos import service as photos
from api.photos.models import View
from api.storage import Storage
from api.summaries.course import Treated
from api.summaries.picture import Photo, PhotoPair

VIEWS = (View.front, View.left, View.right)
LONGEST_SIDE = 800
QUALITY = 85


@dataclass(frozen=True)
class Shot:
    """One usable photograph, dated as the rule about baselines asks for."""

    assessed_on: date
    photo_id: UUID
    session_id: UUID
    display_key: str


@dataclass(frozen=True)
class Chosen:
    view: View
    baseline: Shot | None
    now: Shot | None

    @property
    def photo_ids(self) -> list[UUID]:
        return [shot.photo_id for shot in (self.baseline, self.now) if shot]


def may_show(session: Session, treated: Treated) -> bool:
    """Whether the patient still consents: what is withdrawn goes into no new document."""
    try:
        require_consent(session, treated.patient.id, Purpose.photos_for_care)
    except ConsentMissing:
        return False
    return True


def choose(session: Session, treated: Treated) -> tuple[Chosen, ...]:
    """Baseline and newest of each view, by the rule that says which score is the baseline."""
    if not may_show(session, treated):
        return ()
    shots: dict[View, list[Shot]] = {view: [] for view in VIEWS}
    for view, shot in _usable(session, treated):
        shots[view].append(shot)
    return tuple(_chosen(view, shots[view], treated) for view in VIEWS if shots[view])


def _usable(session: Session, treated: Treated) -> Iterator[tuple[View, Shot]]:
    """Oldest first."""
    for taken, found in reversed(photos.sessions_of(session, treated.patient)):
        day = taken.taken_at.astimezone(ZoneInfo(taken.time_zone)).date()
        if treated.scored(day):
            for view, photo in photos.best_per_view(found).items():
                yield view, Shot(day, photo.id, taken.id, photo.display_key)


def _chosen(view: View, shots: Iterable[Shot], treated: Treated) -> Chosen:
    baseline, since = since_baseline(shots, treated.course)
    return Chosen(view, baseline, since[-1] if since else None)


def pairs(storage: Storage, chosen: Iterable[Chosen]) -> tuple[PhotoPair, ...]:
    """Fetches up to two pictures of each view; takes tenths of a second, so hold no session."""
    return tuple(
        PhotoPair(
            view=one.view,
            baseline=_photo(storage, one.baseline),
            now=_photo(storage, one.now),
        )
        for one in chosen
    )


def _photo(storage: Storage, shot: Shot | None) -> Photo | None:
    if shot is None:
        return None
    return Photo(
        id=shot.photo_id,
        session_id=shot.session_id,
        taken_on=shot.assessed_on,
        jpeg=shrunk(storage.get(shot.display_key)),
    )


def shrunk(jpeg: bytes, *, longest_side: int = LONGEST_SIDE) -> bytes:
    """At most so many pixels on the longest side; the same bytes in, the same bytes out."""
    with Image.open(BytesIO(jpeg)) as opened:
        opened.draft("RGB", (longest_side, longest_side))
        picture = opened.convert("RGB")
    picture.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS)
    # Saving would carry a comment and a colour profile of the old file over.
    picture.info = {}
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
