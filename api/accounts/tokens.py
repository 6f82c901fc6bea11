"""Access tokens (JWT, minutes) and refresh tokens (numbered, bound to a device). Pure.

A refresh token is `session.number.mac`. Nothing of it is stored: the session's row holds the
number given out last, so the successor handed out within the grace window is the same token.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

import jwt

from api.audit import Role
from api.keys import key_for

ALGORITHM = "HS256"
# Of ours, with room to spare; what is longer is not ours.
MAX_LENGTH = 1000


class Access(NamedTuple):
    account_id: UUID
    role: Role
    clinic_id: UUID
    session_id: UUID


class Numbered(NamedTuple):
    session_id: UUID
    number: int


def issue_access(access: Access, secret: str, *, now: datetime, lifetime: timedelta) -> str:
    claims = {
        "sub": str(access.account_id),
        "role": access.role.value,
        "clinic": str(access.clinic_id),
        "sid": str(access.session_id),
        "iat": int(now.timestamp()),
        "exp": int((now + lifetime).timestamp()),
    }
    return jwt.encode(claims, key_for(secret, "access"), algorithm=ALGORITHM)


def read_access(token: str, secret: str, *, now: datetime) -> Access | None:
    """Whose token it is, or None when it is forged, foreign or past its time at `now`."""
    if len(token) > MAX_LENGTH:
        return None
    try:
        found = _signed(token, secret)
    except (jwt.InvalidTokenError, KeyError, ValueError):
        return None
    return found.access if now.timestamp() < found.expires_at else None


class _Signed(NamedTuple):
    access: Access
    expires_at: int


# A phone sends one token for minutes, and checking a signature is most of the cost of a request.
# What is raised is not remembered: strangers cannot fill the memory.
@lru_cache(maxsize=4096)
def _signed(token: str, secret: str) -> _Signed:
    options: jwt.types.Options = {"verify_exp": False, "verify_iat": False, "require": ["exp"]}
    key = key_for(secret, "access")
    claims = jwt.decode(token, key, algorithms=[ALGORITHM], options=options)
    account_id, clinic_id, session_id = (UUID(claims[name]) for name in ("sub", "clinic", "sid"))
    return _Signed(Access(account_id, Role(claims["role"]), clinic_id, session_id), claims["exp"])


def issue_refresh(session_id: UUID, number: int, secret: str) -> str:
    return seal(f"{session_id.hex}.{number}", secret, "refresh")


def read_refresh(token: str, secret: str) -> Numbered | None:
    said = unseal(token, secret, "refresh")
    if said is None:
        return None
    session_id, _, number = said.partition(".")
    return Numbered(UUID(session_id), int(number))


def seal(said: str, secret: str, purpose: str) -> str:
    """The text with a MAC behind it, so that nobody can say it in our name; it stays readable."""
    return f"{said}.{_mac(said, secret, purpose)}"


def unseal(token: str, secret: str, purpose: str) -> str | None:
    """What was sealed for this purpose, or None when it is forged or for another."""
    said, _, mac = token.rpartition(".")
    right = hmac.compare_digest(mac.encode(), _mac(said, secret, purpose).encode())
    return said if right else None


def _mac(said: str, secret: str, purpose: str) -> str:
    return hmac.new(key_for(secret, purpose), said.encode(), hashlib.sha256).hexdigest()
