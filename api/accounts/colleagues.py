"""The people who work at a clinic, and closing the account of one who leaves."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from api import audit
from api.accounts import second_factor
from api.accounts.models import Account, DeviceSession
from api.accounts.service import revoke
from api.audit import Caller, Role
from api.errors import NotFound, Problem
from api.messages import noted


class OwnAccount(Problem):
    status = 409
    code = "own_account"
    title = noted("Nobody closes their own account")
    advice = noted("Ask another administrator of the clinic; so that one is always left.")


def colleagues(session: Session, caller: Caller) -> list[Account]:
    """Everybody who works or worked at the caller's clinic, in order of joining."""
    ours = select(Account).where(
        Account.clinic_id == caller.clinic_id, Account.role != Role.patient
    )
    return list(session.exec(ours.order_by(col(Account.created_at), col(Account.id))))


def close(session: Session, caller: Caller, account_id: UUID, now: datetime) -> Account:
    """Close a colleague's account and sign every device of it out; once closed it stays so.

    Within seconds an access token that was given out before works no more.
    """
    if account_id == caller.account_id:
        raise OwnAccount
    # Both in one order: of two administrators who close each other one is too late.
    both = select(Account).where(col(Account.id).in_([account_id, caller.account_id]))
    locked = session.exec(both.order_by(col(Account.id)).with_for_update())
    found = {one.id: one for one in locked}
    colleague = found.get(account_id)
    if colleague is None or colleague.role is Role.patient:
        raise NotFound
    if colleague.clinic_id != caller.clinic_id or found[caller.account_id].closed_at is not None:
        raise NotFound
    if colleague.closed_at is None:
        _close(session, caller, colleague, now)
    return colleague


def forget_second_factor(session: Session, caller: Caller, account_id: UUID, now: datetime) -> None:
    """Of a colleague; an administrator's own is forgotten by another, or at the command line."""
    colleague = session.get(Account, account_id)
    if colleague is None or colleague.role is Role.patient or account_id == caller.account_id:
        raise NotFound
    if colleague.clinic_id != caller.clinic_id:
        raise NotFound
    forget_lost_factor(session, caller, account_id, now)


def forget_lost_factor(
    session: Session, caller: Caller | None, account_id: UUID, now: datetime
) -> None:
    """Who holds what was lost may have signed in with it: what is open is closed too."""
    second_factor.forget(session, account_id, caller, now)
    _sign_out_everywhere(session, caller, account_id, "the second factor is forgotten", now)


def _close(session: Session, caller: Caller, colleague: Account, now: datetime) -> None:
    colleague.closed_at = now
    session.add(colleague)
    _sign_out_everywhere(session, caller, colleague.id, "the account is closed", now)
    audit.record(
        session, caller, "account.closed", at=now, subject="account", subject_id=colleague.id
    )


def _sign_out_everywhere(
    session: Session, caller: Caller | None, account_id: UUID, because: str, now: datetime
) -> None:
    signed_in = select(DeviceSession).where(
        DeviceSession.account_id == account_id, col(DeviceSession.revoked_at).is_(None)
    )
    for device in session.exec(signed_in.with_for_update()).all():
        revoke(session, device, because, now, caller)
