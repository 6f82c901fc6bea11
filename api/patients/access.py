"""The single gate to patient data.

Every address of a patient starts with `/patients/{patient_id}` and takes `PatientInCare` (or a
narrower type below); every list is filtered by `visible_to`. Missing and forbidden both say 404.
"""

from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy import ColumnElement, false
from sqlmodel import Session, col, select
from starlette.concurrency import run_in_threadpool

from api import audit
from api.accounts.access import CurrentCaller, caller_of
from api.audit import Caller, Role
from api.clock import Now, time_of
from api.database import ReadSessionDep, SessionDep, Sessions
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


class GateFirst(APIRoute):
    """For a route that asks the gate itself, later: to a stranger a bad body too answers 404."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_after_gate(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError:
                await run_in_threadpool(_pass, request)
                raise

        return handle_after_gate


def _pass(request: Request) -> None:
    try:
        patient_id = UUID(request.path_params["patient_id"])
    except ValueError:
        return
    # A body that is no JSON is refused before anybody has asked who sends it.
    caller = caller_of(request, time_of(request, request.headers.get("repigment-now")))
    sessions: Sessions = request.app.state.sessions
    with sessions.read() as session:
        find(session, caller, patient_id)


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


def _dermatologists(request: Request, patient_id: UUID, caller: CurrentCaller) -> UUID:
    sessions: Sessions = request.app.state.sessions
    with sessions.read() as session:
        find(session, caller, patient_id)
    if caller.role is not Role.dermatologist:
        raise NotFound
    return patient_id


def seen(action: str) -> Any:
    """For a route that reads: once it has answered, who looked stands in the audit.

    The line has a session of its own, opened when that of the reading is closed: who reads long
    keeps no writer waiting, and what was refused was not seen.
    """

    async def note(request: Request, patient_id: UUID, now: Now) -> AsyncIterator[None]:
        yield
        sessions: Sessions = request.app.state.sessions
        async with sessions.turn_to_write:
            await run_in_threadpool(_note, sessions, request.state.caller, action, patient_id, now)

    return Depends(note, scope="function")


def _note(sessions: Sessions, caller: Caller, action: str, patient_id: UUID, now: datetime) -> None:
    subject = action.partition(".")[0]
    with sessions.write() as session:
        audit.record(session, caller, action, at=now, subject=subject, patient_id=patient_id)


# For reading only, in the session of `ReadSessionDep`; the route says what is `seen`.
PatientInView = Annotated[Patient, Depends(_to_read)]
# In the session of `SessionDep`: for writing, and for reading that leaves an audit line.
PatientInCare = Annotated[Patient, Depends(_to_write)]
OwnPatient = Annotated[Patient, Depends(_by_patient)]
PatientOfDermatologist = Annotated[Patient, Depends(_by_dermatologist)]
# The gate alone, for an endpoint that opens sessions by itself and asks again in them.
DermatologistsPatientId = Annotated[UUID, Depends(_dermatologists)]
