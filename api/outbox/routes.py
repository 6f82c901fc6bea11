"""A clinic's FHIR server, what was sent there, and sending again."""

from uuid import UUID

from fastapi import APIRouter, Request

from api.accounts.access import CurrentAdministrator, CurrentCaller, NotSignedIn
from api.clock import Now
from api.database import ReadSessionDep, SessionDep
from api.errors import InvalidRequest, NotFound, problems
from api.outbox import servers, service
from api.outbox.models import FhirServerPublic, FhirServerSet, Sending, SendingPublic, SendingState
from api.outbox.servers import AddressNotAllowed, NoFhirServer
from api.patients.access import PatientInView, PatientOfDermatologist, seen

router = APIRouter(tags=["sendings"])
GATE = (NotSignedIn, NotFound, InvalidRequest)


def public(sending: Sending) -> SendingPublic:
    waits = sending.state is SendingState.waiting
    told = sending.model_dump() | ({} if waits else {"next_attempt_at": None})
    return SendingPublic.model_validate(told)


@router.get("/clinic/fhir-server", responses=problems(NotSignedIn, NotFound))
def fhir_server(caller: CurrentAdministrator, session: ReadSessionDep) -> FhirServerPublic | None:
    """Where this clinic's documents go, if anywhere. The token is never told."""
    return servers.tell(session, caller)


@router.put("/clinic/fhir-server", responses=problems(*GATE, AddressNotAllowed))
def name_fhir_server(
    request: Request,
    given: FhirServerSet,
    caller: CurrentAdministrator,
    session: SessionDep,
    now: Now,
) -> FhirServerPublic:
    """Name the clinic's own FHIR server, on a host that the operator of Repigment allows."""
    return servers.name(session, caller, given, request.app.state.settings, now)


@router.delete("/clinic/fhir-server", status_code=204, responses=problems(NotSignedIn, NotFound))
def remove_fhir_server(caller: CurrentAdministrator, session: SessionDep, now: Now) -> None:
    """Send nothing any more; what waits is given up at its next attempt."""
    servers.remove(session, caller, now)


@router.get(
    "/patients/{patient_id}/sendings",
    responses=problems(*GATE),
    dependencies=[seen("sending.seen")],
)
def sendings(patient: PatientInView, session: ReadSessionDep) -> list[SendingPublic]:
    """What was sent of this patient, or waits or failed to be, newest first, at most 200."""
    return [public(one) for one in service.sendings(session, patient)]


@router.post(
    "/patients/{patient_id}/sendings/{sending_id}/resend",
    responses=problems(*GATE, service.AlreadyOnItsWay, NoFhirServer),
)
def resend(
    patient: PatientOfDermatologist,
    sending_id: UUID,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> SendingPublic:
    """Send the same document once more. One that is there already is not stored twice."""
    return public(service.resend(session, caller, patient, sending_id, now))
