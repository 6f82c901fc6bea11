"""Take a patient in, keep the record true, hold what was consented to."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import tuple_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from api import audit
from api.accounts.models import Account
from api.accounts.service import caller_of
from api.audit import AuditEntry, Caller, Role
from api.clinics import service as clinics
from api.database import uuid7
from api.errors import NotFound, Problem
from api.messages import noted
from api.pagination import Page, Paging, encode
from api.patients import agreements
from api.patients.access import visible_to
from api.patients.models import (
    Agreement,
    AuditPublic,
    Consent,
    ConsentGiven,
    JoinPatient,
    Patient,
    PatientPublic,
    PatientUpdate,
    Purpose,
)


class ConsentMissing(Problem):
    status = 409
    code = "consent_missing"
    title = noted("The patient has not agreed to this")
    advice = "Ask the patient to give the consent named in `purpose`, then send it again."


class BornInFuture(Problem):
    status = 422
    code = "born_in_future"
    title = noted("The date of birth has not come yet")
    advice = "Check year, month and day of `date_of_birth`. Nothing was changed."


class NotYoursToCorrect(Problem):
    status = 409
    code = "corrected_by_clinic"
    title = "Only a dermatologist corrects this"
    advice = "Ask the clinic: treatment rests on date of birth and sex at birth. Nothing changed."


# What the label and the review judge by; a patient's word changes none of it afterwards.
OF_CLINIC = ("date_of_birth", "sex_at_birth")


def join(session: Session, given: JoinPatient, address: str, now: datetime) -> Patient:
    """Open the account and the record of an invited patient, with the consents given."""
    if Purpose.care_record not in {consent.purpose for consent in given.consents}:
        raise ConsentMissing(field="consents", purpose=Purpose.care_record)
    _require_born(given.date_of_birth, now)
    invitation = clinics.redeem(session, given.code, for_patient=True, now=now)
    account = clinics.admit(session, invitation, given.password.get_secret_value(), address, now)
    patient = Patient.model_validate(
        given.model_dump(include=set(Patient.model_fields)),
        update={
            "clinic_id": account.clinic_id,
            "account_id": account.id,
            "full_name": account.full_name,
            "created_at": now,
        },
    )
    session.add(patient)
    session.flush()
    caller = caller_of(account, uuid7(), address)
    for consent in given.consents:
        give_consent(session, caller, patient, consent, now)
    return patient


def page(
    session: Session, caller: Caller, paging: Paging, *, name: str = ""
) -> Page[PatientPublic]:
    """The patients the caller may see, by name; with `name` those whose names hold it."""
    chosen = select(Patient).where(visible_to(caller))
    if name:
        chosen = chosen.where(col(Patient.full_name).icontains(name, autoescape=True))
    if last := paging.key(str, UUID):
        place = tuple_(col(Patient.full_name), col(Patient.id))
        chosen = chosen.where(place > tuple_(*last))
    ordered = chosen.order_by(col(Patient.full_name), col(Patient.id)).limit(paging.limit + 1)
    found = list(session.exec(ordered))
    shown = found[: paging.limit]
    more = len(found) > paging.limit
    return Page(
        items=[PatientPublic.model_validate(one, from_attributes=True) for one in shown],
        next_cursor=encode(shown[-1].full_name, shown[-1].id) if more else None,
    )


def change(
    session: Session, caller: Caller, patient: Patient, given: PatientUpdate, now: datetime
) -> Patient:
    changes = given.model_dump(exclude_unset=True)
    if caller.role is not Role.dermatologist:
        _require_unchanged(patient, changes)
    _require_born(given.date_of_birth, now)
    before = {name: str(getattr(patient, name)) for name in changes}
    patient.sqlmodel_update(changes)
    session.add(patient)
    audit.record(
        session,
        caller,
        "patient.changed",
        at=now,
        subject="patient",
        subject_id=patient.id,
        patient_id=patient.id,
        before=before,
        after={name: str(value) for name, value in changes.items()},
    )
    return patient


def _require_unchanged(patient: Patient, changes: dict[str, Any]) -> None:
    # A phone may send back the whole record as it stands.
    for name in OF_CLINIC:
        if name in changes and changes[name] != getattr(patient, name):
            raise NotYoursToCorrect(field=name)


def _require_born(date_of_birth: date | None, now: datetime) -> None:
    # The day is already over somewhere west of Greenwich, and has begun 14 hours before UTC.
    if date_of_birth is not None and date_of_birth > (now + timedelta(hours=14)).date():
        raise BornInFuture(field="date_of_birth")


def give_consent(
    session: Session, caller: Caller, patient: Patient, given: ConsentGiven, now: datetime
) -> Consent:
    """The consent that stands: of one purpose and text there is one until it is withdrawn.

    To agree to another text of the same purpose takes the place of what was agreed to before.
    """
    # Of two at the same moment the second finds what the first has given.
    session.get_one(Patient, patient.id, with_for_update=True)
    standing = session.exec(_standing(patient.id, given.purpose)).all()
    for one in standing:
        if one.text_version == given.text_version:
            return one
    for one in standing:
        _end_consent(session, caller, one, now)
    consent = Consent(patient_id=patient.id, given_at=now, **given.model_dump())
    session.add(consent)
    session.flush()
    _audit_consent(session, caller, "consent.given", consent, now)
    agreements.tell(session, consent)
    return consent


def withdraw_consent(
    session: Session, caller: Caller, patient: Patient, consent_id: UUID, now: datetime
) -> Consent:
    """Withdrawn counts from now; what was done before stays lawful and stays recorded."""
    consent = session.exec(
        select(Consent).where(Consent.id == consent_id, Consent.patient_id == patient.id)
    ).one_or_none()
    if consent is None:
        raise NotFound
    if consent.withdrawn_at is None:
        _end_consent(session, caller, consent, now)
    return consent


def _end_consent(session: Session, caller: Caller, consent: Consent, now: datetime) -> None:
    consent.withdrawn_at = now
    session.add(consent)
    _audit_consent(session, caller, "consent.withdrawn", consent, now)


def consents(session: Session, patient: Patient) -> list[Consent]:
    theirs = select(Consent).where(Consent.patient_id == patient.id)
    return list(session.exec(theirs.order_by(col(Consent.given_at))))


def require_consent(session: Session, patient_id: UUID, purpose: Purpose) -> None:
    if session.exec(_standing(patient_id, purpose)).first() is None:
        raise ConsentMissing(purpose=purpose)


def _standing(patient_id: UUID, purpose: Purpose) -> SelectOfScalar[Consent]:
    return select(Consent).where(
        Consent.patient_id == patient_id,
        Consent.purpose == purpose,
        col(Consent.withdrawn_at).is_(None),
    )


def consent_of(session: Session, patient_id: UUID, purpose: Purpose) -> Agreement:
    theirs = select(Consent.withdrawn_at).where(
        Consent.patient_id == patient_id, Consent.purpose == purpose
    )
    withdrawals = session.exec(theirs).all()
    if not withdrawals:
        return Agreement.never_given
    return Agreement.in_force if None in withdrawals else Agreement.withdrawn


def note_look(
    session: Session, caller: Caller, patient: Patient, now: datetime, **detail: Any
) -> None:
    audit.record(
        session,
        caller,
        "patient.seen",
        at=now,
        subject="patient",
        subject_id=patient.id,
        patient_id=patient.id,
        **detail,
    )


def note_listed(
    session: Session, caller: Caller, shown: Page[PatientPublic], now: datetime
) -> None:
    """A line for each patient of the page, or none would find this look among who looked."""
    audit.record_each(session, caller, "patient.listed", [one.id for one in shown.items], at=now)


def who_looked(session: Session, patient: Patient, paging: Paging) -> Page[AuditPublic]:
    """Who saw or did what to this patient, newest first."""
    chosen = (
        select(AuditEntry, Account.full_name)
        .join(Account, col(Account.id) == AuditEntry.actor_id, isouter=True)
        .where(AuditEntry.patient_id == patient.id)
    )
    if last := paging.key(int):
        chosen = chosen.where(col(AuditEntry.id) < last[0])
    newest = chosen.order_by(col(AuditEntry.id).desc()).limit(paging.limit + 1)
    shown, cursor = paging.split(session.exec(newest).all(), lambda found: (found[0].id,))
    items = [
        AuditPublic.model_validate({**entry.model_dump(), "actor": name}) for entry, name in shown
    ]
    return Page(items=items, next_cursor=cursor)


def _audit_consent(
    session: Session, caller: Caller, action: str, consent: Consent, now: datetime
) -> None:
    audit.record(
        session,
        caller,
        action,
        at=now,
        subject="consent",
        subject_id=consent.id,
        patient_id=consent.patient_id,
        purpose=consent.purpose,
        text_version=consent.text_version,
    )
