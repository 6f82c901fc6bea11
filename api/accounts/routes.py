"""Doors: sign in, refresh, sign out, who am I, which devices."""

from uuid import UUID

from fastapi import APIRouter, Request

from api.accounts import colleagues as people
from api.accounts import service
from api.accounts.access import CurrentAdministrator, CurrentCaller, NotSignedIn, address_of
from api.accounts.models import (
    Account,
    AccountPublic,
    ColleaguePublic,
    DevicePublic,
    Refresh,
    SignIn,
    Tokens,
)
from api.accounts.second_factor import SecondFactorNeeded, WrongSecondFactor
from api.accounts.signed_out import looking
from api.clock import Now
from api.database import HEAVY, ReadSessionDep, SessionDep
from api.errors import InvalidRequest, NotFound, problems

router = APIRouter(tags=["accounts"], lifespan=looking)


@router.post(
    "/sign-in",
    dependencies=[HEAVY],
    responses=problems(
        service.WrongCredentials,
        service.TooManyAttempts,
        SecondFactorNeeded,
        WrongSecondFactor,
        InvalidRequest,
    ),
)
def sign_in(request: Request, given: SignIn, now: Now) -> Tokens:
    """Exchange e-mail and password for tokens bound to one device.

    Five failures for an account, or thirty from an address, within 15 minutes pause sign-in. An
    account that has a second factor is asked for its `code` too.
    """
    guest, state = service.Guest(address_of(request)), request.app.state
    return service.sign_in(state.sessions, state.settings, given, guest=guest, now=now)


@router.post("/refresh", responses=problems(service.SignedOut, InvalidRequest))
def refresh(request: Request, given: Refresh, session: SessionDep, now: Now) -> Tokens:
    """Exchange a refresh token for the next pair.

    When the answer gets lost, send the same token again within the grace window: the same
    successor comes back. An older token, or another `device_id` than the one signed in with,
    means theft: every token of the device is then revoked.
    """
    guest = service.Guest(address_of(request))
    return service.refresh(session, request.app.state.settings, given, guest=guest, now=now)


@router.get("/me", responses=problems(NotSignedIn))
def me(caller: CurrentCaller, session: ReadSessionDep) -> AccountPublic:
    """The account that is signed in."""
    account = session.get_one(Account, caller.account_id)
    return AccountPublic.model_validate(account, from_attributes=True)


@router.get("/me/devices", responses=problems(NotSignedIn))
def devices(caller: CurrentCaller, session: ReadSessionDep) -> list[DevicePublic]:
    """Where this account is signed in, most recently used first."""
    return [
        DevicePublic(
            id=device.id,
            device_name=device.device_name,
            created_at=device.created_at,
            rotated_at=device.rotated_at,
            this_one=device.id == caller.session_id,
        )
        for device in service.devices(session, caller)
    ]


@router.delete(
    "/me/devices/{device_session_id}", status_code=204, responses=problems(NotSignedIn, NotFound)
)
def sign_out(device_session_id: UUID, caller: CurrentCaller, session: SessionDep, now: Now) -> None:
    """Sign a device out; within seconds its access token works no more."""
    service.sign_out(session, caller, device_session_id, now)


@router.get("/colleagues", responses=problems(NotSignedIn, NotFound))
def colleagues(caller: CurrentAdministrator, session: ReadSessionDep) -> list[ColleaguePublic]:
    """Everybody who works or worked at the administrator's clinic, in order of joining."""
    found = people.colleagues(session, caller)
    return [ColleaguePublic.model_validate(one, from_attributes=True) for one in found]


@router.post(
    "/colleagues/{account_id}/close",
    responses=problems(NotSignedIn, NotFound, people.OwnAccount),
)
def close(
    account_id: UUID, caller: CurrentAdministrator, session: SessionDep, now: Now
) -> ColleaguePublic:
    """Close the account of a colleague who leaves: every device of it is signed out, for good.

    Within seconds an access token that was given out before works no more.
    """
    closed = people.close(session, caller, account_id, now)
    return ColleaguePublic.model_validate(closed, from_attributes=True)


@router.post(
    "/colleagues/{account_id}/forget-second-factor",
    status_code=204,
    responses=problems(NotSignedIn, NotFound),
)
def forget_second_factor(
    account_id: UUID, caller: CurrentAdministrator, session: SessionDep, now: Now
) -> None:
    """Forget the second factor of a colleague who lost it, after making sure who asks.

    The next sign-in on the pages enrols a new one. Every device of the account is signed out.
    """
    people.forget_second_factor(session, caller, account_id, now)
