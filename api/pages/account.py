"""Own account: where it is signed in, and its second factors. Changes ask for the password."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response

from api.accounts import passkeys, second_factor, service, totp
from api.accounts.access import CurrentCaller
from api.accounts.models import Account
from api.accounts.second_factor import WrongSecondFactor
from api.database import HEAVY, SessionDep
from api.pages import new_app
from api.pages.page import SignedInPage, see_other
from api.pages.second_doors import Code, Credential, qr
from api.settings import Settings

router = APIRouter(prefix="/account")
HERE = "/clinic/account"
Password = Annotated[str, Form(max_length=200)]
Name = Annotated[str, Form(min_length=1, max_length=100)]


def _confirm(page: SignedInPage, caller: CurrentCaller, password: Password) -> None:
    service.confirm_password(page.request.app.state.sessions, caller, password, page.now)


# Before the session of the change: argon2 takes its time and must not keep writers waiting.
CONFIRMED = [HEAVY, Depends(_confirm)]


@router.get("")
def account(page: SignedInPage, caller: CurrentCaller, session: SessionDep) -> Response:
    mine = session.get_one(Account, caller.account_id)
    return page.show(
        "account.html",
        devices=service.devices(session, caller),
        passkeys=passkeys.of(session, caller.account_id),
        has_app=second_factor.has_app(session, caller.account_id),
        codes_left=second_factor.codes_left(session, caller.account_id),
        options=passkeys.to_make(session, _settings(page.request), mine, page.now),
    )


@router.post("/devices/{device_session_id}/sign-out")
def sign_out(
    page: SignedInPage, device_session_id: UUID, caller: CurrentCaller, session: SessionDep
) -> Response:
    service.sign_out(session, caller, device_session_id, page.now)
    return see_other(HERE)


@router.post("/passkeys", dependencies=CONFIRMED)
def add_passkey(
    page: SignedInPage,
    caller: CurrentCaller,
    session: SessionDep,
    credential: Credential,
    name: Name,
) -> Response:
    settings, now = _settings(page.request), page.now
    if not passkeys.keep(session, settings, caller, credential, name=name, now=now):
        raise WrongSecondFactor
    return see_other(HERE)


@router.post("/passkeys/{passkey_id}/remove", dependencies=CONFIRMED)
def remove_passkey(
    page: SignedInPage, passkey_id: UUID, caller: CurrentCaller, session: SessionDep
) -> Response:
    passkeys.remove(session, caller, passkey_id, page.now)
    return see_other(HERE)


@router.post("/recovery-codes", dependencies=CONFIRMED)
def new_codes(page: SignedInPage, caller: CurrentCaller, session: SessionDep) -> Response:
    codes = second_factor.new_recovery_codes(session, caller, page.now)
    return page.show("recovery-codes.html", codes=codes, next=HERE)


@router.post("/app/remove", dependencies=CONFIRMED)
def remove_app(page: SignedInPage, caller: CurrentCaller, session: SessionDep) -> Response:
    second_factor.remove_app(session, caller, page.now)
    return see_other(HERE)


@router.get("/app")
def app(page: SignedInPage, caller: CurrentCaller) -> Response:
    """One that is in use stays so until a code of the new one was entered."""
    return page.show("account-app.html", secret=_new_app(page, caller))


@router.get("/app.svg")
def app_picture(page: SignedInPage, caller: CurrentCaller, session: SessionDep) -> Response:
    mine = session.get_one(Account, caller.account_id)
    return qr(totp.address(_new_app(page, caller), mine.email))


@router.post("/app", dependencies=CONFIRMED)
def add_app(page: SignedInPage, caller: CurrentCaller, session: SessionDep, code: Code) -> Response:
    settings = _settings(page.request)
    secret = _new_app(page, caller)
    if not second_factor.keep_app(session, settings, caller, secret, code=code, now=page.now):
        raise WrongSecondFactor
    new_app.forget(page.request)
    return see_other(HERE)


def _new_app(page: SignedInPage, caller: CurrentCaller) -> str:
    return new_app.secret_of(page.request, caller.account_id, page.now)


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings
