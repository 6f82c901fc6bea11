"""The tubes a treatment is taken from: good for some months after opening, counted in grams."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from api import audit
from api.audit import Caller
from api.database import insert_new
from api.errors import NotFound, Problem
from api.patients.models import Patient
from api.treatments.bodies import TubeCreate, TubeWithdraw
from api.treatments.changes import Change, tell
from api.treatments.models import Tube


class TubeKnown(Problem):
    status = 409
    code = "tube_differs"
    title = "A tube with this id was recorded with other content"
    advice = "Give a new tube an id of its own; the stored one was not changed."


def open_tube(
    session: Session, caller: Caller, patient: Patient, given: TubeCreate, now: datetime
) -> Tube:
    """Record an opened tube under the id the phone chose; the same again is the same tube."""
    row = {"patient_id": patient.id, "recorded_at": now, **given.model_dump()}
    if insert_new(session, Tube, [row]):
        audit.record(
            session,
            caller,
            "tube.opened",
            at=now,
            subject="tube",
            subject_id=given.id,
            patient_id=patient.id,
        )
        tell(session, Change(patient.id, "tube.opened", now), given.opened_on)
    tube = session.get_one(Tube, given.id)
    if (
        tube.patient_id != patient.id
        or TubeCreate.model_validate(tube.model_dump(include=set(TubeCreate.model_fields))) != given
    ):
        raise TubeKnown(field="id")
    return tube


def withdraw_tube(
    session: Session,
    caller: Caller,
    patient: Patient,
    tube_id: UUID,
    *,
    given: TubeWithdraw,
    now: datetime,
) -> Tube:
    """Count a tube no more that was entered by mistake; it stays on the record with the reason."""
    tube = session.get(Tube, tube_id)
    if tube is None or tube.patient_id != patient.id:
        raise NotFound
    if tube.withdrawn_at is None:
        tube.withdrawn_at, tube.withdrawn_by = now, caller.account_id
        tube.withdrawn_because = given.reason
        session.add(tube)
        audit.record(
            session,
            caller,
            "tube.withdrawn",
            at=now,
            subject="tube",
            subject_id=tube.id,
            patient_id=patient.id,
            reason=given.reason,
        )
        tell(session, Change(patient.id, "tube.withdrawn", now), tube.opened_on)
    return tube


def tubes(session: Session, patient_id: UUID) -> list[Tube]:
    theirs = select(Tube).where(Tube.patient_id == patient_id)
    return list(session.exec(theirs.order_by(col(Tube.opened_on), col(Tube.id))))
