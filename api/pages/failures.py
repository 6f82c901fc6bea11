"""A refusal as a page that says what happened and what to do; scripts get it as the API says it."""

from urllib.parse import urlencode, urlsplit

from fastapi import Request, Response

from api import errors
from api.accounts.access import NotSignedIn
from api.clock import time_of
from api.errors import Problem
from api.pages.access import Locked
from api.pages.forms import SAFE
from api.pages.page import page_of, see_other, whole_path
from api.pages.refusals import advice_of, detail_of, title_of
from api.pages.visit import HEADERS

FIRST = "/clinic/"
DOORS = {NotSignedIn: "/clinic/sign-in", Locked: "/clinic/unlock"}


def answer(problem: Problem, request: Request) -> Response:
    if "text/html" not in request.headers.get("accept", ""):
        return _for_a_script(problem, request)
    if door := DOORS.get(type(problem)):
        return see_other(f"{door}?{urlencode({'next': _back_to(request)})}")
    if isinstance(problem, errors.MethodNotAllowed) and request.method in SAFE:
        # What a form answered has no address of its own that one could come back to.
        return see_other(FIRST)
    now = time_of(request, None)
    page = page_of(request, now)
    shown = page.show("problem.html", status=problem.status, problem=problem)
    # A fault is answered outside of the layer that adds these to every other page.
    shown.headers.update(HEADERS | (problem.headers or {}))
    return shown


def _for_a_script(problem: Problem, request: Request) -> Response:
    """As the API says it, but in the language of the page that the script tells it on."""
    speech = page_of(request, time_of(request, None)).speech
    return errors.answer(
        problem,
        request,
        title=title_of(problem, speech),
        detail=detail_of(problem, speech),
        advice=advice_of(problem, speech),
    )


def _back_to(request: Request) -> str:
    """The page asked for; for a form the page it was on, as what it wanted is not sent again."""
    if request.method in SAFE:
        return whole_path(request)
    try:
        came_from = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return FIRST
    if came_from.netloc != request.url.netloc:
        return FIRST
    return inside(came_from.path + (f"?{came_from.query}" if came_from.query else ""))


def inside(path: str | None) -> str:
    """A path of the pages as it is, and the first page instead of any other address."""
    ours = path is not None and path.startswith("/clinic/") and "\\" not in path
    return path if ours and path else FIRST
