"""Patients held for writing: seen through the gate, their rows locked until the commit."""

from collections.abc import Mapping
from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import Depends
from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from api.accounts.access import CurrentCaller
from api.audit import Caller
from api.clinics.models import Clinic
from api.database import SessionDep
from api.errors import NotFound
from api.patients.access import visible_to
from api.patients.models import Patient


class Held(NamedTuple):
    """A patient whose row is locked, and the jurisdiction of their clinic."""

    id: UUID
    jurisdiction: str
    time_zone: str


def hold(session: Session, whose: Mapping[UUID, Caller]) -> dict[UUID, Held]:
    """Lock some patients, each if its caller may see it; the others are left out.

    Always in the order of their ids, so that two groups never wait for each other.
    """
    seen = or_(*(and_(col(Patient.id) == one, visible_to(caller)) for one, caller in whose.items()))
    chosen = (
        select(col(Patient.id), col(Clinic.jurisdiction), col(Patient.time_zone))
        .join(Clinic, col(Clinic.id) == Patient.clinic_id)
        .where(seen)
        .order_by(col(Patient.id))
        # The weaker lock: rows that only refer to the patient need not wait for it.
        .with_for_update(of=Patient, key_share=True)
    )
    rows = session.connection().execute(chosen)
    return {row.id: Held(row.id, row.jurisdiction.value, row.time_zone) for row in rows}


def _held(patient_id: UUID, caller: CurrentCaller, session: SessionDep) -> Held:
    held = hold(session, {patient_id: caller}).get(patient_id)
    if held is None:
        raise NotFound
    return held


HeldPatient = Annotated[Held, Depends(_held)]
