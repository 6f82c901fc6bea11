"""Sending the visit summary of a patient to the clinic's FHIR server, and sending it again."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Response

from api.accounts.access import CurrentCaller
from api.database import HEAVY, SessionDep
from api.outbox import service as outbox
from api.outbox.models import SendingCreate
from api.pages.page import SignedInPage, see_other
from api.patients.access import DermatologistsPatientId, PatientOfDermatologist
from api.summaries.sending import send

router = APIRouter(prefix="/patients/{patient_id}/sendings")


@router.post("", dependencies=[HEAVY])
def send_summary(
    page: SignedInPage,
    patient_id: DermatologistsPatientId,
    caller: CurrentCaller,
    id: Annotated[UUID, Form()],
    applications: Annotated[bool, Form()] = False,
) -> Response:
    """The page brought the id along: a form that is sent twice is one sending."""
    given = SendingCreate(id=id, applications=applications, language=page.speech.language)
    send(page.request.app.state.resources, caller, patient_id, given, page.now)
    return see_other(f"/clinic/patients/{patient_id}#sendings")


@router.post("/{sending_id}/resend")
def resend(
    page: SignedInPage,
    patient: PatientOfDermatologist,
    sending_id: UUID,
    caller: CurrentCaller,
    session: SessionDep,
) -> Response:
    outbox.resend(session, caller, patient, sending_id, page.now)
    return see_other(f"/clinic/patients/{patient.id}#sendings")
