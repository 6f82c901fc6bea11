"""Patients held for writing: seen through the gate, their rows locked until the commit."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import Depends
from sqlalchemy import FromClause, Select, String, Uuid, and_, or_, select
from sqlmodel import Session, col

from api import bulk
from api.accounts.access import CurrentCaller
from api.audit import Caller, Role
from api.clinics.models import Clinic
from api.database import SessionDep
from api.errors import NotFound
from api.patients.access import visible_to
from api.patients.models import Patient


class Held(NamedTuple):
    """A patient whose row is locked, and the jurisdiction of their clinic."""

    id: UUID
    jurisdiction: str


def hold(session: Session, whose: Mapping[UUID, Caller]) -> dict[UUID, Held]:
    """Lock some patients, each if its caller may see it; the others are left out.

    Always in the order of their ids, so that two groups never wait for each other.
    """
    asked = [
        {
            "patient": patient_id.hex,
            "account": caller.account_id.hex,
            "clinic": caller.clinic_id.hex,
            "role": caller.role,
        }
        for patient_id, caller in whose.items()
    ]
    connection = session.connection()
    question = _locked(connection.dialect.name)
    rows = connection.execute(question, {"asked": json.dumps(asked)})
    return {row.id: Held(row.id, row.jurisdiction.value) for row in rows}


@cache
def _locked(dialect: str) -> Select[*tuple[Any, ...]]:
    """The gate's own condition for whoever asks, put together once."""
    ids = dict.fromkeys(("patient", "account", "clinic"), Uuid())
    asked = bulk.asked(dialect, {**ids, "role": String()})
    seen = (and_(asked.c.role == role, visible_to(_somebody(role, asked))) for role in Role)
    return (
        select(col(Patient.id), col(Clinic.jurisdiction))
        .join(Clinic, col(Clinic.id) == Patient.clinic_id)
        .join(asked, and_(asked.c.patient == Patient.id, or_(*seen)))
        .order_by(col(Patient.id))
        # The weaker lock: rows that only refer to the patient need not wait for it.
        .with_for_update(of=Patient, key_share=True)
    )


def _somebody(role: Role, asked: FromClause) -> Caller:
    account: Any = asked.c.account
    clinic: Any = asked.c.clinic
    return Caller(account, role, clinic, session_id=account, address="", device="")


def held_by(session: Session, caller: Caller, patient_id: UUID) -> Held:
    """One patient, locked. Raises NotFound."""
    held = hold(session, {patient_id: caller}).get(patient_id)
    if held is None:
        raise NotFound
    return held


def _held(patient_id: UUID, caller: CurrentCaller, session: SessionDep) -> Held:
    return held_by(session, caller, patient_id)


HeldPatient = Annotated[Held, Depends(_held)]
