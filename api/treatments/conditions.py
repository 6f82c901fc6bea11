"""States that the label asks about: pregnancy, breast-feeding and others, from day to day."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from api import audit
from api.alerts import service as alerts
from api.audit import Caller
from api.errors import NotFound, Problem
from api.patients.models import Patient
from api.treatments import service
from api.treatments.bodies import ConditionCreate, ConditionEnd
from api.treatments.labels import Stance
from api.treatments.labels.model import ConditionRule
from api.treatments.models import Condition, Treatment

REPORTED = "condition_under_treatment"


class ConditionOrder(Problem):
    status = 409
    code = "condition_dates_out_of_order"
    title = "The state would end before it began"
    advice = "Give an end on or after `since`."


def report_condition(
    session: Session, caller: Caller, patient: Patient, given: ConditionCreate, now: datetime
) -> Condition:
    """Record a state. Under treatment it stops nothing: it raises an alert, as do later logs."""
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
    treatment = service.running(session, patient.id)
    if treatment is not None and (given.until is None or given.until >= treatment.started_on):
        flag(session, treatment, condition, now)
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


def flag(session: Session, treatment: Treatment, condition: Condition, now: datetime) -> None:
    """Tell the clinic of a state that the label forbids or cautions against."""
    label = service.label_of(treatment)
    rule: ConditionRule = getattr(label.rules, condition.kind)
    if rule.stance is Stance.silent:
        return
    forbidden = rule.stance is Stance.forbidden
    alert = {
        "patient_id": condition.patient_id,
        "rule": REPORTED,
        "severity": "serious" if forbidden else "warning",
        "subject": "condition",
        "subject_id": condition.id,
        "subject_version": 1,
        "inputs": {"kind": condition.kind, "since": condition.since.isoformat()},
        "advice": rule.advice,
        "source": rule.source,
        "label": label.id,
        "raised_at": now,
    }
    alerts.raise_alerts(session, [alert])


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
