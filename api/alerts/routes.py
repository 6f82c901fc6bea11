"""Alerts of a patient, and acknowledging them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.accounts.access import CurrentCaller, NotSignedIn
from api.alerts import service
from api.alerts.models import Acknowledge, AlertPublic
from api.clock import Now
from api.database import ReadSessionDep, SessionDep
from api.errors import InvalidRequest, NotFound, problems
from api.pagination import Page, PagingDep, UnknownCursor
from api.patients.access import PatientInView, PatientOfDermatologist, seen

router = APIRouter(prefix="/patients/{patient_id}/alerts", tags=["alerts"])
GATE = (NotSignedIn, NotFound, InvalidRequest)


@router.get(
    "", responses=problems(*GATE, UnknownCursor, InvalidRequest), dependencies=[seen("alert.seen")]
)
def alerts(
    patient: PatientInView,
    session: ReadSessionDep,
    paging: PagingDep,
    only_open: Annotated[bool, Query(description="Leave out what was acknowledged")] = False,
) -> Page[AlertPublic]:
    """A patient's alerts, newest first."""
    return service.page(session, patient, paging, only_open=only_open)


@router.post("/{alert_id}/acknowledge", responses=problems(*GATE))
def acknowledge(
    patient: PatientOfDermatologist,
    alert_id: UUID,
    given: Acknowledge,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> AlertPublic:
    """Say that a clinician has seen the alert. It stays on the record, with who and when."""
    alert = service.acknowledge(session, caller, patient, alert_id, given.note, now)
    return AlertPublic.model_validate(alert, from_attributes=True)
