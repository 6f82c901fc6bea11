"""Asking for the visit summary to be sent."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.accounts.access import CurrentCaller, NotSignedIn
from api.applications.record import NotTreated
from api.clock import Now
from api.database import HEAVY
from api.errors import InvalidRequest, NotFound, problems
from api.outbox.models import SendingCreate, SendingPublic
from api.outbox.routes import public
from api.outbox.servers import NoFhirServer
from api.patients.access import GateFirst
from api.summaries.sending import send

router = APIRouter(tags=["sendings"], route_class=GateFirst)


@router.post(
    "/patients/{patient_id}/sendings",
    status_code=201,
    dependencies=[HEAVY],
    responses=problems(NotSignedIn, NotFound, InvalidRequest, NotTreated, NoFhirServer),
)
def send_summary(
    request: Request,
    response: Response,
    patient_id: UUID,
    given: SendingCreate,
    caller: CurrentCaller,
    now: Now,
) -> SendingPublic:
    """Send the FHIR document of now to the clinic's own server. The request is audited.

    It leaves in the background, is tried again for two days, and comes on the work-list when it is
    given up. The same id again answers 200 with the sending that is there.
    """
    sending, new = send(request.app.state.resources, caller, patient_id, given, now)
    if not new:
        response.status_code = 200
    return public(sending)
