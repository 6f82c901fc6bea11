"""What a field of a form needs, told beside it: the API's findings in the words of a page."""

import re
from collections.abc import Iterator
from typing import Any

from api.errors import Problem
from api.messages import noted
from api.pages import refusals
from api.speech import Speech

MISSING = noted("Fill this in.")
OTHERWISE = noted("Check this.")
# By what the API says; the number in it is told as the page tells numbers.
_SAID = (
    (re.compile(r"^Field required"), MISSING),
    (re.compile(r"greater than or equal to ([\d.]+)$"), noted("At least %(number)s.")),
    (re.compile(r"less than or equal to ([\d.]+)$"), noted("At most %(number)s.")),
    (re.compile(r"greater than ([\d.]+)$"), noted("More than %(number)s.")),
    (re.compile(r"no more than (\d+) decimal places"), noted("At most %(number)s decimals.")),
    (re.compile(r"at least (\d+) characters?$"), noted("At least %(number)s characters.")),
    (re.compile(r"at most (\d+) characters?$"), noted("At most %(number)s characters.")),
    (re.compile(r"valid (?:decimal|integer|number)|finite number"), noted("A number.")),
    (re.compile(r"valid date|\d{4}-\d\d-\d\d$"), noted("A day.")),
    (re.compile(r"valid email address"), noted("An e-mail address.")),
    (re.compile(r"^Input should be '|valid boolean"), noted("Choose one.")),
    (re.compile(r"^List should have at least 1 item"), noted("At least one.")),
    (re.compile(r"either regions or a total"), noted("Regions or the total, not both.")),
)


def faults_of(problem: Problem | None, speech: Speech) -> dict[str, str]:
    """What each field needs, by its name in the API."""
    if problem is None:
        return {}
    ruled = {problem.field: refusals.title_of(problem, speech) + "."} if problem.field else {}
    return ruled | dict(_found(problem, speech))


def _found(problem: Problem, speech: Speech) -> Iterator[tuple[str, str]]:
    errors: list[dict[str, Any]] = problem.extra.get("errors", [])
    for one in errors:
        yield one["field"], _need(one["message"], speech)


def _need(message: str, speech: Speech) -> str:
    for pattern, text in _SAID:
        if found := pattern.search(message):
            return speech.say(text) % _places(found, speech)
    return speech.say(OTHERWISE)


def _places(found: re.Match[str], speech: Speech) -> dict[str, str]:
    if not found.groups():
        return {}
    decimals = len(found[1].partition(".")[2])
    return {"number": speech.number(float(found[1]), decimals)}
