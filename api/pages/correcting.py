"""Correcting what stands on record of a patient: what the treatment and its times rest on."""

from typing import Any

from fastapi import APIRouter, Response
from sqlmodel import Session

from api.database import HEAVY
from api.errors import InvalidRequest
from api.pages.desk import AtDesk, Desk
from api.pages.page import see_other
from api.pages.typed import Returned, Typed, body_of
from api.patients import access
from api.patients.models import Patient, PatientUpdate
from api.patients.service import BornInFuture, note_look
from api.treatments import corrections

router = APIRouter(prefix="/patients/{patient_id}/correct", dependencies=[HEAVY])
FORM = "record"
FIELDS = tuple(PatientUpdate.model_fields)


@router.get("")
def record(desk: AtDesk) -> Response:
    return _show(desk)


@router.post("")
def correct(desk: AtDesk) -> Response:
    def change(session: Session, patient: Patient) -> None:
        if changed := _changed(desk.typed, patient):
            given = body_of(PatientUpdate, changed)
            corrections.correct(session, desk.caller, patient, given, desk.page.now)

    try:
        desk.change(change)
    except (InvalidRequest, BornInFuture) as refused:
        return _show(desk, Returned(FORM, desk.typed, refused))
    return see_other(desk.home)


def _changed(typed: Typed, patient: Patient) -> dict[str, Any]:
    """The audit keeps both states of what is given, so what stays the same is not."""
    stands = _standing(patient)
    given = {name: typed.one(name).strip() for name in FIELDS if name in typed.fields}
    changed = {name: value for name, value in given.items() if value != stands[name]}
    # The skin type alone may be unknown.
    return {
        name: None if name == "fitzpatrick" and not value else value
        for name, value in changed.items()
    }


def _standing(patient: Patient) -> dict[str, str]:
    told = patient.model_dump(mode="json", include=set(FIELDS))
    return {name: "" if value is None else str(value) for name, value in told.items()}


def _show(desk: Desk, back: Returned | None = None) -> Response:
    page = desk.page
    with desk.sessions.write() as session:
        patient = access.find(session, desk.caller, desk.patient_id)
        note_look(session, desk.caller, patient, page.now)
        stands = _standing(patient)
    return page.show_form("correct.html", back, patient=patient, stands=stands)
