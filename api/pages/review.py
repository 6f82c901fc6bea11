"""A review: its evidence on one page, the proposal with its reasons, and the signature."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Form, Response
from pydantic import SecretStr, ValidationError
from sqlmodel import Session

from api.accounts.access import CurrentCaller, CurrentDermatologist
from api.accounts.service import TooManyAttempts, WrongCredentials, confirm_password
from api.audit import Caller
from api.database import HEAVY, Sessions
from api.errors import InvalidRequest, Problem, field_errors
from api.pages.page import Page, SignedInPage, see_other
from api.pages.pictures import small
from api.patients import access
from api.patients.access import DermatologistsPatientId
from api.patients.models import Patient, Purpose
from api.patients.service import ConsentMissing, require_consent
from api.photos import service as photos
from api.photos.models import Photo, View
from api.reviews import service
from api.reviews.bodies import Evidence, ReviewInFull, ReviewSign

router = APIRouter(prefix="/patients/{patient_id}/reviews/{review_id}", dependencies=[HEAVY])
# After these the form comes back with what was typed; nothing of it was done.
TO_CORRECT = (
    InvalidRequest,
    WrongCredentials,
    TooManyAttempts,
    service.EvidenceChanged,
    service.LookAgainNotLater,
)
Text = Annotated[str, Form(max_length=2000)]


@dataclass(frozen=True)
class Typed:
    """What stands in the form of a signature; the password never comes back."""

    decision: str = ""
    look_again_on: date | None = None
    reason: str = ""


class Picture(NamedTuple):
    """`small` is an address."""

    view: View
    photo_id: UUID
    small: str


@router.get("")
def review(
    page: SignedInPage, patient_id: UUID, review_id: UUID, caller: CurrentDermatologist
) -> Response:
    return _show(page, caller, patient_id, review_id, Typed(), refused=None)


@router.post("/sign")
def sign(
    page: SignedInPage,
    patient_id: DermatologistsPatientId,
    review_id: UUID,
    caller: CurrentCaller,
    evidence_hash: Text,
    password: Annotated[str, Form(max_length=200)],
    decision: Text = "",
    reason: Text = "",
    look_again_on: Annotated[date | None, Form()] = None,
) -> Response:
    typed = Typed(decision, look_again_on if decision == "look_again" else None, reason)
    sessions: Sessions = page.request.app.state.sessions
    with sessions.read() as session:
        service.find(session, patient_id, review_id)
    try:
        given = _given(typed, evidence_hash, password)
        confirm_password(sessions, caller, password, page.now)
        with sessions.write() as session:
            service.sign(session, caller, patient_id, review_id, given=given, now=page.now)
    except TO_CORRECT as refused:
        return _show(page, caller, patient_id, review_id, typed, refused=refused)
    return see_other(f"/clinic/patients/{patient_id}/reviews/{review_id}")


def _given(typed: Typed, evidence_hash: str, password: str) -> ReviewSign:
    try:
        return ReviewSign.model_validate(
            {**vars(typed), "evidence_hash": evidence_hash, "password": SecretStr(password)}
        )
    except ValidationError as invalid:
        raise InvalidRequest(errors=field_errors(invalid.errors())) from None


def _show(
    page: Page,
    caller: Caller,
    patient_id: UUID,
    review_id: UUID,
    typed: Typed,
    *,
    refused: Problem | None,
) -> Response:
    sessions: Sessions = page.request.app.state.sessions
    with sessions.write() as session:
        patient = access.find(session, caller, patient_id)
        shown = service.show(session, caller, patient, review_id, page.now)
        pictures = _pictures(session, page, caller, patient, shown)
    return page.show(
        "review.html",
        patient=patient,
        review=shown,
        pictures=pictures,
        typed=typed,
        refused=refused,
        meaning=service.MEANING,
    )


def _pictures(
    session: Session, page: Page, caller: Caller, patient: Patient, shown: ReviewInFull
) -> dict[str, list[Picture]]:
    """By `baseline` and `now`, while the patient consents."""
    settings = page.request.app.state.settings
    found = _photos(session, patient, shown.evidence)
    for one in (one for views in found.values() for one in views.values()):
        photos.note_look(session, caller, one, page.now)
    return {
        when: [
            Picture(view, one.id, small(settings, one.display_key, page.now))
            for view, one in views.items()
        ]
        for when, views in found.items()
    }


def _photos(
    session: Session, patient: Patient, evidence: Evidence | None
) -> dict[str, dict[View, Photo]]:
    try:
        require_consent(session, patient.id, Purpose.photos_for_care)
    except ConsentMissing:
        return {}
    taken = {"baseline": evidence.photos_baseline, "now": evidence.photos_now} if evidence else {}
    return {
        when: {view: photos.find(session, patient, id) for view, id in one.photos.items()}
        for when, one in taken.items()
        if one
    }
