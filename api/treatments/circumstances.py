"""What surrounds a treatment: the tubes it is taken from, and states that the label asks about."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select

from api import audit
from api.audit import Caller
from api.database import insert_new
from api.errors import NotFound, Problem
from api.patients.models import Patient
from api.treatments.bodies import ConditionCreate, ConditionEnd, TubeCreate
from api.treatments.models import Condition, Tube


class TubeKnown(Problem):
    status = 409
    code = "tube_differs"
    title = "A tube with this id was recorded with other content"
    advice = "Give a new tube an id of its own; the stored one was not changed."


class ConditionOrder(Problem):
    status = 409
    code = "condition_dates_out_of_order"
    title = "The state would end before it began"
    advice = "Give an end on or after `since`."


def open_tube(
    session: Session, caller: Caller, patient: Patient, given: TubeCreate, now: datetime
) -> Tube:
    """Record an opened tube under the id the phone chose; the same again is the same tube."""
    row = {"patient_id": patient.id, "recorded_at": now, **given.model_dump()}
    if insert_new(session, Tube, [row]):
        _audit(session, caller, "tube.opened", patient, now, subject_id=given.id)
    tube = session.get_one(Tube, given.id)
    if (
        tube.patient_id != patient.id
        or TubeCreate.model_validate(tube.model_dump(include=set(TubeCreate.model_fields))) != given
    ):
        raise TubeKnown(field="id")
    return tube


def tubes(session: Session, patient_id: UUID) -> list[Tube]:
    theirs = select(Tube).where(Tube.patient_id == patient_id)
    return list(session.exec(theirs.order_by(col(Tube.opened_on), col(Tube.id))))


def report_condition(
    session: Session, caller: Caller, patient: Patient, given: ConditionCreate, now: datetime
) -> Condition:
    """Record a state. Under treatment it does not stop anything: logs then carry an alert."""
    if given.until is not None and given.until < given.since:
        raise ConditionOrder(field="until")
    condition = Condition.model_validate(
        {
            "patient_id": patient.id,
            "reported_by": caller.account_id,
            "reported_at": now,
            **given.model_dump(),
        }
    )
    session.add(condition)
    session.flush()
    _audit(session, caller, "condition.reported", patient, now, subject_id=condition.id)
    return condition


def end_condition(
    session: Session,
    caller: Caller,
    patient: Patient,
    condition_id: UUID,
    *,
    given: ConditionEnd,
    now: datetime,
) -> Condition:
    condition = session.get(Condition, condition_id)
    if condition is None or condition.patient_id != patient.id:
        raise NotFound
    if given.until < condition.since:
        raise ConditionOrder(field="until")
    condition.until = given.until
    session.add(condition)
    _audit(session, caller, "condition.ended", patient, now, subject_id=condition.id)
    return condition


def conditions(session: Session, patient_id: UUID) -> list[Condition]:
    theirs = select(Condition).where(Condition.patient_id == patient_id)
    return list(session.exec(theirs.order_by(col(Condition.since), col(Condition.id))))


def conditions_on(session: Session, patient_id: UUID, day: date) -> list[Condition]:
    """The states that hold on a day."""
    holding = select(Condition).where(
        Condition.patient_id == patient_id,
        Condition.since <= day,
        or_(col(Condition.until).is_(None), col(Condition.until) >= day),
    )
    return list(session.exec(holding))


def _audit(
    session: Session,
    caller: Caller,
    action: str,
    patient: Patient,
    now: datetime,
    *,
    subject_id: UUID,
) -> None:
    audit.record(
        session,
        caller,
        action,
        at=now,
        subject=action.partition(".")[0],
        subject_id=subject_id,
        patient_id=patient.id,
    )
