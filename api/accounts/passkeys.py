"""Passkeys (WebAuthn) as a second factor: made and used in a browser, at our own address only."""

from datetime import datetime, timedelta
from uuid import UUID

import webauthn
from sqlmodel import Session, col, delete, select
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import PublicKeyCredentialDescriptor

from api import audit
from api.accounts import second_factor
from api.accounts.factors import Passkey, PasskeyChallenge
from api.accounts.models import Account
from api.audit import Caller
from api.errors import NotFound
from api.settings import Settings

NAME = "Repigment"
GOOD_FOR = timedelta(minutes=5)


def of(session: Session, account_id: UUID) -> list[Passkey]:
    mine = select(Passkey).where(Passkey.account_id == account_id)
    return list(session.exec(mine.order_by(col(Passkey.made_at))))


def to_make(session: Session, settings: Settings, account: Account, now: datetime) -> str:
    """What the browser needs to make a passkey, as JSON."""
    options = webauthn.generate_registration_options(
        rp_id=settings.rp_id,
        rp_name=NAME,
        user_name=account.email,
        user_id=account.id.bytes,
        user_display_name=account.full_name,
        exclude_credentials=_known(session, account.id),
    )
    _remember(session, account.id, options.challenge, now)
    return webauthn.options_to_json(options)


def to_use(session: Session, settings: Settings, account_id: UUID, now: datetime) -> str | None:
    """What the browser needs to use one of the account's, as JSON; None when there is none."""
    known = _known(session, account_id)
    if not known:
        return None
    options = webauthn.generate_authentication_options(
        rp_id=settings.rp_id, allow_credentials=known
    )
    _remember(session, account_id, options.challenge, now)
    return webauthn.options_to_json(options)


def keep(
    session: Session,
    settings: Settings,
    caller: Caller,
    credential: str,
    *,
    name: str,
    now: datetime,
) -> bool:
    """Whether the browser made a passkey as it was asked to; it is kept then."""
    for challenge in _asked(session, caller.account_id, now):
        try:
            made = webauthn.verify_registration_response(
                credential=credential,
                expected_challenge=webauthn.base64url_to_bytes(challenge),
                expected_rp_id=settings.rp_id,
                expected_origin=settings.origin,
            )
        except (WebAuthnException, ValueError):
            continue
        _forget(session, caller.account_id, challenge)
        passkey = Passkey(
            account_id=caller.account_id,
            credential_id=bytes_to_base64url(made.credential_id),
            public_key=bytes_to_base64url(made.credential_public_key),
            sign_count=made.sign_count,
            name=name,
            made_at=now,
        )
        session.add(passkey)
        _audit(session, caller, "second_factor.added", passkey.id, now)
        return True
    return False


def use(
    session: Session, settings: Settings, account_id: UUID, credential: str, now: datetime
) -> bool:
    """Whether one of the account's passkeys signed what it was asked to; each asking works once."""
    for passkey in of(session, account_id):
        for challenge in _asked(session, account_id, now):
            try:
                used = webauthn.verify_authentication_response(
                    credential=credential,
                    expected_challenge=webauthn.base64url_to_bytes(challenge),
                    expected_rp_id=settings.rp_id,
                    expected_origin=settings.origin,
                    credential_public_key=webauthn.base64url_to_bytes(passkey.public_key),
                    credential_current_sign_count=passkey.sign_count,
                )
            except (WebAuthnException, ValueError):
                continue
            _forget(session, account_id, challenge)
            passkey.sign_count, passkey.used_at = used.new_sign_count, now
            session.add(passkey)
            return True
    return False


def remove(session: Session, caller: Caller, passkey_id: UUID, now: datetime) -> None:
    """Raises LastSecondFactor."""
    second_factor.hold(session, caller.account_id)
    found = session.get(Passkey, passkey_id)
    if found is None or found.account_id != caller.account_id:
        raise NotFound
    session.delete(found)
    session.flush()
    second_factor.require_one(session, caller.account_id)
    _audit(session, caller, "second_factor.removed", found.id, now)


def _known(session: Session, account_id: UUID) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(one.credential_id))
        for one in of(session, account_id)
    ]


def _remember(session: Session, account_id: UUID, challenge: bytes, now: datetime) -> None:
    old = col(PasskeyChallenge.made_at) < now - GOOD_FOR
    session.exec(delete(PasskeyChallenge).where(old))
    said = bytes_to_base64url(challenge)
    session.add(PasskeyChallenge(account_id=account_id, challenge=said, made_at=now))


def _asked(session: Session, account_id: UUID, now: datetime) -> list[str]:
    """What this account was asked to sign and has not, in whichever tab."""
    waiting = select(PasskeyChallenge.challenge).where(
        PasskeyChallenge.account_id == account_id, PasskeyChallenge.made_at >= now - GOOD_FOR
    )
    return list(session.exec(waiting.with_for_update()))


def _forget(session: Session, account_id: UUID, challenge: str) -> None:
    session.exec(
        delete(PasskeyChallenge).where(
            col(PasskeyChallenge.account_id) == account_id,
            col(PasskeyChallenge.challenge) == challenge,
        )
    )


def _audit(session: Session, caller: Caller, action: str, passkey_id: UUID, now: datetime) -> None:
    audit.record(
        session, caller, action, at=now, subject="passkey", subject_id=passkey_id, kind="passkey"
    )
