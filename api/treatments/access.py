"""The patient or treatment a change is made to, held until the commit: changes take turns."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from api.accounts.access import CurrentCaller
from api.audit import Role
from api.database import SessionDep
from api.errors import NotFound
from api.patients.access import find
from api.patients.models import Patient
from api.treatments import service
from api.treatments.models import Treatment


def _locked(patient_id: UUID, caller: CurrentCaller, session: SessionDep) -> Patient:
    return find(session, caller, patient_id, lock=True)


# As `PatientInCare`; what was checked stays true until what follows from it is stored.
PatientLocked = Annotated[Patient, Depends(_locked)]


def _by_dermatologist(patient: PatientLocked, caller: CurrentCaller) -> Patient:
    if caller.role is not Role.dermatologist:
        raise NotFound
    return patient


PatientLockedByDermatologist = Annotated[Patient, Depends(_by_dermatologist)]


def _of_patient(patient: PatientLocked, treatment_id: UUID, session: SessionDep) -> Treatment:
    return service.find(session, patient, treatment_id)


def _of_dermatologist(
    patient: PatientLockedByDermatologist, treatment_id: UUID, session: SessionDep
) -> Treatment:
    return service.find(session, patient, treatment_id)


TreatmentInCare = Annotated[Treatment, Depends(_of_patient)]
TreatmentOfDermatologist = Annotated[Treatment, Depends(_of_dermatologist)]
