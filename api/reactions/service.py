"""Take in what a patient suffered, at once and without a condition; triage comes after."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, column, table, tuple_
from sqlmodel import Session, col, select

from api import audit
from api.alerts import service as alerts
from api.alerts.models import AlertPublic
from api.audit import Caller
from api.database import insert_new
from api.errors import NotFound, Problem
from api.messages import noted
from api.pagination import Page, Paging
from api.patients.models import Patient
from api.reactions.bodies import (
    ReactionCreate,
    ReactionInFull,
    ReactionPublic,
    TriageCreate,
    TriagePublic,
)
from api.reactions.models import ActionTaken, Reaction, Triage
from api.treatments import service as treatments
from api.treatments.bodies import PauseCreate
from api.treatments.models import Pause, PauseKind

SERIOUS = "serious_reaction"
BECAUSE_OF = noted("Reaction: %(term)s")
ADVICE = " ".join(
    (
        noted("Get medical help at once if it gets worse."),
        noted("The dermatologist judges it and decides whether the treatment pauses."),
    )
)
SOURCE = noted("Repigment; no label states it")
# Photos are a slice beside this one: of theirs only who owns which is read.
_PHOTO = table("photo", column("id", Uuid), column("patient_id", Uuid))


class ReactionDiffers(Problem):
    status = 409
    code = "reaction_differs"
    title = "A reaction with this id was reported with other content"
    advice = "Report a further reaction under an id of its own; the stored one was not changed."


class ReactionPhotoUnknown(Problem):
    status = 409
    code = "reaction_photo_unknown"
    title = "There is no such photo of this patient"
    advice = "Upload the photo first, or report the reaction without it. Nothing was stored."


class OnsetInFuture(Problem):
    status = 422
    code = "onset_in_future"
    title = "The day on which it began has not come yet"
    advice = "Check `onset_on`; nothing was stored."


class PauseNeedsDay(Problem):
    status = 422
    code = "pause_needs_day"
    title = noted("A pause needs its first day")
    advice = noted("Say from which day the cream is paused; nothing was stored.")


class NothingToPause(Problem):
    status = 409
    code = "nothing_to_pause"
    title = noted("No treatment is running")
    advice = "Name another action: there is nothing to pause. Nothing was stored."


def report(
    session: Session, caller: Caller, patient: Patient, given: ReactionCreate, now: datetime
) -> tuple[Reaction, bool]:
    """The stored reaction and whether it is new; a new serious one raises an alert at once."""
    _require_begun(patient, given.onset_on, now)
    _require_photo(session, patient, given.photo_id)
    content_hash = _content_hash(given)
    row = {
        **given.model_dump(),
        "patient_id": patient.id,
        "content_hash": content_hash,
        "reported_by": caller.account_id,
        "reported_at": now,
    }
    new = bool(insert_new(session, Reaction, [row]))
    reaction = session.get_one(Reaction, (patient.id, given.id))
    if reaction.content_hash != content_hash:
        raise ReactionDiffers(field="id")
    if new:
        _raise_alert(session, reaction)
        _audit(session, caller, "reaction.reported", reaction, now, serious=reaction.serious)
    return reaction, new


def triage(
    session: Session,
    caller: Caller,
    patient: Patient,
    reaction_id: UUID,
    *,
    given: TriageCreate,
    now: datetime,
) -> Triage:
    """Add a dermatologist's judgement and, where the cream is paused, order the pause with it."""
    reaction = find(session, patient, reaction_id)
    if given.action is ActionTaken.paused:
        if given.pause_from is None:
            raise PauseNeedsDay(field="pause_from")
        _pause(session, caller, reaction, given.pause_from, now)
    made = Triage.model_validate(
        {
            **given.model_dump(exclude={"pause_from"}),
            "patient_id": patient.id,
            "reaction_id": reaction.id,
            "triaged_by": caller.account_id,
            "triaged_at": now,
        }
    )
    session.add(made)
    session.flush()
    _audit(session, caller, "reaction.triaged", reaction, now, taken=made.action)
    return made


def find(session: Session, patient: Patient, reaction_id: UUID) -> Reaction:
    reaction = session.get(Reaction, (patient.id, reaction_id))
    if reaction is None:
        raise NotFound
    return reaction


def page(
    session: Session, caller: Caller, patient: Patient, paging: Paging, now: datetime
) -> Page[ReactionPublic]:
    """A patient's reactions, latest onset first, each with its newest triage."""
    chosen = select(Reaction).where(Reaction.patient_id == patient.id)
    if last := paging.key(date.fromisoformat, UUID):
        chosen = chosen.where(tuple_(col(Reaction.onset_on), col(Reaction.id)) < tuple_(*last))
    ordered = chosen.order_by(col(Reaction.onset_on).desc(), col(Reaction.id).desc())
    found = session.exec(ordered.limit(paging.limit + 1)).all()
    shown, cursor = paging.split(found, lambda one: (one.onset_on, one.id))
    _audit_look(session, caller, patient, now, subject_id=None)
    return Page(items=public(session, patient, shown), next_cursor=cursor)


