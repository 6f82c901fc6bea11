"""Whether somebody is who the password says: a code of their app, a passkey or a recovery code."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CursorResult, func
from sqlmodel import Session, col, delete, exists, select, update

from api import audit
from api.accounts import throttle, totp
from api.accounts.factors import Authenticator, Passkey, PasskeyChallenge, RecoveryCode
from api.accounts.models import Account
from api.accounts.passwords import hash_code, new_code
from api.audit import Caller
from api.database import Sessions
from api.errors import Problem
from api.messages import noted
from api.settings import Settings

RECOVERY_CODES = 10


class SecondFactorNeeded(Problem):
    status = 401
    code = "second_factor_needed"
    title = "A second factor is needed"
    advice = "Send the password again with `code`: six digits of your app, or a recovery code."


class WrongSecondFactor(Problem):
    status = 401
    code = "wrong_second_factor"
    title = noted("The second factor is not right")
    advice = noted("Wait for the next code of your app and try again; no code works twice.")
    stands = True


class LastSecondFactor(Problem):
    status = 409
    code = "last_second_factor"
    title = noted("This is the only second factor")
    advice = noted("Add a passkey or an app first, then remove this one; nothing was changed.")


def enrolled(session: Session, account_id: UUID) -> bool:
    """Whether an account has a second factor, other than codes for losing it."""
    app = exists().where(col(Authenticator.account_id) == account_id)
    key = exists().where(col(Passkey.account_id) == account_id)
    return bool(session.exec(select(app | key)).one())


def prove(
    sessions: Sessions,
    settings: Settings,
    account: Account,
    code: str,
    *,
    address: str,
    now: datetime,
) -> None:
    """Take a code of the app or a recovery code, once. Raises WrongSecondFactor."""
    with sessions.write() as session:
        attempt = reserve(session, account, address, now)
        right = _use_step(session, settings, account.id, code, now) or _use_recovery_code(
            session, account.id, code, now
        )
        if right:
            throttle.give_back(session, attempt)
        else:
            refuse(session, account, address, now)
    if not right:
        raise WrongSecondFactor(field="code")


def reserve(session: Session, account: Account, address: str, now: datetime) -> UUID:
    """Counted apart from passwords: who knows the password must not lock its owner out of both."""
    return throttle.reserve(session, f"{account.email} second factor", address, now)


def refuse(session: Session, account: Account, address: str, now: datetime) -> None:
    audit.record(
        session,
        None,
        "account.refused",
        at=now,
        subject="second_factor",
        address=address,
        email=account.email,
    )


def hold(session: Session, account_id: UUID) -> None:
    """Of two changes to the factors of an account the second waits for the first."""
    session.get_one(Account, account_id, with_for_update=True)


def require_one(session: Session, account_id: UUID) -> None:
    """After a removal: without a factor the password alone would open the API again."""
    if not enrolled(session, account_id):
        raise LastSecondFactor


def has_app(session: Session, account_id: UUID) -> bool:
    return session.get(Authenticator, account_id) is not None


def codes_left(session: Session, account_id: UUID) -> int:
    unused = select(func.count()).where(
        col(RecoveryCode.account_id) == account_id, col(RecoveryCode.used_at).is_(None)
    )
    return session.exec(unused).one()


def remove_app(session: Session, caller: Caller, now: datetime) -> None:
    """Raises LastSecondFactor."""
    hold(session, caller.account_id)
    session.exec(delete(Authenticator).where(col(Authenticator.account_id) == caller.account_id))
    require_one(session, caller.account_id)
    _audit(session, caller, "second_factor.removed", now, kind="app")


def keep_app(
    session: Session, settings: Settings, caller: Caller, secret: str, *, code: str, now: datetime
) -> bool:
    """Whether the code is of the app with this secret; it counts then, in the place of another."""
    hold(session, caller.account_id)
    step = totp.step_of(code, secret, now)
    if step is None:
        return False
    session.exec(delete(Authenticator).where(col(Authenticator.account_id) == caller.account_id))
    encrypted = totp.encrypt(secret, settings.secret_key.get_secret_value())
    session.add(
        Authenticator(
            account_id=caller.account_id, encrypted_secret=encrypted, last_step=step, made_at=now
        )
    )
    _audit(session, caller, "second_factor.added", now, kind="app")
    return True


def new_recovery_codes(session: Session, caller: Caller, now: datetime) -> list[str]:
    """Ten codes, told this once; those told before work no more."""
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.account_id) == caller.account_id))
    codes = [new_code()[:17] for _ in range(RECOVERY_CODES)]
    for code in codes:
        session.add(
            RecoveryCode(account_id=caller.account_id, code_hash=hash_code(code), made_at=now)
        )
    _audit(session, caller, "second_factor.codes_made", now)
    return codes


def forget(session: Session, account_id: UUID, caller: Caller | None, now: datetime) -> None:
    """Of somebody who lost everything: the next sign-in on the pages enrols anew."""
    for table in (Authenticator, RecoveryCode, Passkey, PasskeyChallenge):
        session.exec(delete(table).where(col(table.account_id) == account_id))
    audit.record(
        session,
        caller,
        "second_factor.forgotten",
        at=now,
        subject="account",
        subject_id=account_id,
    )


def _use_step(
    session: Session, settings: Settings, account_id: UUID, code: str, now: datetime
) -> bool:
    found = session.get(Authenticator, account_id)
    if found is None:
        return False
    secret = totp.decrypt(found.encrypted_secret, settings.secret_key.get_secret_value())
    # A secret that was locked under another key opens nothing; a recovery code still does.
    step = totp.step_of(code, secret, now) if secret else None
    if step is None:
        return False
    # Of two requests with one code the condition lets one through.
    used = session.execute(
        update(Authenticator)
        .where(col(Authenticator.account_id) == account_id, col(Authenticator.last_step) < step)
        .values(last_step=step)
    )
    assert isinstance(used, CursorResult)
    return used.rowcount == 1


def _use_recovery_code(session: Session, account_id: UUID, code: str, now: datetime) -> bool:
    used = session.execute(
        update(RecoveryCode)
        .where(
            col(RecoveryCode.account_id) == account_id,
            col(RecoveryCode.code_hash) == hash_code(code),
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=now)
    )
    assert isinstance(used, CursorResult)
    return used.rowcount == 1


def _audit(session: Session, caller: Caller, action: str, now: datetime, kind: str = "") -> None:
    audit.record(
        session,
        caller,
        action,
        at=now,
        subject="account",
        subject_id=caller.account_id,
        kind=kind,
    )
