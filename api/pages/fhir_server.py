"""Where the clinic's documents are sent to, as an administrator names it."""

from typing import Annotated

from fastapi import APIRouter, Form, Response
from pydantic import SecretStr, ValidationError

from api.accounts.access import CurrentAdministrator
from api.database import SessionDep
from api.errors import InvalidRequest, Problem, field_errors
from api.outbox import servers
from api.outbox.models import FhirServerSet
from api.outbox.servers import AddressNotAllowed
from api.pages.page import SignedInPage, see_other

router = APIRouter(prefix="/fhir-server")
HERE = "/clinic/fhir-server"
Address = Annotated[str, Form(max_length=500)]
Token = Annotated[str, Form(max_length=8000)]


@router.get("")
def fhir_server(page: SignedInPage, caller: CurrentAdministrator, session: SessionDep) -> Response:
    return _show(page, caller, session, refused=None)


@router.post("")
def name(
    page: SignedInPage,
    caller: CurrentAdministrator,
    session: SessionDep,
    base_url: Address,
    token: Token = "",
) -> Response:
    settings = page.request.app.state.settings
    try:
        servers.name(session, caller, _given(base_url, token), settings, page.now)
    except (InvalidRequest, AddressNotAllowed) as refused:
        return _show(page, caller, session, refused=refused, typed=base_url)
    return see_other(HERE)


@router.post("/remove")
def remove(page: SignedInPage, caller: CurrentAdministrator, session: SessionDep) -> Response:
    servers.remove(session, caller, page.now)
    return see_other(HERE)


def _given(base_url: str, token: str) -> FhirServerSet:
    try:
        return FhirServerSet(base_url=base_url.strip(), token=SecretStr(token) if token else None)
    except ValidationError as invalid:
        raise InvalidRequest(errors=field_errors(invalid.errors())) from None


def _show(
    page: SignedInPage,
    caller: CurrentAdministrator,
    session: SessionDep,
    *,
    refused: Problem | None,
    typed: str = "",
) -> Response:
    settings = page.request.app.state.settings
    return page.show(
        "fhir-server.html",
        server=servers.tell(session, caller),
        hosts=[one.strip() for one in settings.fhir_hosts.split(",") if one.strip()],
        refused=refused,
        typed=typed,
    )