def show(
    session: Session, caller: Caller, patient: Patient, reaction_id: UUID, now: datetime
) -> ReactionInFull:
    """One reaction with every triage."""
    reaction = find(session, patient, reaction_id)
    _audit_look(session, caller, patient, now, subject_id=reaction.id)
    (shown,) = public(session, patient, [reaction])
    every = [_triage_public(one) for one in _triages(session, patient.id, [reaction.id])]
    return ReactionInFull.model_validate({**shown.model_dump(), "triages": every})


def public(
    session: Session, patient: Patient, reactions: Sequence[Reaction]
) -> list[ReactionPublic]:
    ids = [one.id for one in reactions]
    newest = {one.reaction_id: one for one in _triages(session, patient.id, ids)}
    raised: dict[UUID, list[AlertPublic]] = {id: [] for id in ids}
    for alert in alerts.about(session, patient.id, ids):
        raised[alert.subject_id].append(AlertPublic.model_validate(alert, from_attributes=True))
    return [
        ReactionPublic.model_validate(
            {
                **one.model_dump(),
                "triage": _triage_public(newest[one.id]) if one.id in newest else None,
                "alerts": raised[one.id],
            }
        )
        for one in reactions
    ]


def reactions_of(session: Session, patient_id: UUID) -> list[tuple[Reaction, Triage | None]]:
    """All reactions by onset, each with the triage that counts."""
    theirs = select(Reaction).where(Reaction.patient_id == patient_id)
    found = list(session.exec(theirs.order_by(col(Reaction.onset_on), col(Reaction.id))))
    triages = _triages(session, patient_id, [one.id for one in found])
    newest = {one.reaction_id: one for one in triages}
    return [(one, newest.get(one.id)) for one in found]


def _triages(session: Session, patient_id: UUID, ids: list[UUID]) -> list[Triage]:
    of_them = select(Triage).where(
        Triage.patient_id == patient_id, col(Triage.reaction_id).in_(ids)
    )
    return list(session.exec(of_them.order_by(col(Triage.triaged_at), col(Triage.id))))


def _triage_public(made: Triage) -> TriagePublic:
    return TriagePublic.model_validate(made, from_attributes=True)


def _content_hash(given: ReactionCreate) -> str:
    return hashlib.sha256(given.model_dump_json().encode()).hexdigest()


def _require_begun(patient: Patient, onset_on: date, now: datetime) -> None:
    if onset_on > treatments.latest_today(patient, now):
        raise OnsetInFuture(field="onset_on")


def _require_photo(session: Session, patient: Patient, photo_id: UUID | None) -> None:
    theirs = (_PHOTO.c.id == photo_id) & (_PHOTO.c.patient_id == patient.id)
    if photo_id and session.execute(_PHOTO.select().where(theirs)).first() is None:
        raise ReactionPhotoUnknown(field="photo_id")


def _raise_alert(session: Session, reaction: Reaction) -> None:
    if not reaction.serious:
        return
    running = treatments.running(session, reaction.patient_id)
    alert = {
        "patient_id": reaction.patient_id,
        "rule": SERIOUS,
        "severity": "serious",
        "subject": "reaction",
        "subject_id": reaction.id,
        "subject_version": 1,
        "inputs": {
            "term": reaction.term,
            "severity": reaction.severity,
            "onset_on": reaction.onset_on.isoformat(),
        },
        "advice": ADVICE,
        "source": SOURCE,
        "label": treatments.label_of(running).id if running else "",
        "raised_at": reaction.reported_at,
    }
    alerts.raise_alerts(session, [alert])


def _pause(
    session: Session, caller: Caller, reaction: Reaction, since: date, now: datetime
) -> None:
    running = treatments.running(session, reaction.patient_id)
    if running is None:
        raise NothingToPause(field="pause_from")
    # To judge again what is paused already orders no second pause.
    if any(_rests(one, since) for one in treatments.pauses(session, running.id)):
        return
    reason = BECAUSE_OF % {"term": reaction.term}
    ordered = PauseCreate(kind=PauseKind.clinician_ordered, reason=reason, since=since)
    treatments.pause(session, caller, running, ordered, now)


def _rests(pause: Pause, day: date) -> bool:
    ordered = pause.kind is PauseKind.clinician_ordered
    return ordered and pause.since <= day and (pause.until is None or day <= pause.until)


def _audit_look(
    session: Session, caller: Caller, patient: Patient, now: datetime, *, subject_id: UUID | None
) -> None:
    audit.record(
        session,
        caller,
        "reaction.seen",
        at=now,
        subject="reaction",
        subject_id=subject_id,
        patient_id=patient.id,
    )


def _audit(
    session: Session,
    caller: Caller,
    action: str,
    reaction: Reaction,
    now: datetime,
    **detail: Any,
) -> None:
    audit.record(
        session,
        caller,
        action,
        at=now,
        subject="reaction",
        subject_id=reaction.id,
        patient_id=reaction.patient_id,
        **detail,
    )
