"""The single gate to patient data.

Every address of a patient starts with `/patients/{patient_id}` and takes `PatientInCare` (or a
narrower type below); every list is filtered by `visible_to`. Missing and forbidden both say 404.
"""

from typing import Annotated
from uuid import UUID

from fastapi import Depends
from sqlalchemy import ColumnElement, false
from sqlmodel import Session, col, select

from api.accounts.access import CurrentCaller
from api.audit import Caller, Role
from api.database import ReadSessionDep, SessionDep
from api.errors import NotFound
from api.patients.models import Patient


def visible_to(caller: Caller) -> ColumnElement[bool]:
    """The patients this caller may see, as a condition on `Patient`."""
    if caller.role is Role.dermatologist:
        return col(Patient.clinic_id) == caller.clinic_id
    if caller.role is Role.patient:
        return col(Patient.account_id) == caller.account_id
    return false()


def find(session: Session, caller: Caller, patient_id: UUID, *, lock: bool = False) -> Patient:
    """The patient, if the caller may see them; `lock` holds the row until the commit."""
    chosen = select(Patient).where(Patient.id == patient_id, visible_to(caller))
    patient = session.exec(chosen.with_for_update() if lock else chosen).one_or_none()
    if patient is None:
        raise NotFound
    return patient


def _to_read(patient_id: UUID, caller: CurrentCaller, session: ReadSessionDep) -> Patient:
    return find(session, caller, patient_id)


def _to_write(patient_id: UUID, caller: CurrentCaller, session: SessionDep) -> Patient:
    return find(session, caller, patient_id)


def _by_patient(patient: Annotated[Patient, Depends(_to_write)], caller: CurrentCaller) -> Patient:
    if caller.role is not Role.patient:
        raise NotFound
    return patient


def _by_dermatologist(
    patient: Annotated[Patient, Depends(_to_write)], caller: CurrentCaller
) -> Patient:
    if caller.role is not Role.dermatologist:
        raise NotFound
    return patient


# For reading only, in the session of `ReadSessionDep`.
PatientInView = Annotated[Patient, Depends(_to_read)]
# In the session of `SessionDep`: for writing, and for reading that leaves an audit line.
PatientInCare = Annotated[Patient, Depends(_to_write)]
OwnPatient = Annotated[Patient, Depends(_by_patient)]
PatientOfDermatologist = Annotated[Patient, Depends(_by_dermatologist)]
