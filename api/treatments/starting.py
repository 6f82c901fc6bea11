"""Start a treatment, if the label in force on its first day allows it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select

from api.alerts import service as alerts
from api.alerts.models import AlertPublic
from api.audit import Caller
from api.clinics.models import Clinic, Jurisdiction
from api.errors import Problem
from api.messages import noted
from api.patients.models import Patient
from api.treatments import labels, service
from api.treatments.bodies import TreatmentCreate
from api.treatments.changes import Change, tell
from api.treatments.counting import meant
from api.treatments.eligibility import Refusal, StartFacts, cautions, check_start
from api.treatments.labels import FACE, Label, LabelUnknown
from api.treatments.models import Condition, ConditionKind, TreatedArea, Treatment
from api.treatments.sites import require_sites

CAUTION = "start_with_caution"
# Ours: a cream is prescribed for soon; what lies further ahead is a year typed wrong.
FURTHEST_AHEAD = timedelta(days=60)


class StartNotAllowed(Problem):
    status = 409
    code = "start_not_allowed"
    title = noted("The label does not allow this treatment to start")
    advice = "Each of `refusals` names the rule, its source and what to do. Nothing was started."


class TreatmentRunning(Problem):
    status = 409
    code = "treatment_running"
    title = noted("The patient is under treatment already")
    advice = "Change or end the running treatment; a patient has one at a time."


class TreatmentOverlaps(Problem):
    status = 409
    code = "treatment_overlaps"
    title = noted("An earlier treatment lasted until that day or longer")
    advice = "Start after `ended_on`: a patient has one treatment on any day."


class StartsTooFarAhead(Problem):
    status = 422
    code = "starts_too_far_ahead"
    title = noted("The treatment would start too long from now")
    advice = "Check `started_on`: the last day that is taken is `until`. Nothing was started."


class NoLabel(Problem):
    status = 409
    code = "no_label_in_force"
    title = noted("No label was in force on that day")
    advice = "Check the start date: the cream was not approved there before its first label."


def start(
    session: Session, caller: Caller, patient: Patient, given: TreatmentCreate, now: datetime
) -> Treatment:
    """Start a treatment, or say which rules of the label forbid it."""
    _require_soon(patient, given.started_on, now)
    if service.running(session, patient.id) is not None:
        raise TreatmentRunning
    _require_no_overlap(session, patient, given.started_on)
    clinic = session.get_one(Clinic, patient.clinic_id)
    label = _label_in_force(given.jurisdiction or clinic.jurisdiction, given.started_on)
    states = _states_on(session, patient.id, given.started_on)
    to_weigh = _check_label(patient, given, label, states)
    treatment = Treatment(
        patient_id=patient.id,
        jurisdiction=Jurisdiction(label.jurisdiction),
        label_version=label.version,
        started_on=given.started_on,
        started_by=caller.account_id,
        recorded_at=now,
        weighed=[str(state.id) for state in states],
    )
    session.add(treatment)
    session.flush()
    for area in given.areas:
        row = {"treatment_id": treatment.id, "since": given.started_on, **area.model_dump()}
        session.add(TreatedArea.model_validate(row))
    _flag_cautions(session, treatment, to_weigh, now)
    answers = given.answers.model_dump()
    service.record_audit(
        session, caller, "treatment.started", treatment, now, label=label.id, answers=answers
    )
    tell(session, Change(patient.id, "treatment.started", now), None)
    return treatment


def raised(session: Session, treatment: Treatment) -> list[AlertPublic]:
    """The alerts that stand about a treatment and about the states on record."""
    states = select(Condition.id).where(Condition.patient_id == treatment.patient_id)
    subjects = [treatment.id, *session.exec(states)]
    found = alerts.about(session, treatment.patient_id, subjects)
    standing = (one for one in found if one.resolved_at is None)
    return [AlertPublic.model_validate(one, from_attributes=True) for one in standing]


def _require_soon(patient: Patient, on: date, now: datetime) -> None:
    until = service.local_today(patient, now) + FURTHEST_AHEAD
    if on > until:
        raise StartsTooFarAhead(field="started_on", until=until.isoformat())


def _require_no_overlap(session: Session, patient: Patient, on: date) -> None:
    ends = [
        one.ended_on
        for one in meant(service.treatments(session, patient.id))
        if one.ended_on is not None
    ]
    if ends and on <= max(ends):
        raise TreatmentOverlaps(field="started_on", ended_on=max(ends).isoformat())


def _check_label(
    patient: Patient, given: TreatmentCreate, label: Label, states: Sequence[Condition]
) -> tuple[Refusal, ...]:
    """What the label cautions against; what it forbids is raised."""
    require_sites(label, *(area.site for area in given.areas))
    # What was found at the visit and what is on the record: either is enough to refuse.
    said, kinds = given.answers, {state.kind for state in states}
    facts = StartFacts(
        born_on=patient.date_of_birth,
        starts_on=given.started_on,
        facial_involvement=any(area.site in FACE for area in given.areas),
        pregnant=said.pregnant or ConditionKind.pregnancy in kinds,
        breastfeeding=said.breastfeeding or ConditionKind.breastfeeding in kinds,
        end_stage_renal_disease=said.end_stage_renal_disease
        or ConditionKind.end_stage_renal_disease in kinds,
        hypersensitive=said.hypersensitive or ConditionKind.hypersensitivity in kinds,
    )
    if refusals := check_start(label, facts):
        raise StartNotAllowed(label=label.id, refusals=[asdict(refusal) for refusal in refusals])
    return cautions(label, facts)


def _flag_cautions(
    session: Session, treatment: Treatment, found: tuple[Refusal, ...], now: datetime
) -> None:
    """A start that the label allows but asks to weigh is put before the clinic."""
    rows = [
        {
            "patient_id": treatment.patient_id,
            "rule": CAUTION,
            "severity": "warning",
            "subject": "treatment",
            "subject_id": treatment.id,
            # One alert for each caution of one treatment.
            "subject_version": number,
            "inputs": {"caution": caution.code},
            "advice": f"{caution.text} {caution.advice}",
            "source": caution.source,
            "label": service.label_of(treatment).id,
            "raised_at": now,
        }
        for number, caution in enumerate(found, start=1)
    ]
    alerts.raise_alerts(session, rows)


def _states_on(session: Session, patient_id: UUID, day: date) -> Sequence[Condition]:
    holding = select(Condition).where(
        Condition.patient_id == patient_id,
        Condition.since <= day,
        or_(col(Condition.until).is_(None), col(Condition.until) >= day),
    )
    return session.exec(holding).all()


def _label_in_force(jurisdiction: str, on: date) -> Label:
    try:
        return labels.load_label(jurisdiction, on)
    except LabelUnknown:
        raise NoLabel(field="started_on") from None
