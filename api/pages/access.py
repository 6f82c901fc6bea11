"""Who looks at a page: the cookie of the browser, turned into the same `Caller` as a token's.

The pages are an application of their own, in which `current_caller` is answered by this file. So
every gate of the API holds on the pages as it is, and no address of the API takes a cookie.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from sqlmodel import Session, col, select
from starlette.concurrency import run_in_threadpool

from api.accounts.access import NotSignedIn, sender
from api.accounts.models import Account, DeviceSession
from api.accounts.service import access_of
from api.audit import Caller
from api.clinics.models import Clinic
from api.clock import ClockNotSettable, Now, time_of
from api.database import Sessions
from api.errors import Problem
from api.languages import Language
from api.messages import noted
from api.pages import cookies
from api.pages.cookies import Seen
from api.settings import Environment, Settings


class Locked(Problem):
    status = 401
    code = "locked"
    title = noted("The pages are locked")
    advice = noted("Nobody used them for some minutes. Enter the password again.")


@dataclass(frozen=True)
class Visitor:
    """Who is signed in at this browser, as the pages show it; `zone` is the clinic's."""

    caller: Caller
    full_name: str
    email: str
    clinic_name: str
    zone: str
    language: Language | None


async def caller_by_cookie(request: Request, now: Now) -> Caller:
    """The caller of a session that is in use. Raises NotSignedIn and Locked."""
    seen, visitor = await session_of(request, now)
    if _idle(request, seen, now):
        raise Locked
    keep(request, seen.session_id, now)
    return visitor.caller


async def session_of(request: Request, now: datetime) -> tuple[Seen, Visitor]:
    """The session of the cookie, in use or locked. Raises NotSignedIn."""
    settings: Settings = request.app.state.settings
    value = request.state.cookies.get(cookies.SESSION, "")
    seen = cookies.read(value, settings.secret_key.get_secret_value())
    if seen is None:
        raise NotSignedIn
    sessions: Sessions = request.app.state.sessions
    async with sessions.turn_to_read:
        visitor = await run_in_threadpool(_find, sessions, request, seen.session_id, now)
    if visitor is None:
        raise NotSignedIn
    request.state.caller, request.state.visitor = visitor.caller, visitor
    return seen, visitor


def keep(request: Request, session_id: UUID, now: datetime) -> None:
    """The session counts as used at this instant."""
    secret = request.app.state.settings.secret_key.get_secret_value()
    request.state.new_cookies.append(cookies.issue(session_id, secret, now))


def has_open_session(request: Request) -> bool:
    """Whether a request carries the cookie of a session in use, told before its body is read."""
    settings: Settings = request.app.state.settings
    secure = settings.environment is Environment.production
    brought = cookies.sent(request.headers.get("cookie", ""), secure=secure)
    seen = cookies.read(brought.get(cookies.SESSION, ""), settings.secret_key.get_secret_value())
    if seen is None or seen.session_id in request.app.state.signed_out_lately:
        return False
    try:
        now = time_of(request, request.headers.get("repigment-now"))
    except ClockNotSettable:
        return False
    return not _idle(request, seen, now)


def _idle(request: Request, seen: Seen, now: datetime) -> bool:
    settings: Settings = request.app.state.settings
    return now - seen.at > timedelta(minutes=settings.page_idle_minutes)


def _find(sessions: Sessions, request: Request, session_id: UUID, now: datetime) -> Visitor | None:
    with sessions.read() as session:
        found = _signed_in(session, session_id, now)
    if found is None:
        return None
    account, clinic = found
    caller = sender(request, access_of(account, session_id))
    return Visitor(
        caller, account.full_name, account.email, clinic.name, clinic.time_zone, account.language
    )


def _signed_in(session: Session, session_id: UUID, now: datetime) -> tuple[Account, Clinic] | None:
    return session.exec(
        select(Account, Clinic)
        .join(DeviceSession, col(DeviceSession.account_id) == Account.id)
        .join(Clinic, col(Clinic.id) == Account.clinic_id)
        .where(
            DeviceSession.id == session_id,
            col(DeviceSession.revoked_at).is_(None),
            DeviceSession.expires_at > now,
            col(Account.closed_at).is_(None),
        )
    ).one_or_none()


async def _at_browser(request: Request, now: Now) -> Visitor:
    _, visitor = await session_of(request, now)
    return visitor


async def _maybe_at_browser(request: Request, now: Now) -> Visitor | None:
    try:
        return await _at_browser(request, now)
    except NotSignedIn:
        return None


# For the doors: somebody who signed in here, even when the pages are locked.
AtBrowser = Annotated[Visitor, Depends(_at_browser)]
MaybeAtBrowser = Annotated[Visitor | None, Depends(_maybe_at_browser)]
