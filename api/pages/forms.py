"""Every request that changes something must come from a form or script that we gave out."""

import hmac

from fastapi import Request

from api.errors import Problem
from api.messages import noted
from api.pages import cookies

SAFE = frozenset({"GET", "HEAD"})
FIELD, HEADER = "form_token", "x-form-token"


class FormOutdated(Problem):
    status = 403
    code = "form_outdated"
    title = noted("The form is out of date")
    advice = noted("Go back, load the page again and send the form once more; nothing was changed.")


def form_token(request: Request) -> str:
    """For the session with which the browser goes on: an answer may open one of its own."""
    secret = request.app.state.settings.secret_key.get_secret_value()
    sent = request.state.cookies
    session = cookies.read(_session_cookie(request), secret)
    session_id = session.session_id if session else None
    return cookies.form_token(sent[cookies.VISIT], session_id, secret)


def _session_cookie(request: Request) -> str:
    sent: str = request.state.cookies.get(cookies.SESSION, "")
    new = [one.value for one in request.state.new_cookies if one.kind == cookies.SESSION]
    return new[-1] if new else sent


async def require_own_form(request: Request) -> None:
    """Raises FormOutdated for an unsafe request without the token of this visit."""
    if request.method in SAFE:
        return
    given = request.headers.get(HEADER)
    if given is None and _is_form(request):
        given = str((await request.form()).get(FIELD, ""))
    if not hmac.compare_digest((given or "").encode(), form_token(request).encode()):
        raise FormOutdated


def _is_form(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0]
    return kind in ("application/x-www-form-urlencoded", "multipart/form-data")
