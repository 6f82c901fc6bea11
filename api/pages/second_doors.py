"""The second door: a code or a passkey; and at the first sign-in, choosing one."""

from io import BytesIO
from typing import Annotated

import segno
from fastapi import APIRouter, Form, Response
from sqlmodel import Session

from api.accounts import passkeys, second_factor, throttle, totp
from api.accounts.second_factor import WrongSecondFactor
from api.accounts.throttle import TooManyAttempts
from api.database import HEAVY
from api.messages import noted
from api.pages.failures import inside
from api.pages.halfway import CurrentHalfway, Halfway
from api.pages.page import OpenPage, see_other

# Between sessions of their own these work without one.
router = APIRouter(dependencies=[HEAVY])
Code = Annotated[str, Form(max_length=100)]
Credential = Annotated[str, Form(max_length=20_000)]
Next = Annotated[str, Form(max_length=500)]


@router.get("/second-factor")
def second_factor_form(page: OpenPage, halfway: CurrentHalfway, next: str = "") -> Response:
    return _ask_again(page, halfway, next, refused=None)


@router.post("/second-factor")
def by_code(page: OpenPage, halfway: CurrentHalfway, code: Code, next: Next = "") -> Response:
    try:
        second_factor.prove(
            halfway.sessions,
            halfway.settings,
            halfway.account,
            code,
            address=halfway.guest.address,
            now=halfway.now,
        )
    except (WrongSecondFactor, TooManyAttempts) as refused:
        return _ask_again(page, halfway, next, refused=refused)
    with halfway.sessions.write() as session:
        halfway.open(session)
    return see_other(inside(next))


@router.post("/second-factor/passkey")
def by_passkey(
    page: OpenPage, halfway: CurrentHalfway, credential: Credential, next: Next = ""
) -> Response:
    account, address, now = halfway.account, halfway.guest.address, halfway.now
    with halfway.sessions.write() as session:
        attempt = second_factor.reserve(session, account, address, now)
        if passkeys.use(session, halfway.settings, account.id, credential, now):
            throttle.give_back(session, attempt)
            halfway.open(session)
            return see_other(inside(next))
        second_factor.refuse(session, account, address, now)
    return _ask_again(page, halfway, next, refused=WrongSecondFactor())


def _ask_again(
    page: OpenPage,
    halfway: Halfway,
    next: str,
    *,
    refused: WrongSecondFactor | TooManyAttempts | None,
) -> Response:
    with halfway.sessions.write() as session:
        options = passkeys.to_use(session, halfway.settings, halfway.account.id, halfway.now)
        app = second_factor.has_app(session, halfway.account.id)
    return page.show(
        "second-factor.html", refused=refused, next=inside(next), options=options, has_app=app
    )


@router.get("/enrol")
def enrol_form(page: OpenPage, halfway: CurrentHalfway, next: str = "") -> Response:
    return _offer(page, halfway, next, refused=None)


@router.get("/enrol/app.svg")
def enrol_picture(halfway: CurrentHalfway) -> Response:
    """The QR code of the app being added, from our own address: nobody else learns the secret."""
    _require_none(halfway)
    return qr(totp.address(halfway.new_app, halfway.account.email))


@router.post("/enrol")
def enrol_app(page: OpenPage, halfway: CurrentHalfway, code: Code, next: Next = "") -> Response:
    _require_none(halfway)
    caller, settings, now = halfway.caller, halfway.settings, halfway.now
    with halfway.sessions.write() as session:
        second_factor.hold(session, halfway.account.id)
        _none(session, halfway)
        if second_factor.keep_app(session, settings, caller, halfway.new_app, code=code, now=now):
            codes = second_factor.new_recovery_codes(session, caller, now)
            halfway.open(session)
            return page.show("recovery-codes.html", codes=codes, next=inside(next))
    return _offer(page, halfway, next, refused=WrongSecondFactor())


@router.post("/enrol/passkey")
def enrol_passkey(
    page: OpenPage, halfway: CurrentHalfway, credential: Credential, next: Next = ""
) -> Response:
    _require_none(halfway)
    caller, now = halfway.caller, halfway.now
    name = f"{page.speech.say(noted('Passkey'))} {page.speech.day(now.date())}"
    with halfway.sessions.write() as session:
        second_factor.hold(session, halfway.account.id)
        _none(session, halfway)
        if passkeys.keep(session, halfway.settings, caller, credential, name=name, now=now):
            codes = second_factor.new_recovery_codes(session, caller, now)
            halfway.open(session)
            return page.show("recovery-codes.html", codes=codes, next=inside(next))
    return _offer(page, halfway, next, refused=WrongSecondFactor())


def _offer(
    page: OpenPage, halfway: Halfway, next: str, *, refused: WrongSecondFactor | None
) -> Response:
    _require_none(halfway)
    account, settings, now = halfway.account, halfway.settings, halfway.now
    with halfway.sessions.write() as session:
        options = passkeys.to_make(session, settings, account, now)
    return page.show(
        "enrol.html",
        refused=refused,
        next=inside(next),
        options=options,
        secret=halfway.new_app,
    )


def _require_none(halfway: Halfway) -> None:
    with halfway.sessions.read() as session:
        _none(session, halfway)


def _none(session: Session, halfway: Halfway) -> None:
    """Who has a second factor shows it; the password alone adds no other."""
    if second_factor.enrolled(session, halfway.account.id):
        raise WrongSecondFactor


def qr(text: str) -> Response:
    drawn = BytesIO()
    segno.make(text, error="m").save(
        drawn, kind="svg", scale=5, dark="#000", light="#fff", xmldecl=False
    )
    return Response(drawn.getvalue(), media_type="image/svg+xml")
