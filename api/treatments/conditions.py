"""States that the label asks about: pregnancy, breast-feeding and others, from day to day."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from api import audit
from api.alerts import service as alerts
from api.audit import Caller
from api.errors import NotFound, Problem
from api.messages import noted
from api.patients.models import Patient
from api.treatments import service
from api.treatments.aftercare import last_applied_on
from api.treatments.again import entered
from api.treatments.bodies import ConditionCreate, ConditionEnd
from api.treatments.changes import Change, listener, tell
from api.treatments.counting import meant
from api.treatments.eligibility import breastfeeding_from, contraception_until
from api.treatments.labels import Label, Rule, Stance
from api.treatments.labels.model import ConditionRule
from api.treatments.models import Condition, ConditionKind, Treatment

REPORTED = "condition_under_treatment"


class ConditionOrder(Problem):
    status = 409
    code = "condition_dates_out_of_order"
    title = noted("The state would end before it began")
    advice = "Give an end on or after `since`."


def report_condition(
    session: Session, caller: Caller, patient: Patient, given: ConditionCreate, now: datetime
) -> Condition:
    """Record a state. Under treatment it stops nothing: it raises an alert, as do later logs."""
    if before := entered(session, Condition, given, patient_id=patient.id):
        return before
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
    newest_first = meant(service.treatments(session, change.patient_id))
    rows = []
    for state in states:
        each = (_flagged(session, state, treatment) for treatment in newest_first)
        flagged = next((one for one in each if one is not None), {})
        if flagged:
            rows.append(flagged | {"raised_at": change.now})
    if states:
        alerts.reconcile(session, change, {state.id for state in states}, rows)


def _flagged(session: Session, state: Condition, treatment: Treatment) -> dict[str, Any] | None:
    """An alert, an empty one where the label is silent, None where a state does not bear on it."""
    if str(state.id) in treatment.weighed or (state.until or date.max) < treatment.started_on:
        return None
    if treatment.ended_on is None or state.since <= treatment.ended_on:
        return _under_treatment(state, service.label_of(treatment))
    return _afterwards(session, state, treatment, treatment.ended_on)


def _under_treatment(state: Condition, label: Label) -> dict[str, Any]:
    rule: ConditionRule = getattr(label.rules, state.kind)
    if rule.stance is Stance.silent:
        return {}
    severity = "serious" if rule.stance is Stance.forbidden else "warning"
    return _alert(state, label, rule, severity=severity, advice=rule.advice)


def _afterwards(
    session: Session, state: Condition, treatment: Treatment, ended_on: date
) -> dict[str, Any] | None:
    """What the label asks of the weeks after the last application, for which no log need exist."""
    label = service.label_of(treatment)
    last = max(ended_on, last_applied_on(session, treatment) or ended_on)
    asked: dict[str, tuple[Rule, date]] = {
        ConditionKind.pregnancy: (
            label.rules.contraception,
            contraception_until(label, last) + timedelta(days=1),
        ),
        ConditionKind.breastfeeding: (
            label.rules.breastfeeding_after,
            breastfeeding_from(label, last),
        ),
    }
    if state.kind not in asked or state.since >= asked[state.kind][1]:
        return None
    rule, _ = asked[state.kind]
    alert = _alert(state, label, rule, severity="warning", advice=f"{rule.text} {rule.advice}")
    alert["inputs"]["counted_from"] = last.isoformat()
    return alert


def _alert(
    state: Condition, label: Label, rule: Rule, *, severity: str, advice: str
) -> dict[str, Any]:
    return {
        "patient_id": state.patient_id,
        "rule": REPORTED,
        "severity": severity,
        "subject": "condition",
        "subject_id": state.id,
        "subject_version": 1,
        "inputs": {"kind": state.kind, "since": state.since.isoformat()},
        "advice": advice,
        "source": rule.source,
        "label": label.id,
    }


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
