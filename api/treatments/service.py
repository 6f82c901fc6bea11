"""Start a treatment against its label, change its areas, pause it, end it."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select

from api import audit
from api.audit import Caller, Role
from api.clinics.models import Clinic, Jurisdiction
from api.errors import NotFound, Problem
from api.patients.models import Patient
from api.treatments import labels
from api.treatments.bodies import (
    AreaAdd,
    AreaStop,
    PauseCreate,
    PauseEnd,
    TreatmentCreate,
    TreatmentEnd,
)
from api.treatments.eligibility import StartFacts, check_start
from api.treatments.labels import FACE, Label, LabelUnknown, Site
from api.treatments.models import (
    Condition,
    ConditionKind,
    Pause,
    PauseKind,
    TreatedArea,
    Treatment,
)


class StartNotAllowed(Problem):
    status = 409
    code = "start_not_allowed"
    title = "The label does not allow this treatment to start"
    advice = "Each of `refusals` names the rule, its source and what to do. Nothing was started."


class TreatmentRunning(Problem):
    status = 409
    code = "treatment_running"
    title = "The patient is under treatment already"
    advice = "Change or end the running treatment; a patient has one at a time."


class TreatmentEnded(Problem):
    status = 409
    code = "treatment_ended"
    title = "The treatment has ended"
    advice = "Start a new treatment; what has ended is not changed."


class NotInThatOrder(Problem):
    status = 409
    code = "dates_out_of_order"
    title = "The dates do not follow each other"
    advice = "An end comes on or after its start, and a treatment contains its areas and pauses."


class SiteForbidden(Problem):
    status = 409
    code = "site_forbidden"
    title = "The label forbids this site"
    advice = "Leave the site out: the cream is not for lips, eyes, mouth or vagina."


class NoLabel(Problem):
    status = 409
    code = "no_label_in_force"
    title = "No label was in force on that day"
    advice = "Check the start date: the cream was not approved there before its first label."


def start(
    session: Session, caller: Caller, patient: Patient, given: TreatmentCreate, now: datetime
) -> Treatment:
    """Start a treatment, or say which rules of the label forbid it."""
    if running(session, patient.id) is not None:
        raise TreatmentRunning
    clinic = session.get_one(Clinic, patient.clinic_id)
    label = _label_in_force(given.jurisdiction or clinic.jurisdiction, given.started_on)
    _check_label(session, patient, given, label)
    treatment = Treatment(
        patient_id=patient.id,
        jurisdiction=Jurisdiction(label.jurisdiction),
        label_version=label.version,
        started_on=given.started_on,
        started_by=caller.account_id,
        recorded_at=now,
    )
    session.add(treatment)
    session.flush()
    for area in given.areas:
        row = {"treatment_id": treatment.id, "since": given.started_on, **area.model_dump()}
        session.add(TreatedArea.model_validate(row))
    _audit(session, caller, "treatment.started", treatment, now, label=label.id)
    return treatment


def _check_label(session: Session, patient: Patient, given: TreatmentCreate, label: Label) -> None:
    _require_sites(label, *(area.site for area in given.areas))
    kinds = _conditions_on(session, patient.id, given.started_on)
    facts = StartFacts(
        born_on=patient.date_of_birth,
        starts_on=given.started_on,
        facial_involvement=any(area.site in FACE for area in given.areas),
        pregnant=ConditionKind.pregnancy in kinds,
        breastfeeding=ConditionKind.breastfeeding in kinds,
        end_stage_renal_disease=ConditionKind.end_stage_renal_disease in kinds,
        hypersensitive=ConditionKind.hypersensitivity in kinds,
    )
    if refusals := check_start(label, facts):
        raise StartNotAllowed(label=label.id, refusals=[asdict(refusal) for refusal in refusals])


def _conditions_on(session: Session, patient_id: UUID, day: date) -> set[ConditionKind]:
    holding = select(Condition).where(
        Condition.patient_id == patient_id,
        Condition.since <= day,
        or_(col(Condition.until).is_(None), col(Condition.until) >= day),
    )
    return {state.kind for state in session.exec(holding)}


def _require_sites(label: Label, *sites: Site) -> None:
    if forbidden := sorted(label.rules.sites.forbidden.intersection(sites)):
        raise SiteForbidden(field="areas", sites=forbidden, source=label.rules.sites.source)


def label_of(treatment: Treatment) -> Label:
    """The label version the treatment was started under."""
    return labels.label_of(treatment.jurisdiction, treatment.label_version)


def _label_in_force(jurisdiction: str, on: date) -> Label:
    try:
        return labels.load_label(jurisdiction, on)
    except LabelUnknown:
        raise NoLabel(field="started_on") from None


def running(session: Session, patient_id: UUID) -> Treatment | None:
    open_one = select(Treatment).where(
        Treatment.patient_id == patient_id, col(Treatment.ended_on).is_(None)
    )
    return session.exec(open_one).one_or_none()


def treatments(session: Session, patient_id: UUID) -> list[Treatment]:
    """All treatments of a patient, newest first."""
    theirs = select(Treatment).where(Treatment.patient_id == patient_id)
    return list(session.exec(theirs.order_by(col(Treatment.started_on).desc())))


def find(session: Session, patient: Patient, treatment_id: UUID) -> Treatment:
    treatment = session.get(Treatment, treatment_id)
    if treatment is None or treatment.patient_id != patient.id:
        raise NotFound
    return treatment


def areas(session: Session, treatment_id: UUID) -> list[TreatedArea]:
    of_it = select(TreatedArea).where(TreatedArea.treatment_id == treatment_id)
    return list(session.exec(of_it.order_by(col(TreatedArea.since), col(TreatedArea.id))))


def pauses(session: Session, treatment_id: UUID) -> list[Pause]:
    of_it = select(Pause).where(Pause.treatment_id == treatment_id)
    return list(session.exec(of_it.order_by(col(Pause.since), col(Pause.id))))


def add_area(
    session: Session, caller: Caller, treatment: Treatment, given: AreaAdd, now: datetime
) -> TreatedArea:
    """Start or restart one area; its earlier spells stay on the record."""
    _require_running(treatment)
    _require_order(treatment.started_on, given.since)
    _require_sites(label_of(treatment), given.site)
    area = TreatedArea.model_validate({"treatment_id": treatment.id, **given.model_dump()})
    session.add(area)
    session.flush()
    _audit(session, caller, "area.added", treatment, now, site=area.site, bsa_pct=str(area.bsa_pct))
    return area


def stop_area(
    session: Session,
    caller: Caller,
    treatment: Treatment,
    area_id: UUID,
    *,
    given: AreaStop,
    now: datetime,
) -> TreatedArea:
    area = session.get(TreatedArea, area_id)
    if area is None or area.treatment_id != treatment.id:
        raise NotFound
    _require_order(area.since, given.stopped_on)
    area.stopped_on = given.stopped_on
    area.stop_reason = given.reason
    session.add(area)
    _audit(session, caller, "area.stopped", treatment, now, site=area.site, reason=given.reason)
    return area


def pause(
    session: Session, caller: Caller, treatment: Treatment, given: PauseCreate, now: datetime
) -> Pause:
    """Record a pause. A patient may record a gap or a choice; an order is a dermatologist's."""
    ordered = given.kind in (PauseKind.clinician_ordered, PauseKind.area_cleared)
    if ordered and caller.role is not Role.dermatologist:
        raise NotFound
    _require_running(treatment)
    _require_order(treatment.started_on, given.since, given.until)
    made = Pause.model_validate(
        {
            "treatment_id": treatment.id,
            "recorded_by": caller.account_id,
            "recorded_at": now,
            **given.model_dump(),
        }
    )
    session.add(made)
    session.flush()
    _audit(session, caller, "pause.recorded", treatment, now, kind=made.kind, reason=made.reason)
    return made


