"""A clinic's token, locked with a key of this installation. Pure."""

import hashlib
import hmac
from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken


def lock(token: str, secret: str) -> str:
    return _box(secret).encrypt(token.encode()).decode()


def unlock(locked: str, secret: str) -> str | None:
    """None when it was locked under another secret."""
    try:
        return _box(secret).decrypt(locked).decode()
    except InvalidToken:
        return None


def _box(secret: str) -> Fernet:
    key = hmac.new(secret.encode(), b"repigment fhir tokens", hashlib.sha256).digest()
    return Fernet(urlsafe_b64encode(key))
