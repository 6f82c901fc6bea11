"""A baseline and a later photo session in one frame: what is wanted, what is there, who looked."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session, select

from api import audit, backlog, jobs
from api.assessments import anchors
from api.assessments.bodies import Unmeasured
from api.assessments.models import AlignedPair
from api.assessments.pair_bodies import (
    PairPictures,
    PairPublic,
    PairState,
    PairView,
    regions_of,
)
from api.assessments.pair_figures import Found, compared
from api.assessments.service import public
from api.assessments.together import Together, together
from api.audit import Caller
from api.backlog import Standing
from api.errors import NotFound, Problem
from api.messages import noted
from api.patients.models import Patient
from api.photos.models import Photo, PhotoPublic, PhotoSession, View
from api.photos.service import content_link
from api.settings import Settings

PICTURES = ("baseline", "now", "baseline_map", "now_map")


class NoBaseline(Problem):
    status = 409
    code = "no_baseline"
    title = noted("There is no baseline to set this photo session against")
    advice = "Name another photo session in `baseline_id`, or enter the treatment first."


class Links(NamedTuple):
    """What signs the links to pictures, and how long they work."""

    secret: str
    lifetime: timedelta


def links_of(settings: Settings) -> Links:
    lifetime = timedelta(seconds=settings.photo_link_seconds)
    return Links(settings.secret_key.get_secret_value(), lifetime)


def ask(session: Session, wanted: Together) -> Standing:
    """Ask for the pictures of a pair, unless they wait or were given up; how that stood before."""
    found = backlog.standing(session, "pair_sessions", wanted.input_hash)
    if found.status is None:
        jobs.enqueue(
            session,
            "pair_sessions",
            key=found.key,
            session_id=str(wanted.now.session_id),
            baseline_id=str(wanted.baseline.session_id),
        )
    return found


def stored(session: Session, wanted: Together) -> AlignedPair | None:
    same = select(AlignedPair).where(
        AlignedPair.patient_id == wanted.now.patient_id,
        AlignedPair.input_hash == wanted.input_hash,
    )
    return session.exec(same).first()


def show(
    session: Session,
    caller: Caller,
    patient: Patient,
    session_id: UUID,
    baseline_id: UUID | None,
    *,
    links: Links,
    now: datetime,
) -> PairPublic:
    """The pair with signed links; what is not made yet is asked for.

    A look is audited; asking again and again while nothing can be shown is one.
    """
    wanted = _wanted(session, patient, session_id, baseline_id)
    made = stored(session, wanted)
    asked = ask(session, wanted) if made is None and wanted.common else None
    if asked is None or asked.status is None or asked.given_up:
        _audit(session, caller, wanted, now)
    if asked is not None and not asked.given_up:
        return _public(wanted, PairState.being_made)
    views = [_view(wanted, view, made, links, now) for view in wanted.common]
    state = PairState.failed if asked else _state(views)
    return _public(wanted, state, views, compared(session, wanted))


def _wanted(
    session: Session, patient: Patient, session_id: UUID, baseline_id: UUID | None
) -> Together:
    _require(session, patient, session_id)
    if baseline_id is None:
        baseline_id = anchors.baseline_of(session, patient.id, session_id)
    if baseline_id is None or baseline_id == session_id:
        raise NoBaseline(field="baseline_id")
    _require(session, patient, baseline_id)
    wanted = together(session, session_id, baseline_id)
    if wanted is None:
        raise NoBaseline(field="baseline_id")
    return wanted


def _audit(session: Session, caller: Caller, wanted: Together, now: datetime) -> None:
    audit.record(
        session,
        caller,
        "pair.seen",
        at=now,
        subject="photo_session",
        subject_id=wanted.now.session_id,
        patient_id=wanted.now.patient_id,
        baseline=str(wanted.baseline.session_id),
    )


def _require(session: Session, patient: Patient, session_id: UUID) -> None:
    found = session.get(PhotoSession, session_id)
    if found is None or found.patient_id != patient.id:
        raise NotFound


def _public(
    wanted: Together,
    state: PairState,
    views: Sequence[PairView] = (),
    found: Found | None = None,
) -> PairPublic:
    """Without what was `found` as long as nothing of the face is shown."""
    measured = found.assessment if found else None
    detail = measured.detail if measured else {}
    return PairPublic(
        baseline_session_id=wanted.baseline.session_id,
        session_id=wanted.now.session_id,
        baseline_on=wanted.baseline.assessed_on,
        taken_on=wanted.now.assessed_on,
        state=state,
        views=list(views),
        outline_version=wanted.outline.version if wanted.outline else None,
        comparison=found.state if found else None,
        repigmentation=public(measured) if measured else None,
        verdict=found.verdict if found else None,
        doubts=list(found.doubts) if found else [],
        fvasi_baseline=detail.get("fvasi_baseline"),
        new_lesions_pct=detail.get("new_lesions_pct"),
        regions=regions_of(detail),
        # Comparisons of before version 0.8.0 have none.
        warnings=detail.get("warnings", []),
    )


def _state(views: list[PairView]) -> PairState:
    return PairState.ready if any(one.pictures for one in views) else PairState.impossible


def _view(
    wanted: Together, view: View, made: AlignedPair | None, links: Links, now: datetime
) -> PairView:
    found: dict[str, Any] = made.views[view] if made else {}
    reason = found.get("reason")
    return PairView(
        view=view,
        pictures=_pictures(found, links, now) if made and not reason else None,
        reason=Unmeasured(**reason) if reason else None,
        baseline_photo=_photo(wanted.baseline.photos[view]),
        now_photo=_photo(wanted.now.photos[view]),
    )


def _photo(one: Photo) -> PhotoPublic:
    return PhotoPublic.model_validate(one, from_attributes=True)


def _pictures(found: dict[str, Any], links: Links, now: datetime) -> PairPictures:
    expires = now + links.lifetime
    signed = {
        name: content_link(key, links.secret, expires) if key else None
        for name, key in found["pictures"].items()
    }
    return PairPictures.model_validate({**signed, **found["matched"], "link_expires_at": expires})
