"""States that the label asks about: pregnancy, breast-feeding and others, from day to day."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from api import audit
from api.alerts import service as alerts
from api.audit import Caller
from api.errors import NotFound, Problem
from api.patients.models import Patient
from api.treatments import service
from api.treatments.bodies import ConditionCreate, ConditionEnd
from api.treatments.changes import Change, listener, tell
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
    tell(session, Change(patient.id, "condition.reported", now), given.since)
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
    since = min(condition.until or given.until, given.until)
    condition.until = given.until
    session.add(condition)
    _audit(session, caller, "condition.ended", patient, now, subject_id=condition.id)
    tell(session, Change(patient.id, "condition.ended", now), since)
    return condition


def conditions(session: Session, patient_id: UUID) -> list[Condition]:
    theirs = select(Condition).where(Condition.patient_id == patient_id)
    return list(session.exec(theirs.order_by(col(Condition.since), col(Condition.id))))


@listener
def flag_states(session: Session, change: Change, _: date | None) -> None:
    """Tell the clinic of states that the label of a treatment forbids or cautions against."""
    states = conditions(session, change.patient_id)
    newest_first = service.treatments(session, change.patient_id)
    rows = []
    for state in states:
        treatment = next((one for one in newest_first if _bears_on(state, one)), None)
        if treatment is not None:
            rows += _flagged(state, treatment, change.now)
    if states:
        alerts.reconcile(session, change, {state.id for state in states}, rows)


def _bears_on(state: Condition, treatment: Treatment) -> bool:
    """Whether a state falls into a treatment and was not weighed when that was started."""
    overlaps = state.since <= (treatment.ended_on or date.max) and treatment.started_on <= (
        state.until or date.max
    )
    return overlaps and str(state.id) not in treatment.weighed


def _flagged(state: Condition, treatment: Treatment, now: datetime) -> list[dict[str, Any]]:
    label = service.label_of(treatment)
    rule: ConditionRule = getattr(label.rules, state.kind)
    if rule.stance is Stance.silent:
        return []
    alert = {
        "patient_id": state.patient_id,
        "rule": REPORTED,
        "severity": "serious" if rule.stance is Stance.forbidden else "warning",
        "subject": "condition",
        "subject_id": state.id,
        "subject_version": 1,
        "inputs": {"kind": state.kind, "since": state.since.isoformat()},
        "advice": rule.advice,
        "source": rule.source,
        "label": label.id,
        "raised_at": now,
    }
    return [alert]


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
