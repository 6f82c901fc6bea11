"""Archives of a clinic: who may take them away, that it is written down, one at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from threading import Lock
from uuid import UUID

from sqlalchemy import exists
from sqlmodel import Session, col, func, select

from api import audit
from api.applications.slots import local_day
from api.audit import Caller
from api.clinics.models import Clinic
from api.errors import Problem
from api.exports import clinic, research
from api.exports.archive import zipped
from api.exports.clinic import Member
from api.exports.pseudonyms import left_out_days, pseudonym, study_key
from api.exports.research import Participant
from api.exports.suppression import LEAST, Traits, birth_years, suppressed
from api.messages import noted
from api.patients.models import Consent, Patient, Purpose
from api.resources import Resources
from api.treatments.models import Treatment


class ExportRunning(Problem):
    status = 409
    code = "export_running"
    title = noted("An archive of this clinic is being taken away")
    advice = noted("Wait until it has come, then ask again; nothing was started.")


class TooFewParticipants(Problem):
    status = 409
    code = "too_few_participants"
    title = noted("Too few patients to hide among")
    advice = (
        f"A study's data need at least {LEAST} treated patients who consent to research and share "
        "their traits; nothing was exported."
    )


_running: set[UUID] = set()
_lock = Lock()


@contextmanager
def _turn(clinic_id: UUID) -> Iterator[None]:
    """One archive of a clinic at a time in this process: each reads all there is."""
    with _lock:
        if clinic_id in _running:
            raise ExportRunning
        _running.add(clinic_id)
    try:
        yield
    finally:
        with _lock:
            _running.remove(clinic_id)


def of_clinic(resources: Resources, caller: Caller, now: datetime) -> Iterator[bytes]:
    """All records of the caller's clinic as of one moment, in chunks of a zip.

    Each patient's audit says so before the first byte leaves.
    """
    with _turn(caller.clinic_id):
        with resources.sessions.write() as session:
            audited = [one.id for one in _members(session, caller)]
            audit.record_each(session, caller, "patient.exported", audited, at=now, form="clinic")
        with resources.sessions.snapshot() as session:
            known = set(audited)
            # Whoever joined in between has no line in the audit, and waits for the next time.
            members = [one for one in _members(session, caller) if one.id in known]
            name = session.get_one(Clinic, caller.clinic_id).name
            yield from zipped(clinic.files(session, members, name, now))


def of_study(resources: Resources, caller: Caller, study: str, now: datetime) -> Iterator[bytes]:
    """The data of those who consent to research, in chunks of a zip. Raises TooFewParticipants."""
    secret = resources.settings.secret_key.get_secret_value()
    key = study_key(secret, caller.clinic_id, study)
    with _turn(caller.clinic_id):
        with resources.sessions.write() as session:
            found = _consenting(session, caller)
            audited = [one.id for one in _participants(found, key, now)]
            told = {"form": "research", "study": study}
            audit.record_each(session, caller, "patient.exported", audited, at=now, **told)
        with resources.sessions.snapshot() as session:
            known = set(audited)
            # Before suppressing: nobody may be hidden among people who are then left out.
            found = [one for one in _consenting(session, caller) if one[0].id in known]
            people = _participants(found, key, now)
            yield from zipped(research.files(session, people, now))


def _members(session: Session, caller: Caller) -> list[Member]:
    chosen = select(Patient.id, Patient.time_zone).where(Patient.clinic_id == caller.clinic_id)
    return [Member(*row) for row in session.exec(chosen.order_by(col(Patient.id)))]


def _participants(
    found: list[tuple[Patient, date]], key: bytes, now: datetime
) -> list[Participant]:
    shown = suppressed({patient.id: _traits(patient) for patient, _ in found})
    people = [
        _participant(patient, first_on, shown[patient.id], key, now)
        for patient, first_on in found
        if patient.id in shown
    ]
    if len(people) < LEAST:
        raise TooFewParticipants
    return people


def _consenting(session: Session, caller: Caller) -> list[tuple[Patient, date]]:
    """Treated patients of the clinic whose consent to research is in force, and their first day."""
    consents = exists().where(
        col(Consent.patient_id) == Patient.id,
        col(Consent.purpose) == Purpose.research,
        col(Consent.withdrawn_at).is_(None),
    )
    chosen = (
        select(Patient, func.min(Treatment.started_on))
        .join(Treatment, col(Treatment.patient_id) == Patient.id)
        .where(Patient.clinic_id == caller.clinic_id, ~col(Treatment.called_off), consents)
        .group_by(col(Patient.id))
    )
    return [(patient, first_on) for patient, first_on in session.exec(chosen)]


def _traits(patient: Patient) -> Traits:
    years = birth_years(patient.date_of_birth)
    return Traits(years, patient.sex_at_birth.value, patient.fitzpatrick)


def _participant(
    patient: Patient, first_on: date, traits: Traits, key: bytes, now: datetime
) -> Participant:
    left_out = timedelta(days=left_out_days(key, patient.id))
    return Participant(
        id=patient.id,
        pseudonym=pseudonym(key, patient.id),
        zone=patient.time_zone,
        first_on=first_on,
        last_on=local_day(now, patient.time_zone) - left_out,
        traits=traits,
    )
