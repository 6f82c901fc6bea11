"""The cookies of the pages. Pure.

The session's cookie says which session and when it was last used; each answer brings it anew. So
an idle browser is noticed without a write for every page that is looked at.
"""

from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from typing import NamedTuple
from uuid import UUID

from api.accounts import tokens

SESSION, VISIT, HALFWAY, LANGUAGE = "session", "visit", "halfway", "language"
NEW_APP = "new-app"
KINDS = (SESSION, VISIT, HALFWAY, LANGUAGE, NEW_APP)
_PURPOSE = "page"


class Seen(NamedTuple):
    session_id: UUID
    at: datetime


class SetCookie(NamedTuple):
    """A cookie to set; without `seconds` it lasts until the browser is closed, 0 removes it."""

    kind: str
    value: str
    seconds: int | None = None


def name_of(kind: str, *, secure: bool) -> str:
    """With HTTPS no other host, above or below ours, can set a cookie of this name."""
    return f"{'__Host-' if secure else ''}repigment-{kind}"


def header_of(cookie: SetCookie, *, secure: bool) -> str:
    parts = [f"{name_of(cookie.kind, secure=secure)}={cookie.value}", "Path=/", "HttpOnly"]
    parts.append("SameSite=Lax")
    if cookie.seconds is not None:
        parts.append(f"Max-Age={cookie.seconds}")
    if secure:
        parts.append("Secure")
    return "; ".join(parts)


def sent(header: str, *, secure: bool) -> dict[str, str]:
    """The values of our cookies by their kinds, as a request brings them."""
    try:
        brought = SimpleCookie(header)
    except CookieError:
        return {}
    names = {name_of(kind, secure=secure): kind for kind in KINDS}
    return {names[name]: morsel.value for name, morsel in brought.items() if name in names}


def issue(session_id: UUID, secret: str, now: datetime) -> SetCookie:
    said = f"{session_id.hex}.{int(now.timestamp())}"
    return SetCookie(SESSION, tokens.seal(said, secret, _PURPOSE))


def read(value: str, secret: str) -> Seen | None:
    said = tokens.unseal(value, secret, _PURPOSE)
    if said is None:
        return None
    session_id, _, at = said.partition(".")
    return Seen(UUID(session_id), datetime.fromtimestamp(int(at), UTC))


def form_token(visit: str, session_id: UUID | None, secret: str) -> str:
    """What every form carries: known only to pages that we gave to this visit."""
    _, _, mac = tokens.seal(f"{visit}.{session_id}", secret, "form").rpartition(".")
    return mac
