"""Codes of an authenticator app (RFC 6238, as every app has it: six digits, 30 seconds). Pure."""

import hmac
from datetime import datetime

import pyotp

from api import keys

ISSUER = "Repigment"
STEP_SECONDS = 30
# A phone's clock may be half a minute off, either way.
NEIGHBOURS = (0, -1, 1)
_PURPOSE = "authenticator"


def new_secret() -> str:
    return pyotp.random_base32()


def address(secret: str, email: str) -> str:
    """What the QR code says to the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def step_of(code: str, secret: str, now: datetime) -> int | None:
    """The half minute, counted from 1970, of which a code is; None when it is of none near."""
    step = int(now.timestamp()) // STEP_SECONDS
    said = "".join(code.split())
    for near in NEIGHBOURS:
        right = pyotp.TOTP(secret).generate_otp(step + near)
        if hmac.compare_digest(said.encode(), right.encode()):
            return step + near
    return None


def encrypt(secret: str, application_secret: str) -> str:
    return keys.lock(secret, application_secret, _PURPOSE)


def decrypt(encrypted: str, application_secret: str) -> str | None:
    """None when it was encrypted under another secret of the application."""
    return keys.unlock(encrypted, application_secret, _PURPOSE)
