"""The FHIR server of a clinic, as its administrator names it."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from api import audit
from api.audit import Caller
from api.errors import Problem
from api.messages import noted
from api.outbox.address import allowed
from api.outbox.models import FhirServer, FhirServerPublic, FhirServerSet
from api.outbox.token import lock, unlock
from api.settings import Settings


class AddressNotAllowed(Problem):
    status = 422
    code = "address_not_allowed"
    title = noted("Nothing is sent to that address")
    advice = noted(
        "Give an https address on a host that the operator allows in REPIGMENT_FHIR_HOSTS."
    )


class NoFhirServer(Problem):
    status = 409
    code = "no_fhir_server"
    title = noted("The clinic has no FHIR server to send to")
    advice = "An administrator of the clinic names one at PUT /v1/clinic/fhir-server."


class NoWay(Exception):
    """Why nothing can be sent, as a person may read it."""


class Way(NamedTuple):
    base_url: str
    token: str | None


def require(session: Session, clinic_id: UUID) -> FhirServer:
    server = session.get(FhirServer, clinic_id)
    if server is None:
        raise NoFhirServer
    return server


def named(session: Session, clinic_id: UUID) -> bool:
    return session.get(FhirServer, clinic_id) is not None


def way(session: Session, clinic_id: UUID, settings: Settings) -> Way:
    """Where and as whom to send now. Raises NoWay: what held when it was named may not any more."""
    server = session.get(FhirServer, clinic_id)
    if server is None:
        raise NoWay(noted("the clinic has no FHIR server any more"))
    base_url = allowed(server.base_url, settings.fhir_hosts)
    if base_url is None:
        raise NoWay(noted("the operator does not allow the address any more"))
    if server.locked_token is None:
        return Way(base_url, None)
    token = unlock(server.locked_token, settings.secret_key.get_secret_value())
    if token is None:
        raise NoWay(noted("the token cannot be read: enter it again"))
    return Way(base_url, token)


def tell(session: Session, caller: Caller) -> FhirServerPublic | None:
    server = session.get(FhirServer, caller.clinic_id)
    return _public(server) if server else None


def name(
    session: Session, caller: Caller, given: FhirServerSet, settings: Settings, now: datetime
) -> FhirServerPublic:
    """Replaces the address and the token; without a token given none is sent."""
    base_url = allowed(given.base_url, settings.fhir_hosts)
    if base_url is None:
        raise AddressNotAllowed(field="base_url")
    secret = settings.secret_key.get_secret_value()
    server = FhirServer(
        clinic_id=caller.clinic_id,
        base_url=base_url,
        locked_token=lock(given.token.get_secret_value(), secret) if given.token else None,
        set_by=caller.account_id,
        set_at=now,
    )
    kept = session.merge(server)
    _audit(session, caller, "fhir_server.named", now)
    return _public(kept)


def remove(session: Session, caller: Caller, now: datetime) -> None:
    server = session.get(FhirServer, caller.clinic_id)
    if server is not None:
        session.delete(server)
        _audit(session, caller, "fhir_server.removed", now)


def _public(server: FhirServer) -> FhirServerPublic:
    return FhirServerPublic(
        base_url=server.base_url, has_token=server.locked_token is not None, set_at=server.set_at
    )


def _audit(session: Session, caller: Caller, action: str, now: datetime) -> None:
    audit.record(
        session, caller, action, at=now, subject="fhir_server", subject_id=caller.clinic_id
    )
