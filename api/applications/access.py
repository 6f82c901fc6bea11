"""Patients held for writing: seen through the gate, their rows locked until the commit."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import Depends
from sqlalchemy import Select, and_, bindparam, or_, select
from sqlmodel import Session, col

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
    asked = sorted(whose.items(), key=lambda one: one[1].role)
    named: dict[str, UUID] = {}
    for n, (patient_id, caller) in enumerate(asked):
        named[f"patient_{n}"] = patient_id
        named[f"account_{n}"], named[f"clinic_{n}"] = caller.account_id, caller.clinic_id
    question = _locked(tuple(caller.role for _, caller in asked))
    rows = session.connection().execute(question, named)
    return {row.id: Held(row.id, row.jurisdiction.value) for row in rows}


@lru_cache(maxsize=512)
def _locked(roles: tuple[Role, ...]) -> Select[*tuple[Any, ...]]:
    """The gate's own condition for callers of these roles, put together once, with blanks for who
    they are; filling them in is what a busy minute can afford."""
    seen = (
        and_(col(Patient.id) == bindparam(f"patient_{n}"), visible_to(_somebody(role, n)))
        for n, role in enumerate(roles)
    )
    return (
        select(col(Patient.id), col(Clinic.jurisdiction))
        .join(Clinic, col(Clinic.id) == Patient.clinic_id)
        .where(or_(*seen))
        .order_by(col(Patient.id))
        # The weaker lock: rows that only refer to the patient need not wait for it.
        .with_for_update(of=Patient, key_share=True)
    )


def _somebody(role: Role, n: int) -> Caller:
    account: Any = bindparam(f"account_{n}")
    clinic: Any = bindparam(f"clinic_{n}")
    return Caller(account, role, clinic, session_id=account, address="", device="")


def _held(patient_id: UUID, caller: CurrentCaller, session: SessionDep) -> Held:
    held = hold(session, {patient_id: caller}).get(patient_id)
    if held is None:
        raise NotFound
    return held


HeldPatient = Annotated[Held, Depends(_held)]
