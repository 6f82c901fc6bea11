"""Between password and second factor: a sealed cookie of ten minutes says whose turn it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlmodel import Session

from api.accounts import service, tokens
from api.accounts.access import NotSignedIn, address_of
from api.accounts.models import Account
from api.accounts.service import Device, Guest
from api.audit import Caller
from api.clock import Now
from api.database import Sessions, uuid7
from api.pages import cookies, new_app
from api.pages.access import keep
from api.pages.browsers import browser_name
from api.pages.cookies import SetCookie
from api.settings import Settings

MINUTES = 10
_PURPOSE = "halfway"


@dataclass(frozen=True)
class Halfway:
    """Who gave the right password at this browser, and has not given a second factor yet."""

    request: Request
    account: Account
    guest: Guest
    now: datetime

    @property
    def caller(self) -> Caller:
        return service.caller_of(self.account, uuid7(), self.guest.address)

    @property
    def sessions(self) -> Sessions:
        found: Sessions = self.request.app.state.sessions
        return found

    @property
    def settings(self) -> Settings:
        found: Settings = self.request.app.state.settings
        return found

    @property
    def new_app(self) -> str:
        """The secret of the app that is being added."""
        return new_app.secret_of(self.request, self.account.id, self.now)

    def open(self, session: Session) -> None:
        """Sign this browser in, and forget that it was halfway."""
        lifetime = timedelta(hours=self.settings.page_session_hours)
        name = browser_name(self.request.headers.get("user-agent", ""))
        device = Device(f"browser-{uuid7()}", name, lifetime)
        opened = service.open_session(session, self.account, device, guest=self.guest, now=self.now)
        keep(self.request, opened.id, self.now)
        self.request.state.new_cookies.append(SetCookie(cookies.HALFWAY, "", seconds=0))
        new_app.forget(self.request)


def go_halfway(request: Request, account_id: UUID, now: datetime) -> None:
    secret = request.app.state.settings.secret_key.get_secret_value()
    until = now + timedelta(minutes=MINUTES)
    sealed = tokens.seal(f"{account_id.hex}.{int(until.timestamp())}", secret, _PURPOSE)
    request.state.new_cookies.append(SetCookie(cookies.HALFWAY, sealed, seconds=MINUTES * 60))
    new_app.forget(request)


def _halfway(request: Request, now: Now) -> Halfway:
    account_id = _read(request, now)
    sessions: Sessions = request.app.state.sessions
    with sessions.read() as session:
        account = session.get(Account, account_id) if account_id else None
    if account is None or account.closed_at is not None:
        raise NotSignedIn
    return Halfway(request, account, Guest(address_of(request)), now)


def _read(request: Request, now: datetime) -> UUID | None:
    secret = request.app.state.settings.secret_key.get_secret_value()
    sealed = request.state.cookies.get(cookies.HALFWAY, "")
    account_id, _, until = (tokens.unseal(sealed, secret, _PURPOSE) or "").partition(".")
    return UUID(account_id) if account_id and int(until) > now.timestamp() else None


CurrentHalfway = Annotated[Halfway, Depends(_halfway)]
