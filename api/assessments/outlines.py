"""The outlines of lesions on a photo session: proposed by the machine, confirmed by a person."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

import imaging
from api import audit
from api.accounts.models import Account
from api.assessments import anchors, shape
from api.assessments.models import Assessment, Measure, Outline, Source
from api.assessments.outline_bodies import OutlineConfirm, OutlinePublic, OutlineVersion
from api.audit import Caller
from api.database import insert_new, uuid7
from api.errors import NotFound, Problem
from api.messages import noted
from api.patients.models import Patient
from api.photos.models import PhotoSession

DRAWN, PROPOSED = "drawn", "machine proposal "


class OutlineVersionConflict(Problem):
    status = 409
    code = "outline_version_conflict"
    title = noted("The outline has been changed meanwhile")
    advice = "Read the newest version, correct that, and send it with its `version`."


class OutlineNotPossible(Problem):
    status = 422
    code = "outline_not_possible"
    title = noted("These polygons cannot be an outline")
    advice = "`detail` says which polygon is wrong and why; nothing was changed."


class ProposalUnknown(Problem):
    status = 422
    code = "proposal_unknown"
    title = noted("No such proposal was made for this photo session")
    advice = "Send the `proposal` of the outline as you read it, or null; nothing was changed."


def show(session: Session, patient: Patient, session_id: UUID) -> OutlinePublic:
    """The newest confirmed outline of a photo session, or the proposal of the machine."""
    _require(session, patient, session_id)
    versions = _versions(session, session_id)
    if versions:
        return public(versions)
    proposed = _proposal(session, session_id)
    return OutlinePublic(
        session_id=session_id,
        confirmed=False,
        version=0,
        polygons=_usable(proposed),
        proposal=proposed.id if proposed else None,
        versions=[],
    )


def proposal_of(session: Session, shown: OutlinePublic) -> Assessment | None:
    """The measurement whose proposal an outline is, or was begun from."""
    return session.get(Assessment, shown.proposal) if shown.proposal else None


def who_confirmed(session: Session, shown: OutlinePublic) -> dict[UUID, str]:
    """The names of all who confirmed a version."""
    ids = {one.confirmed_by for one in shown.versions}
    named = select(Account.id, Account.full_name).where(col(Account.id).in_(ids))
    return dict(session.exec(named).all())


def confirm(
    session: Session,
    caller: Caller,
    patient: Patient,
    session_id: UUID,
    *,
    given: OutlineConfirm,
    now: datetime,
) -> tuple[OutlinePublic, bool]:
    """The outline as it is now and whether that is a new version; measuring is asked for with it.

    Sent again by the same person it is the stored version.
    """
    _require(session, patient, session_id)
    row = _row(session, caller, patient, session_id, given, now)
    # Of two who confirm at once the unique version lets one through.
    new = _newest_version(session, session_id) == given.version and bool(
        insert_new(session, Outline, [row])
    )
    versions = _versions(session, session_id)
    if not new and not _same(versions, row):
        raise OutlineVersionConflict(
            field="version", version=versions[0].version if versions else 0
        )
    if new:
        audit.record(
            session,
            caller,
            "outline.confirmed",
            at=now,
            subject="outline",
            subject_id=row["id"],
            patient_id=patient.id,
            photo_session=str(session_id),
            version=row["version"],
            based_on=row["based_on"],
        )
        anchors.ask(session, patient.id)
    return public(versions), new


def public(versions: list[Outline]) -> OutlinePublic:
    """The first of the versions, which come newest first, with the heads of all."""
    newest = versions[0]
    proposed = newest.based_on.removeprefix(PROPOSED)
    return OutlinePublic.model_validate(
        {
            "session_id": newest.session_id,
            "confirmed": True,
            "version": newest.version,
            "polygons": newest.polygons,
            "proposal": None if proposed == DRAWN else proposed,
            "versions": [
                OutlineVersion.model_validate(one, from_attributes=True) for one in versions
            ],
        }
    )


def _row(
    session: Session,
    caller: Caller,
    patient: Patient,
    session_id: UUID,
    given: OutlineConfirm,
    now: datetime,
) -> dict[str, Any]:
    polygons = _sound(given)
    if given.proposal is not None:
        _require_proposal(session, session_id, given.proposal)
    return {
        "id": uuid7(),
        "patient_id": patient.id,
        "session_id": session_id,
        "version": given.version + 1,
        "polygons": [[list(point) for point in polygon] for polygon in polygons],
        "based_on": DRAWN if given.proposal is None else f"{PROPOSED}{given.proposal}",
        "confirmed_by": caller.account_id,
        "confirmed_at": now,
    }


def _sound(given: OutlineConfirm) -> list[shape.Polygon]:
    """Simple polygons; the name of a person stands under no line that crosses itself."""
    try:
        shape.require_sound(given.polygons)
        simple = _untangled(given.polygons)
        shape.require_sound(simple)
    except shape.ShapeInvalid as invalid:
        raise OutlineNotPossible(invalid.said, field="polygons") from None
    return simple


def _untangled(polygons: Iterable[shape.Polygon]) -> list[shape.Polygon]:
    given = tuple(tuple((x, y) for x, y in polygon) for polygon in polygons)
    return list(imaging.untangled(imaging.Outline(given)).polygons)


def _require(session: Session, patient: Patient, session_id: UUID) -> None:
    found = session.get(PhotoSession, session_id)
    if found is None or found.patient_id != patient.id:
        raise NotFound


def _require_proposal(session: Session, session_id: UUID, assessment_id: UUID) -> None:
    found = session.get(Assessment, assessment_id)
    proposed = found is not None and found.measure is Measure.f_vasi and found.outline_id is None
    if found is None or not proposed or found.session_id != session_id:
        raise ProposalUnknown(field="proposal")


def _versions(session: Session, session_id: UUID) -> list[Outline]:
    """Newest first."""
    every = select(Outline).where(Outline.session_id == session_id)
    return list(session.exec(every.order_by(col(Outline.version).desc())))


def _newest_version(session: Session, session_id: UUID) -> int:
    versions = _versions(session, session_id)
    return versions[0].version if versions else 0


def _same(versions: list[Outline], row: dict[str, Any]) -> bool:
    """Whether the newest version is what is being sent: an answer was lost and it comes again."""
    said = ("version", "polygons", "based_on", "confirmed_by")
    return bool(versions) and all(getattr(versions[0], name) == row[name] for name in said)


def _proposal(session: Session, session_id: UUID) -> Assessment | None:
    """What the machine measured without an outline: the one of most views, the last of those."""
    unaided = select(Assessment).where(
        Assessment.session_id == session_id,
        col(Assessment.source) == Source.machine,
        col(Assessment.measure) == Measure.f_vasi,
        col(Assessment.outline_id).is_(None),
    )
    ordered = unaided.order_by(col(Assessment.views).desc(), col(Assessment.id).desc())
    return session.exec(ordered.limit(1)).first()


def _usable(proposed: Assessment | None) -> list[list[tuple[float, float]]]:
    """The largest of its polygons that can be confirmed as they are; specks enclose nothing."""
    polygons = (proposed.detail.get("outline") if proposed else None) or []
    sound = [one for one in _untangled(polygons) if shape.flaw(one) is None]
    largest = sorted(sound, key=shape.size, reverse=True)[: shape.MAX_POLYGONS]
    return [[(x, y) for x, y in one] for one in largest]
