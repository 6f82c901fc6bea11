"""The people of a clinic: who is invited, who works there, and closing the account of a leaver."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import segno
from fastapi import APIRouter, Response
from sqlmodel import Session

from api.accounts import colleagues
from api.accounts.access import CurrentAdministrator, CurrentClinicMember
from api.accounts.models import Account
from api.accounts.service import EmailTaken
from api.audit import Caller, Role
from api.clinics import service
from api.clinics.models import Invitation, InvitationCreate
from api.database import SessionDep
from api.errors import InvalidRequest
from api.pages.page import Page, SignedInPage, see_other
from api.pages.typed import Returned, TypedForm, body_of
from api.settings import Settings

router = APIRouter(prefix="/people")
HERE = "/clinic/people"
# Those that were used or ended lately; the list of all is long in an old clinic.
LATELY = 50


@router.get("")
def people(page: SignedInPage, caller: CurrentClinicMember, session: SessionDep) -> Response:
    return _show(page, caller, session)


@router.post("/invitations")
def invite(
    page: SignedInPage, caller: CurrentClinicMember, session: SessionDep, typed: TypedForm
) -> Response:
    """The page that follows is the only one that ever shows the code."""
    settings: Settings = page.request.app.state.settings
    lifetime = timedelta(days=settings.invitation_days)
    try:
        given = body_of(InvitationCreate, typed.filled("role", "email", "full_name"))
        made, code = service.invite(session, caller, given, lifetime=lifetime, now=page.now)
    except (InvalidRequest, EmailTaken) as refused:
        return _show(page, caller, session, Returned("invite", typed, refused))
    door = f"{settings.origin}/clinic/join"
    # What follows the # stays in the browser: no server writes it into a log.
    scanned = code if made.role is Role.patient else f"{door}#{code}"
    picture = segno.make(scanned, error="m").svg_data_uri(scale=5, dark="#000", light="#fff")
    shown: dict[str, Any] = {"invitation": made, "code": code, "door": door, "picture": picture}
    return page.show("invitation.html", status=201, **shown)


@router.post("/invitations/{invitation_id}/withdraw")
def withdraw(
    page: SignedInPage, invitation_id: UUID, caller: CurrentClinicMember, session: SessionDep
) -> Response:
    service.withdraw(session, caller, invitation_id, page.now)
    return see_other(HERE)


@router.post("/colleagues/{account_id}/close")
def close(
    page: SignedInPage, account_id: UUID, caller: CurrentAdministrator, session: SessionDep
) -> Response:
    colleagues.close(session, caller, account_id, page.now)
    return see_other(f"{HERE}#colleagues")


@router.post("/colleagues/{account_id}/forget-second-factor")
def forget_second_factor(
    page: SignedInPage, account_id: UUID, caller: CurrentAdministrator, session: SessionDep
) -> Response:
    colleagues.forget_second_factor(session, caller, account_id, page.now)
    return see_other(f"{HERE}#colleagues")


def _show(page: Page, caller: Caller, session: Session, back: Returned | None = None) -> Response:
    every = service.invitations(session, caller)
    open_ones = [one for one in every if _is_open(one, page)]
    return page.show_form(
        "people.html",
        back,
        roles=list(Role) if _administers(caller) else [Role.patient],
        invitations=open_ones,
        ended=[one for one in every if one not in open_ones][:LATELY],
        colleagues=_colleagues(session, caller),
    )


def _is_open(one: Invitation, page: Page) -> bool:
    return one.used_at is None and one.withdrawn_at is None and one.expires_at > page.now


def _colleagues(session: Session, caller: Caller) -> list[Account] | None:
    """None for who is not shown them."""
    return colleagues.colleagues(session, caller) if _administers(caller) else None


def _administers(caller: Caller) -> bool:
    return caller.role is Role.administrator
