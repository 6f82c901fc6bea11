"""One photo as large as it is, with what was found of it. Opening it is a look, and audited."""

from datetime import timedelta
from uuid import UUID

from fastapi import APIRouter, Response

from api.accounts.access import CurrentCaller
from api.database import SessionDep
from api.pages.page import SignedInPage
from api.patients.access import PatientOfDermatologist
from api.patients.models import Purpose
from api.patients.service import require_consent
from api.photos import service
from api.photos.models import PhotoSession

router = APIRouter(prefix="/patients/{patient_id}/photos")


@router.get("/{photo_id}")
def photo(
    page: SignedInPage,
    patient: PatientOfDermatologist,
    photo_id: UUID,
    caller: CurrentCaller,
    session: SessionDep,
) -> Response:
    found = service.find(session, patient, photo_id)
    require_consent(session, patient.id, Purpose.photos_for_care)
    settings = page.request.app.state.settings
    shown = service.show(
        session,
        caller,
        found,
        secret=settings.secret_key.get_secret_value(),
        lifetime=timedelta(seconds=settings.photo_link_seconds),
        now=page.now,
    )
    taken = session.get_one(PhotoSession, found.session_id)
    return page.show("photo.html", patient=patient, photo=shown, taken=taken)
