"""The clinic, its invitations and its people."""

from datetime import timedelta
from uuid import UUID

from fastapi import APIRouter, Request

from api.accounts.access import CurrentCaller, CurrentClinicMember, NotSignedIn, address_of
from api.accounts.models import AccountPublic
from api.accounts.passwords import PasswordTooWeak
from api.accounts.service import EmailTaken
from api.clinics import service
from api.clinics.models import (
    Clinic,
    ClinicPublic,
    InvitationCreate,
    InvitationIssued,
    InvitationPublic,
    JoinStaff,
)
from api.clock import Now
from api.database import ReadSessionDep, SessionDep
from api.errors import InvalidRequest, NotFound, problems

router = APIRouter(tags=["clinics"])


@router.get("/clinic", responses=problems(NotSignedIn))
def clinic(caller: CurrentCaller, session: ReadSessionDep) -> ClinicPublic:
    """The clinic the caller belongs to."""
    ours = session.get_one(Clinic, caller.clinic_id)
    return ClinicPublic.model_validate(ours, from_attributes=True)


@router.post(
    "/invitations",
    status_code=201,
    responses=problems(NotSignedIn, NotFound, EmailTaken, InvalidRequest),
)
def invite(
    request: Request,
    given: InvitationCreate,
    caller: CurrentClinicMember,
    session: SessionDep,
    now: Now,
) -> InvitationIssued:
    """Invite somebody into the clinic. The code works once and is told this once.

    Any member of the clinic invites patients; only an administrator invites colleagues.
    """
    lifetime = timedelta(days=request.app.state.settings.invitation_days)
    invitation, code = service.invite(session, caller, given, lifetime=lifetime, now=now)
    return InvitationIssued.model_validate({**invitation.model_dump(), "code": code})


@router.get("/invitations", responses=problems(NotSignedIn, NotFound))
def invitations(caller: CurrentClinicMember, session: ReadSessionDep) -> list[InvitationPublic]:
    """The clinic's invitations, newest first, at most 500."""
    found = service.invitations(session, caller)
    return [InvitationPublic.model_validate(one, from_attributes=True) for one in found]


@router.delete(
    "/invitations/{invitation_id}", status_code=204, responses=problems(NotSignedIn, NotFound)
)
def withdraw(
    invitation_id: UUID, caller: CurrentClinicMember, session: SessionDep, now: Now
) -> None:
    """Withdraw an invitation that was not used."""
    service.withdraw(session, caller, invitation_id, now)


@router.post(
    "/join/colleague",
    status_code=201,
    responses=problems(service.InvitationNotValid, EmailTaken, PasswordTooWeak, InvalidRequest),
)
def join_colleague(
    request: Request, given: JoinStaff, session: SessionDep, now: Now
) -> AccountPublic:
    """Open a colleague's account (dermatologist, staff, administrator) with an invitation."""
    account = service.join_staff(session, given, address_of(request), now)
    return AccountPublic.model_validate(account, from_attributes=True)
