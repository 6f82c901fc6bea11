"""What a field of a form needs, told beside it in the words of a page."""

from collections.abc import Sequence
from typing import Any

from api.errors import Problem, field_errors
from api.messages import noted
from api.pages import refusals
from api.speech import Speech

OTHERWISE = noted("Check this.")
_NUMBER, _DAY = noted("A number."), noted("A day.")
# By the kind of an error, as the library that checks bodies names it.
_NEEDS = {
    "missing": noted("Fill this in."),
    "greater_than": noted("More than %(number)s."),
    "greater_than_equal": noted("At least %(number)s."),
    "less_than_equal": noted("At most %(number)s."),
    "decimal_max_places": noted("At most %(number)s decimals."),
    "string_too_short": noted("At least %(number)s characters."),
    "string_too_long": noted("At most %(number)s characters."),
    "too_short": noted("At least one."),
    "enum": noted("Choose one."),
    "literal_error": noted("Choose one."),
    "bool_parsing": noted("Choose one."),
    "decimal_parsing": _NUMBER,
    "int_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "date_from_datetime_parsing": _DAY,
    "date_parsing": _DAY,
    # Rules of our own, by the field.
    "email": noted("An e-mail address."),
    "time_zone": noted("A time zone such as Europe/Amsterdam."),
    "body": noted("Regions or the total, not both."),
}


def named(errors: Sequence[Any]) -> list[dict[str, Any]]:
    """As the API tells them, with kind and limit of each."""
    told = field_errors(errors)
    return [
        {**one, "kind": _kind(one["field"], error), "limit": _limit(error)}
        for one, error in zip(told, errors, strict=True)
    ]


def faults_of(problem: Problem | None, speech: Speech) -> dict[str, str]:
    """What each field needs, by its name in the API."""
    if problem is None:
        return {}
    ruled = {problem.field: refusals.title_of(problem, speech) + "."} if problem.field else {}
    errors: list[dict[str, Any]] = problem.extra.get("errors", [])
    return ruled | {one["field"]: _need(one, speech) for one in errors}


def _kind(field: str, error: Any) -> str:
    if error["type"] == "string_too_short" and error["ctx"]["min_length"] == 1:
        return "missing"
    return field if error["type"] == "value_error" else str(error["type"])


def _limit(error: Any) -> float | None:
    limits = error.get("ctx", {}).values()
    return next((float(str(one)) for one in limits if _is_number(one)), None)


def _is_number(limit: Any) -> bool:
    return str(limit).replace(".", "", 1).isdigit()


def _need(error: dict[str, Any], speech: Speech) -> str:
    text = speech.say(_NEEDS.get(error.get("kind", ""), OTHERWISE))
    limit = error.get("limit")
    if "%(" not in text:
        return text
    # The limit of a day is another day, far outside of any life.
    return text % {"number": speech.number(limit)} if limit is not None else speech.say(_DAY)
