"""The door of a colleague who was invited: the code of the invitation, and a password."""

from fastapi import APIRouter, Response

from api.accounts.access import address_of
from api.accounts.models import Account
from api.accounts.passwords import PasswordTooWeak
from api.accounts.service import EmailTaken
from api.clinics import service
from api.clinics.models import JoinStaff
from api.clinics.service import InvitationNotValid
from api.database import HEAVY, Sessions
from api.errors import InvalidRequest
from api.pages.page import OpenPage, Page
from api.pages.typed import Returned, Typed, TypedForm, body_of

router = APIRouter(prefix="/join")
TO_CORRECT = (InvalidRequest, InvitationNotValid, EmailTaken, PasswordTooWeak)


@router.get("")
def join_form(page: OpenPage) -> Response:
    return _show(page)


@router.post("", dependencies=[HEAVY])
def join(page: OpenPage, typed: TypedForm) -> Response:
    try:
        return _show(page, joined=_join(page, typed))
    except TO_CORRECT as refused:
        return _show(page, back=Returned("join", typed, refused))


def _join(page: Page, typed: Typed) -> Account:
    sessions: Sessions = page.request.app.state.sessions
    given = body_of(JoinStaff, typed.filled("code", "password"))
    with sessions.write() as session:
        return service.join_staff(session, given, address_of(page.request), page.now)


def _show(page: Page, *, joined: Account | None = None, back: Returned | None = None) -> Response:
    return page.show_form("join.html", back, joined=joined)
