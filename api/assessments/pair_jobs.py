"""Lay a later session on its baseline in the background, one view after the other.

May run twice or be killed at any point: pictures are stored before the row, under names made from
their own bytes, and the row once.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import imaging
from api import audit, jobs
from api.assessments import pairs
from api.assessments.models import AlignedPair
from api.assessments.pairs import PICTURES
from api.assessments.shots import keep_picture, outline_of
from api.assessments.together import Together, together
from api.database import insert_new, uuid7
from api.photos.models import View
from api.resources import Resources


@jobs.job("pair_sessions")
def pair_sessions(resources: Resources, session_id: str, baseline_id: str) -> None:
    """The pictures of every view that both sessions have."""
    with resources.sessions.read() as session:
        wanted = together(session, UUID(session_id), UUID(baseline_id))
        if wanted is None or not wanted.common or pairs.stored(session, wanted):
            return
    views = {view.value: _paired(resources, wanted, view) for view in wanted.common}
    _store(resources, wanted, views, datetime.now(UTC))


def _paired(resources: Resources, wanted: Together, view: View) -> dict[str, Any]:
    storage, patient_id = resources.storage, wanted.now.patient_id
    before, after = (
        storage.get(one.photos[view].storage_key) for one in (wanted.baseline, wanted.now)
    )
    outline = outline_of(wanted.outline) if wanted.outline else None
    made = imaging.pair(before, after, imaging.View(view.value), outline=outline)
    if isinstance(made, imaging.Refusal):
        return {"reason": {"code": made.code, "sentence": made.sentence}}
    pictures: dict[str, bytes | None] = {name: getattr(made, name) for name in PICTURES}
    kept = {
        name: keep_picture(storage, f"{patient_id}/pairs", picture) if picture else None
        for name, picture in pictures.items()
    }
    matched = {"gains": list(made.gains), "coverage": made.coverage}
    return {"reason": None, "pictures": kept, "matched": matched}


def _store(resources: Resources, wanted: Together, views: dict[str, Any], now: datetime) -> None:
    row = {
        "id": uuid7(),
        "patient_id": wanted.now.patient_id,
        "baseline_session_id": wanted.baseline.session_id,
        "session_id": wanted.now.session_id,
        "outline_id": wanted.outline.id if wanted.outline else None,
        "input_hash": wanted.input_hash,
        "made_at": now,
        "algorithm": imaging.NAME,
        "algorithm_version": imaging.VERSION,
        "views": views,
    }
    with resources.sessions.write() as session:
        if insert_new(session, AlignedPair, [row]):
            audit.record(
                session,
                None,
                "pair.made",
                at=now,
                subject="photo_session",
                subject_id=wanted.now.session_id,
                patient_id=wanted.now.patient_id,
                baseline=str(wanted.baseline.session_id),
                algorithm=f"{imaging.NAME} {imaging.VERSION}",
            )
