"""The authenticator app that is being added at this browser: its secret, in a locked cookie.

No other browser is shown it, so who knows the password alone cannot copy an app before its owner
enrols it; each right password at the door starts a new one.
"""

from datetime import datetime, timedelta
from uuid import UUID

from fastapi import Request

from api import keys
from api.accounts import totp
from api.pages import cookies
from api.pages.cookies import SetCookie

MINUTES = 10
_PURPOSE = "new app"


def secret_of(request: Request, account_id: UUID, now: datetime) -> str:
    """The same until it is confirmed or ten minutes have gone."""
    return _kept(request, account_id, now) or _new(request, account_id, now)


def forget(request: Request) -> None:
    request.state.new_cookies.append(SetCookie(cookies.NEW_APP, "", seconds=0))


def _kept(request: Request, account_id: UUID, now: datetime) -> str | None:
    locked = request.state.cookies.get(cookies.NEW_APP, "")
    said = keys.unlock(locked, _key(request), _PURPOSE)
    if said is None:
        return None
    whose, until, secret = said.split(".")
    return secret if whose == account_id.hex and int(until) > now.timestamp() else None


def _new(request: Request, account_id: UUID, now: datetime) -> str:
    secret = totp.new_secret()
    until = int((now + timedelta(minutes=MINUTES)).timestamp())
    locked = keys.lock(f"{account_id.hex}.{until}.{secret}", _key(request), _PURPOSE)
    request.state.new_cookies.append(SetCookie(cookies.NEW_APP, locked, seconds=MINUTES * 60))
    return secret


def _key(request: Request) -> str:
    key: str = request.app.state.settings.secret_key.get_secret_value()
    return key
