"""Open a clinic, invite people into it, let them in once."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select, update

from api import audit
from api.accounts import service as accounts
from api.accounts.models import Account
from api.accounts.passwords import hash_code, new_code
from api.accounts.service import EmailTaken
from api.audit import Caller, Role
from api.clinics.models import Clinic, Invitation, InvitationCreate, JoinStaff
from api.database import uuid7
from api.errors import NotFound, Problem
from api.messages import noted


class InvitationNotValid(Problem):
    status = 410
    code = "invitation_not_valid"
    title = noted("The invitation cannot be used")
    advice = "It was used, withdrawn, has run out or never was. Ask the clinic for a new one."


def open_clinic(
    session: Session, clinic: Clinic, administrator: InvitationCreate, *, lifetime: timedelta
) -> str:
    """Store a clinic; the code with which its first administrator joins comes back."""
    session.add(clinic)
    session.flush()
    now = clinic.created_at
    audit.record(session, None, "clinic.opened", at=now, subject="clinic", subject_id=clinic.id)
    _, code = _invitation(
        session, clinic.id, administrator, None, expires_at=now + lifetime, now=now
    )
    return code


def invite(
    session: Session, caller: Caller, given: InvitationCreate, *, lifetime: timedelta, now: datetime
) -> tuple[Invitation, str]:
    """Make an invitation; only an administrator may invite other than patients.

    Raises EmailTaken.
    """
    if given.role is not Role.patient and caller.role is not Role.administrator:
        raise NotFound
    _require_no_account(session, caller.clinic_id, given.email.lower())
    invitation, code = _invitation(
        session, caller.clinic_id, given, caller.account_id, expires_at=now + lifetime, now=now
    )
    audit.record(
        session, caller, "invitation.sent", at=now, subject="invitation", subject_id=invitation.id
    )
    return invitation, code


def _require_no_account(session: Session, clinic_id: UUID, email: str) -> None:
    """In this clinic alone: who has an account elsewhere is not told to those who invite.

    With such an e-mail the code is made, and joining with it is refused.
    """
    ours = select(Account.id).where(Account.clinic_id == clinic_id, Account.email == email)
    if session.exec(ours).first():
        raise EmailTaken(field="email")


def _invitation(
    session: Session,
    clinic_id: UUID,
    given: InvitationCreate,
    invited_by: UUID | None,
    *,
    expires_at: datetime,
    now: datetime,
) -> tuple[Invitation, str]:
    code = new_code()
    invitation = Invitation(
        clinic_id=clinic_id,
        role=given.role,
        email=given.email.lower(),
        full_name=given.full_name,
        code_hash=hash_code(code),
        invited_by=invited_by,
        invited_at=now,
        expires_at=expires_at,
    )
    session.add(invitation)
    session.flush()
    return invitation, code


def invitations(session: Session, caller: Caller) -> list[Invitation]:
    newest_first = col(Invitation.invited_at).desc()
    ours = select(Invitation).where(Invitation.clinic_id == caller.clinic_id)
    return list(session.exec(ours.order_by(newest_first).limit(500)))


def withdraw(session: Session, caller: Caller, invitation_id: UUID, now: datetime) -> None:
    done = session.exec(
        update(Invitation)
        .where(
            col(Invitation.id) == invitation_id,
            col(Invitation.clinic_id) == caller.clinic_id,
            col(Invitation.used_at).is_(None),
        )
        .values(withdrawn_at=now)
    )
    if not done.rowcount:
        raise NotFound
    audit.record(
        session,
        caller,
        "invitation.withdrawn",
        at=now,
        subject="invitation",
        subject_id=invitation_id,
    )


def redeem(session: Session, code: str, *, for_patient: bool, now: datetime) -> Invitation:
    """Use the invitation up. Of two phones with one code, one gets in."""
    used: Invitation | None = session.exec(
        update(Invitation)
        .where(
            col(Invitation.code_hash) == hash_code(code),
            col(Invitation.used_at).is_(None),
            col(Invitation.withdrawn_at).is_(None),
            col(Invitation.expires_at) > now,
            (col(Invitation.role) == Role.patient) == for_patient,
        )
        .values(used_at=now)
        .returning(Invitation)
    ).scalar_one_or_none()
    if used is None:
        raise InvitationNotValid(field="code")
    return used


def join_staff(session: Session, given: JoinStaff, address: str, now: datetime) -> Account:
    invitation = redeem(session, given.code, for_patient=False, now=now)
    return admit(session, invitation, given.password.get_secret_value(), address, now)


def admit(
    session: Session, invitation: Invitation, password: str, address: str, now: datetime
) -> Account:
    """Open the account that an invitation promised."""
    account = accounts.open_account(
        session,
        invited=Account(
            clinic_id=invitation.clinic_id,
            role=invitation.role,
            email=invitation.email,
            full_name=invitation.full_name,
            password_hash="",
            created_at=now,
        ),
        password=password,
    )
    caller = accounts.caller_of(account, uuid7(), address)
    audit.record(
        session, caller, "account.opened", at=now, subject="account", subject_id=account.id
    )
    return account
