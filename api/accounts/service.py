"""Sign in, stay signed in, sign out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select, update

from api import audit
from api.accounts import second_factor, throttle, tokens
from api.accounts.models import Account, DeviceSession, Refresh, SignIn, Tokens
from api.accounts.passwords import hash_password, matches
from api.accounts.throttle import TooManyAttempts as TooManyAttempts
from api.audit import Caller, Role
from api.database import Sessions
from api.errors import NotFound, Problem
from api.languages import Language
from api.messages import noted
from api.settings import Settings


class WrongCredentials(Problem):
    status = 401
    code = "wrong_credentials"
    title = noted("E-mail or password is wrong")
    advice = noted(
        "Check both and try again; after several failures sign-in pauses for some minutes."
    )
    stands = True


class SignedOut(Problem):
    status = 401
    code = "signed_out"
    title = "This device is signed out"
    advice = "Sign in again with the password. Keep everything that was not sent yet."
    stands = True


class EmailTaken(Problem):
    status = 409
    code = "email_taken"
    title = noted("There is an account with this e-mail")
    advice = noted("Sign in with this account, or let the clinic invite another e-mail.")


@dataclass(frozen=True)
class Guest:
    """Someone who has not signed in yet, known by address only."""

    address: str


def open_account(session: Session, *, invited: Account, password: str) -> Account:
    """Store the account `invited` with its password."""
    name, _, _ = invited.email.partition("@")
    invited.password_hash = hash_password(password, not_containing=(name, invited.full_name))
    if session.exec(select(Account.id).where(Account.email == invited.email)).first():
        raise EmailTaken(field="email")
    session.add(invited)
    session.flush()
    return invited


def sign_in(
    sessions: Sessions, settings: Settings, given: SignIn, *, guest: Guest, now: datetime
) -> Tokens:
    """Tokens for one device."""
    password = given.password.get_secret_value()
    account = check_password(sessions, given.email, password, guest=guest, now=now)
    with sessions.read() as session:
        asked = second_factor.enrolled(session, account.id)
    if asked and given.code is None:
        raise second_factor.SecondFactorNeeded(field="code")
    if asked and given.code is not None:
        code = given.code.get_secret_value()
        second_factor.prove(sessions, settings, account, code, address=guest.address, now=now)
    device = Device(given.device_id, given.device_name, timedelta(days=settings.refresh_token_days))
    with sessions.write() as session:
        opened = open_session(session, account, device, guest=guest, now=now)
        return _tokens(settings, account, opened.id, opened.sequence, now)


def check_password(
    sessions: Sessions, email: str, password: str, *, guest: Guest, now: datetime
) -> Account:
    """Whose e-mail and password these are. Raises WrongCredentials and TooManyAttempts.

    Two transactions: argon2 takes its time on purpose and must not keep other writers waiting.
    """
    email = email.lower()
    with sessions.write() as session:
        attempt = throttle.reserve(session, email, guest.address, now)
        account = by_email(session, email)
    known = account.password_hash if account and account.closed_at is None else None
    right = matches(password, known)
    with sessions.write() as session:
        if right and account:
            throttle.give_back(session, attempt)
            return account
        _audit_refusal(session, email, guest.address, now)
    raise WrongCredentials


def by_email(session: Session, email: str) -> Account | None:
    return session.exec(select(Account).where(Account.email == email.lower())).one_or_none()


@dataclass(frozen=True)
class Device:
    """What somebody signs in on, and for how long that holds when it is not used again."""

    device_id: str
    name: str
    lifetime: timedelta


def open_session(
    session: Session, account: Account, device: Device, *, guest: Guest, now: datetime
) -> DeviceSession:
    """Sign a device in, of an account whose password was checked. Raises WrongCredentials."""
    # Locked: an account closed meanwhile must not come out with a device signed in.
    if session.get_one(Account, account.id, with_for_update=True).closed_at is not None:
        raise WrongCredentials
    _replace_sessions(session, account, device.device_id, now)
    opened = DeviceSession(
        account_id=account.id,
        device_id=device.device_id,
        device_name=device.name,
        created_at=now,
        rotated_at=now,
        expires_at=now + device.lifetime,
    )
    session.add(opened)
    session.flush()
    caller = caller_of(account, opened.id, guest.address)
    audit.record(
        session, caller, "account.signed_in", at=now, subject="session", subject_id=opened.id
    )
    return opened


def _replace_sessions(session: Session, account: Account, device_id: str, now: datetime) -> None:
    """A device is signed in once: what an earlier sign-in on it left behind ends."""
    session.exec(
        update(DeviceSession)
        .where(
            col(DeviceSession.account_id) == account.id,
            col(DeviceSession.device_id) == device_id,
            col(DeviceSession.revoked_at).is_(None),
        )
        .values(revoked_at=now, revoked_because="signed in again")
    )


def refresh(
    session: Session, settings: Settings, given: Refresh, *, guest: Guest, now: datetime
) -> Tokens:
    """The next pair of tokens.

    The token before the newest is good for the grace window and gets the same successor, so a
    lost answer logs no phone out. Any older one has leaked: its whole family is revoked.
    """
    numbered = tokens.read_refresh(given.refresh_token, settings.secret_key.get_secret_value())
    device = numbered and session.get(DeviceSession, numbered.session_id, with_for_update=True)
    if not numbered or not device or device.revoked_at or device.expires_at <= now:
        raise SignedOut
    account = session.get_one(Account, device.account_id)
    misuse = _misuse(device, account, given, numbered.number, stale_after=_grace(settings, now))
    if misuse is not None:
        revoke(session, device, misuse, now, caller_of(account, device.id, guest.address))
        raise SignedOut
    if numbered.number == device.sequence:
        device.sequence += 1
        device.rotated_at = now
        device.expires_at = now + timedelta(days=settings.refresh_token_days)
        session.add(device)
    return _tokens(settings, account, device.id, device.sequence, now)


def _misuse(
    device: DeviceSession, account: Account, given: Refresh, number: int, *, stale_after: datetime
) -> str | None:
    """Why this use of a refresh token ends its family, or None when it is in order."""
    if account.closed_at is not None:
        return "the account is closed"
    if given.device_id != device.device_id:
        return "used by another device"
    lost_answer = number == device.sequence - 1 and device.rotated_at >= stale_after
    if number != device.sequence and not lost_answer:
        return "an old token was used again"
    return None


def _grace(settings: Settings, now: datetime) -> datetime:
    return now - timedelta(seconds=settings.refresh_grace_seconds)


def sign_out(session: Session, caller: Caller, session_id: UUID, now: datetime) -> None:
    device = session.exec(
        select(DeviceSession).where(
            DeviceSession.id == session_id, DeviceSession.account_id == caller.account_id
        )
    ).one_or_none()
    if device is None:
        raise NotFound
    revoke(session, device, "signed out", now, caller)


def devices(session: Session, caller: Caller) -> list[DeviceSession]:
    newest_first = col(DeviceSession.rotated_at).desc()
    mine = select(DeviceSession).where(
        DeviceSession.account_id == caller.account_id, col(DeviceSession.revoked_at).is_(None)
    )
    return list(session.exec(mine.order_by(newest_first)))


def confirm_password(sessions: Sessions, caller: Caller, password: str, now: datetime) -> None:
    """The caller re-enters the password: what a signature rests on. In transactions of its own,
    before that of what it is asked for. Raises WrongCredentials and TooManyAttempts."""
    with sessions.read() as session:
        email = session.get_one(Account, caller.account_id).email
    try:
        check_password(sessions, email, password, guest=Guest(caller.address), now=now)
    except WrongCredentials:
        raise WrongCredentials(field="password") from None


def choose_language(session: Session, caller: Caller, language: Language) -> None:
    account = session.get_one(Account, caller.account_id)
    account.language = language
    session.add(account)


def caller_of(account: Account, session_id: UUID, address: str) -> Caller:
    return Caller(*access_of(account, session_id), address=address, device="")


def access_of(account: Account, session_id: UUID) -> tokens.Access:
    return tokens.Access(account.id, Role(account.role), account.clinic_id, session_id)


def revoke(
    session: Session, device: DeviceSession, because: str, now: datetime, caller: Caller | None
) -> None:
    device.revoked_at = now
    device.revoked_because = because
    session.add(device)
    audit.record(
        session,
        caller,
        "account.signed_out",
        at=now,
        subject="session",
        subject_id=device.id,
        because=because,
    )


def _tokens(
    settings: Settings, account: Account, session_id: UUID, number: int, now: datetime
) -> Tokens:
    secret = settings.secret_key.get_secret_value()
    lifetime = timedelta(minutes=settings.access_token_minutes)
    access = access_of(account, session_id)
    return Tokens(
        access_token=tokens.issue_access(access, secret, now=now, lifetime=lifetime),
        token_type="bearer",
        expires_in_seconds=int(lifetime.total_seconds()),
        refresh_token=tokens.issue_refresh(session_id, number, secret),
    )


def _audit_refusal(session: Session, email: str, address: str, now: datetime) -> None:
    audit.record(
        session, None, "account.refused", at=now, subject="account", address=address, email=email
    )