def end_pause(
    session: Session,
    caller: Caller,
    treatment: Treatment,
    pause_id: UUID,
    *,
    given: PauseEnd,
    now: datetime,
) -> Pause:
    found = session.get(Pause, pause_id)
    if found is None or found.treatment_id != treatment.id:
        raise NotFound
    ordered = found.kind in (PauseKind.clinician_ordered, PauseKind.area_cleared)
    if ordered and caller.role is not Role.dermatologist:
        raise NotFound
    _require_order(found.since, given.until)
    found.until = given.until
    found.ended_by = caller.account_id
    session.add(found)
    _audit(session, caller, "pause.ended", treatment, now, until=given.until.isoformat())
    return found


def end(
    session: Session, caller: Caller, treatment: Treatment, given: TreatmentEnd, now: datetime
) -> Treatment:
    """End the treatment, by a dermatologist and with a reason; nothing else ever ends one."""
    _require_running(treatment)
    _require_order(treatment.started_on, given.ended_on)
    treatment.ended_on = given.ended_on
    treatment.ended_by = caller.account_id
    treatment.end_reason = given.reason
    session.add(treatment)
    _audit(session, caller, "treatment.ended", treatment, now, reason=given.reason)
    return treatment


def _require_running(treatment: Treatment) -> None:
    if treatment.ended_on is not None:
        raise TreatmentEnded


def _require_order(*days: date | None) -> None:
    known = [day for day in days if day is not None]
    if known != sorted(known):
        raise NotInThatOrder


def _audit(
    session: Session,
    caller: Caller,
    action: str,
    treatment: Treatment,
    now: datetime,
    **detail: Any,
) -> None:
    audit.record(
        session,
        caller,
        action,
        at=now,
        subject="treatment",
        subject_id=treatment.id,
        patient_id=treatment.patient_id,
        **detail,
    )
