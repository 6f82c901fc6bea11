"""Who sends this request, as a type in the signature of the route."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.accounts import tokens
from api.audit import Caller, Role
from api.clock import ClockNotSettable, Now, time_of
from api.errors import NotFound, Problem
from api.messages import noted


class NotSignedIn(Problem):
    status = 401
    code = "not_signed_in"
    title = noted("Nobody is signed in")
    advice = "Send `Authorization: Bearer …` with a valid access token; refresh it when it ran out."


_bearer = HTTPBearer(auto_error=False, description="The access token of POST /v1/sign-in")


async def current_caller(
    request: Request,
    now: Now,
    _: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller:
    # `_bearer` is for the documentation.
    request.state.caller = caller = caller_of(request, now)
    return caller


def caller_of(request: Request, now: datetime) -> Caller:
    """Who sends a request, by its token. Raises NotSignedIn."""
    # Without I/O on purpose; whose sign-in has ended is looked up every few seconds.
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    secret = request.app.state.settings.secret_key.get_secret_value()
    access = tokens.read_access(token, secret, now=now) if kind.lower() == "bearer" else None
    if access is None or access.session_id in request.app.state.signed_out_lately:
        raise NotSignedIn(headers={"WWW-Authenticate": "Bearer"})
    return sender(request, access)


def sender(request: Request, access: tokens.Access) -> Caller:
    """Whoever signed in, and where this request of theirs comes from."""
    device = request.headers.get("user-agent", "")[:200]
    return Caller(*access, address=address_of(request), device=device)


def has_valid_token(request: Request) -> bool:
    """Whether a request carries a token of ours, told before its body is read."""
    try:
        caller_of(request, time_of(request, request.headers.get("repigment-now")))
    except (ClockNotSettable, NotSignedIn):
        return False
    return True


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


CurrentCaller = Annotated[Caller, Depends(current_caller)]


@dataclass(frozen=True)
class HasRole:
    """A dependency that lets some roles pass; to the others the address does not exist."""

    roles: tuple[Role, ...]

    async def __call__(self, caller: CurrentCaller) -> Caller:
        if caller.role not in self.roles:
            raise NotFound
        return caller


CurrentDermatologist = Annotated[Caller, Depends(HasRole((Role.dermatologist,)))]
CurrentAdministrator = Annotated[Caller, Depends(HasRole((Role.administrator,)))]
CurrentClinicMember = Annotated[
    Caller, Depends(HasRole((Role.dermatologist, Role.staff, Role.administrator)))
]
CurrentPatient = Annotated[Caller, Depends(HasRole((Role.patient,)))]
