"""Corrections of the record that bear on a treatment: above all the date of birth."""

from datetime import datetime

from sqlmodel import Session

from api.alerts import service as alerts
from api.audit import Caller
from api.patients import service as patients
from api.patients.models import Patient, PatientUpdate
from api.treatments import service
from api.treatments.eligibility import age_on
from api.treatments.models import Treatment

UNDER_AGE = "under_minimum_age"


def correct(
    session: Session, caller: Caller, patient: Patient, given: PatientUpdate, now: datetime
) -> Patient:
    """Change the record; who turns out too young for the running treatment is flagged."""
    changed = patients.change(session, caller, patient, given, now)
    treatment = service.running(session, patient.id)
    if treatment is not None and given.date_of_birth is not None:
        _flag_age(session, changed, treatment, now)
    return changed


def _flag_age(session: Session, patient: Patient, treatment: Treatment, now: datetime) -> None:
    label = service.label_of(treatment)
    rule, age = label.rules.minimum_age, age_on(patient.date_of_birth, treatment.started_on)
    alert = {
        "patient_id": patient.id,
        "rule": UNDER_AGE,
        "severity": "serious",
        "subject": "treatment",
        "subject_id": treatment.id,
        # Each corrected date is judged anew, also after an earlier alert was acknowledged.
        "subject_version": patient.date_of_birth.toordinal(),
        "inputs": {"age": age, "minimum_age": rule.years},
        "advice": rule.advice,
        "source": rule.source,
        "label": label.id,
        "raised_at": now,
    }
    change = alerts.Change(patient.id, "patient.changed", now)
    too_young = [alert] if age < rule.years else []
    alerts.reconcile(session, change, {treatment.id}, too_young, rules={UNDER_AGE})
