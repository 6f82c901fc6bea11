"""The keys of an installation, each made of the one secret for one purpose. Pure.

A key of its own for each purpose: what was made with one never passes for another.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken


@lru_cache(maxsize=16)
def key_for(secret: str, purpose: str) -> bytes:
    return hmac.new(secret.encode(), f"repigment {purpose}".encode(), hashlib.sha256).digest()


def lock(text: str, secret: str, purpose: str) -> str:
    """Encrypted: who reads it has neither the text nor a way to change it."""
    return _box(secret, purpose).encrypt(text.encode()).decode()


def unlock(locked: str, secret: str, purpose: str) -> str | None:
    """None when it was locked under another secret, or for another purpose."""
    try:
        return _box(secret, purpose).decrypt(locked.encode()).decode()
    except InvalidToken:
        return None


def _box(secret: str, purpose: str) -> Fernet:
    return Fernet(urlsafe_b64encode(key_for(secret, purpose)))
