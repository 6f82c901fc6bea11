"""A clinic's token, locked with a key of this installation. Pure."""

from api import keys

_PURPOSE = "fhir tokens"


def lock(token: str, secret: str) -> str:
    return keys.lock(token, secret, _PURPOSE)


def unlock(locked: str, secret: str) -> str | None:
    """None when it was locked under another secret."""
    return keys.unlock(locked, secret, _PURPOSE)
