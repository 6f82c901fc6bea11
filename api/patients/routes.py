"""Patients: joining, the record, consents, and who looked at it."""

from uuid import UUID

from fastapi import APIRouter, Request

from api.accounts.access import CurrentCaller, NotSignedIn, address_of
from api.accounts.passwords import PasswordTooWeak
from api.accounts.service import EmailTaken
from api.clinics.service import InvitationNotValid
from api.clock import Now
from api.database import ReadSessionDep, SessionDep
from api.errors import InvalidRequest, NotFound, problems
from api.pagination import Page, PagingDep, UnknownCursor
from api.patients import service
from api.patients.access import OwnPatient, PatientInCare, PatientInView, seen
from api.patients.models import (
    AuditPublic,
    ConsentGiven,
    ConsentPublic,
    JoinPatient,
    PatientPublic,
)

router = APIRouter(tags=["patients"])
GATE = (NotSignedIn, NotFound, InvalidRequest)


@router.post(
    "/join/patient",
    status_code=201,
    responses=problems(
        InvitationNotValid,
        EmailTaken,
        service.ConsentMissing,
        service.BornInFuture,
        PasswordTooWeak,
        InvalidRequest,
    ),
)
def join(request: Request, given: JoinPatient, session: SessionDep, now: Now) -> PatientPublic:
    """Open a patient's account and record with the invitation of a clinic."""
    patient = service.join(session, given, address_of(request), now)
    return PatientPublic.model_validate(patient, from_attributes=True)


@router.get("/patients", responses=problems(NotSignedIn, UnknownCursor))
def patients(
    caller: CurrentCaller, session: SessionDep, paging: PagingDep, now: Now
) -> Page[PatientPublic]:
    """The patients the caller may see: a dermatologist's clinic, or the patient alone.

    The look is audited, for each of them who the page showed.
    """
    found = service.page(session, caller, paging)
    service.note_listed(session, caller, found, now)
    return found


@router.get("/patients/{patient_id}", responses=problems(*GATE))
def patient(
    patient: PatientInCare, caller: CurrentCaller, session: SessionDep, now: Now
) -> PatientPublic:
    """One patient. The look is audited."""
    service.note_look(session, caller, patient, now)
    return PatientPublic.model_validate(patient, from_attributes=True)


@router.get(
    "/patients/{patient_id}/consents",
    responses=problems(*GATE),
    dependencies=[seen("consent.seen")],
)
def consents(patient: PatientInView, session: ReadSessionDep) -> list[ConsentPublic]:
    """Every consent ever given, with its withdrawal."""
    found = service.consents(session, patient)
    return [ConsentPublic.model_validate(one, from_attributes=True) for one in found]


@router.post("/patients/{patient_id}/consents", status_code=201, responses=problems(*GATE))
def give_consent(
    patient: OwnPatient,
    given: ConsentGiven,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> ConsentPublic:
    """Agree to a purpose, in the version of the text that was shown. Only the patient can."""
    consent = service.give_consent(session, caller, patient, given, now)
    return ConsentPublic.model_validate(consent, from_attributes=True)


@router.post("/patients/{patient_id}/consents/{consent_id}/withdraw", responses=problems(*GATE))
def withdraw_consent(
    patient: OwnPatient, consent_id: UUID, caller: CurrentCaller, session: SessionDep, now: Now
) -> ConsentPublic:
    """Withdraw a consent from now on. Only the patient can."""
    consent = service.withdraw_consent(session, caller, patient, consent_id, now)
    return ConsentPublic.model_validate(consent, from_attributes=True)


@router.get(
    "/patients/{patient_id}/audit",
    responses=problems(*GATE, UnknownCursor, NotFound),
    dependencies=[seen("audit.seen")],
)
def who_looked(
    patient: PatientInView, session: ReadSessionDep, paging: PagingDep
) -> Page[AuditPublic]:
    """Who saw or did what to this patient, newest first; the patient sees it too."""
    return service.who_looked(session, patient, paging)
