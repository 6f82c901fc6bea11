"""What a field of a form needs, told beside it in the words of a page."""

from collections.abc import Sequence
from typing import Any

from api.errors import Problem, field_errors
from api.messages import noted
from api.pages import refusals
from api.pages.asked import Schema, field_at, range_of
from api.speech import Speech

OTHERWISE = noted("Check this.")
_NUMBER, _DAY = noted("Enter a number."), noted("A day.")
_BETWEEN = noted("Enter a number from %(low)s to %(high)s.")
_ABOVE = noted("Enter a number above %(low)s, at most %(high)s.")
_CHOICE, _YES_OR_NO = noted("Choose one."), noted("Choose yes or no.")
_NOT_NUMBERS = ("decimal_parsing", "int_parsing", "float_parsing", "finite_number")
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
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "bool_parsing": _YES_OR_NO,
    "number": _NUMBER,
    "number_between": _BETWEEN,
    "number_above": _ABOVE,
    "date_from_datetime_parsing": _DAY,
    "date_parsing": _DAY,
    # Rules of our own, by the field.
    "email": noted("Enter an e-mail address, such as name@example.org."),
    "time_zone": noted("A time zone such as Europe/Amsterdam."),
    "body": noted("Regions or the total, not both."),
}


def named(errors: Sequence[Any], schema: Schema) -> list[dict[str, Any]]:
    """As the API tells them, each with its kind and what the schema of the body asks there."""
    told = field_errors(errors)
    return [
        {**one, **_asked(one["field"], error, field_at(schema, error["loc"]))}
        for one, error in zip(told, errors, strict=True)
    ]


def faults_of(problem: Problem | None, speech: Speech) -> dict[str, str]:
    """What each field needs, by its name in the API."""
    if problem is None:
        return {}
    ruled = {problem.field: refusals.title_of(problem, speech) + "."} if problem.field else {}
    errors: list[dict[str, Any]] = problem.extra.get("errors", [])
    return ruled | {one["field"]: _need(one, speech) for one in errors}


def _asked(name: str, error: Any, field: Schema) -> dict[str, Any]:
    kind, limits = _kind(name, error), range_of(field)
    if kind in _NOT_NUMBERS:
        if limits is None:
            return {"kind": "number"}
        return {
            "kind": "number_above" if limits.open else "number_between",
            "low": limits.low,
            "high": limits.high,
        }
    if kind == "missing":
        kind = _choice(field) or kind
    return {"kind": kind, "limit": _limit(error)}


def _choice(field: Schema) -> str | None:
    """What is missing where nobody types but chooses."""
    if field.get("type") == "boolean":
        return "bool_parsing"
    return "enum" if "enum" in field else None


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
    if "%(" not in text:
        return text
    if "low" in error:
        return text % {name: speech.number(error[name]) for name in ("low", "high")}
    limit = error.get("limit")
    # The limit of a day is another day, far outside of any life.
    return text % {"number": speech.number(limit)} if limit is not None else speech.say(_DAY)
