"""A refusal as a page that says what happened and what to do; scripts get it as the API says it."""

from urllib.parse import urlencode

from fastapi import Request, Response

from api import errors
from api.accounts.access import NotSignedIn
from api.clock import time_of
from api.errors import Problem
from api.pages.access import Locked
from api.pages.page import page_of, see_other, whole_path
from api.pages.visit import HEADERS

DOORS = {NotSignedIn: "/clinic/sign-in", Locked: "/clinic/unlock"}


def answer(problem: Problem, request: Request) -> Response:
    if "text/html" not in request.headers.get("accept", ""):
        return errors.answer(problem, request)
    if door := DOORS.get(type(problem)):
        # What a form wanted to change is not sent again.
        return see_other(f"{door}?{urlencode({'next': whole_path(request)})}")
    now = time_of(request, None)
    page = page_of(request, now)
    shown = page.show("problem.html", status=problem.status, problem=problem)
    # A fault is answered outside of the layer that adds these to every other page.
    shown.headers.update(HEADERS | (problem.headers or {}))
    return shown


def inside(path: str | None) -> str:
    """A path of the pages as it is, and the first page instead of any other address."""
    ours = path is not None and path.startswith("/clinic/") and "\\" not in path
    return path if ours and path else "/clinic/"
