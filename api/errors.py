"""What Repigment says when it does not do what was asked: RFC 9457 problem+json.

A slice defines its own `Problem`s beside the rule they guard. The code of a problem never
changes; `GET /v1/problems` and docs/problems.md list them all.
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DataError, OperationalError, TimeoutError
from starlette.exceptions import HTTPException

from api import faults
from api.messages import ENGLISH, Message, message, noted

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """A refusal with a stable code, the field it is about and what to do next.

    `stands` says that what was written before the refusal is kept (a failed sign-in is counted,
    a stolen token's family stays revoked); every other problem leaves no trace.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str]
    title: ClassVar[str]
    advice: ClassVar[str]
    stands: ClassVar[bool] = False

    def __init__(
        self,
        detail: str | Message | None = None,
        *,
        field: str | None = None,
        headers: dict[str, str] | None = None,
        **extra: Any,
    ) -> None:
        said = detail if isinstance(detail, Message) else message(detail or self.advice)
        super().__init__(said.told(ENGLISH) if detail else self.title)
        self.said, self.detail = said, said.told(ENGLISH)
        self.field = field
        self.headers = headers
        self.extra = extra

    def body(self) -> dict[str, Any]:
        said = {**describe(type(self)), "detail": self.detail, **self.extra}
        return said | {"field": self.field} if self.field else said


class NotFound(Problem):
    status = 404
    code = "not_found"
    title = noted("Not there, or not yours to see")
    advice = noted(
        "Check the address and who is signed in; the two cases are not told apart on purpose."
    )


class InvalidRequest(Problem):
    status = 422
    code = "invalid_request"
    title = noted("The request could not be understood")
    advice = "Correct the fields named in `errors` and send it again; nothing was changed."


class MethodNotAllowed(Problem):
    status = 405
    code = "method_not_allowed"
    title = noted("This address does not take that method")
    advice = "See /docs for what this address takes."


class BadRequest(Problem):
    status = 400
    code = "bad_request"
    title = noted("The request is malformed")
    advice = noted("Check the body and headers; nothing was changed.")


class BodyTooLarge(Problem):
    status = 413
    code = "body_too_large"
    title = noted("The request is larger than this address takes")
    advice = noted("Send less at once; nothing was changed.")


class ServerFault(Problem):
    status = 500
    code = "server_fault"
    title = noted("Repigment failed")
    advice = noted("Nothing was changed. Keep what you sent and try again later.")


class Busy(Problem):
    status = 503
    code = "busy"
    title = noted("Too busy at this moment")
    advice = "Keep what you sent and try again after the seconds in Retry-After."


def describe(kind: type[Problem]) -> dict[str, Any]:
    return {
        "type": f"/v1/problems/{kind.code}",
        "title": kind.title,
        "status": kind.status,
        "code": kind.code,
        "advice": kind.advice,
    }


def catalogue(kind: type[Problem] = Problem) -> Iterator[type[Problem]]:
    """Every problem that exists, by walking the subclasses."""
    for child in kind.__subclasses__():
        if "code" in vars(child):
            yield child
        yield from catalogue(child)


def problems(*kinds: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route: one documented example for each problem it may answer."""
    answers: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        answer = answers.setdefault(
            kind.status,
            {
                "description": HTTPStatus(kind.status).phrase,
                "content": {MEDIA_TYPE: {"examples": {}}},
            },
        )
        example = {"summary": kind.title, "value": _example(kind)}
        answer["content"][MEDIA_TYPE]["examples"][kind.code] = example
    return answers


def _example(kind: type[Problem]) -> dict[str, Any]:
    value = {**describe(kind), "detail": kind.advice}
    if kind is InvalidRequest:
        value["errors"] = [{"field": "time_zone", "message": "Field required"}]
    return value


def page() -> str:
    """The catalogue in Markdown, sorted by code."""
    head = (
        "# Problems\n\nEvery refusal of Repigment, as `application/problem+json` (RFC 9457). Codes "
        "never change their\nmeaning. Written by `repigment problems > docs/problems.md`.\n\n"
        "| code | status | title | what to do |\n|---|---|---|---|"
    )
    kinds = sorted(catalogue(), key=lambda kind: kind.code)
    return "\n".join([head, *(_row(kind) for kind in kinds)])


def _row(kind: type[Problem]) -> str:
    return f"| `{kind.code}` | {kind.status} | {kind.title} | {kind.advice} |"


router = APIRouter(prefix="/problems", tags=["problems"])


@router.get("")
async def all_problems() -> list[dict[str, Any]]:
    """Every problem Repigment can answer with; codes never change their meaning."""
    return [describe(kind) for kind in sorted(catalogue(), key=lambda one: one.code)]


@router.get("/{code}", responses=problems(NotFound))
async def one_problem(code: str) -> dict[str, Any]:
    """What one code means and what to do about it."""
    found = [kind for kind in catalogue() if kind.code == code]
    if not found:
        raise NotFound
    return describe(found[0])


def answer(problem: Problem, request: Request, **said: str) -> JSONResponse:
    """As problem+json; `said` replaces what is said in English."""
    return JSONResponse(
        {**problem.body(), **said, "instance": request.url.path},
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers=problem.headers,
    )


def problem_of(raised: Exception) -> Problem:
    """What is said of a failure: of the framework, of the database, or of ours."""
    match raised:
        case Problem():
            return raised
        case RequestValidationError():
            return InvalidRequest(errors=field_errors(raised.errors()))
        case HTTPException():
            kinds = {404: NotFound, 405: MethodNotAllowed, 413: BodyTooLarge}
            return kinds.get(raised.status_code, BadRequest)()
        case DataError():
            return BadRequest(noted("A text holds a character that cannot be stored."))
        case TimeoutError() | OperationalError():
            # No free connection, or no database: the phone keeps what it has and comes back.
            return Busy(headers={"Retry-After": "5"})
        case _:
            return ServerFault()


FAILURES = (
    Problem,
    RequestValidationError,
    HTTPException,
    DataError,
    TimeoutError,
    OperationalError,
    Exception,
)


def install(app: FastAPI, say: Callable[[Problem, Request], Response] = answer) -> None:
    """Make every failure of an application be answered, as problem+json or as `say` does."""

    sparing = faults.Sparing()

    def on_failure(request: Request, raised: Exception) -> Response:
        problem = problem_of(raised)
        if problem.status >= 500:
            answered = f"{problem.status} {problem.code}"
            faults.warn(sparing, request, answered, raised, time.monotonic())
        return say(problem, request)

    for kind in FAILURES:
        app.add_exception_handler(kind, on_failure)


# Where the library's own sentence does not say what to send instead.
_SAID_BETTER = {
    "timezone_aware": "give the offset too, such as 2026-03-02T08:10:00+01:00",
    "datetime_parsing": "give an instant such as 2026-03-02T08:10:00+01:00",
    "datetime_from_date_parsing": (
        "give an instant such as 2026-03-02T08:10:00+01:00; in an address + is written %2B"
    ),
    "model_attributes_type": "send a JSON object, with Content-Type: application/json",
    "model_type": "send a JSON object",
    "dict_type": "send a JSON object",
    "uuid_type": "give a UUID such as 01932c4e-7b1a-7c3d-9e55-0a1b2c3d4e5f",
    "json_invalid": "this is not complete JSON",
}
_QUOTED = re.compile(r"'([^']+)'")


_LENGTHS = {"string_too_short": "min_length", "string_too_long": "max_length"}


def field_errors(errors: Sequence[Any]) -> list[dict[str, Any]]:
    """Pydantic's findings as `field` and `message`, without echoing what was sent.

    Of a text that is too short or too long also how many letters it has at least or at most.
    """
    return [
        {"field": _field(error), "message": _message(error), **_length(error)} for error in errors
    ]


def _length(error: Any) -> dict[str, int]:
    name = _LENGTHS.get(error["type"])
    return {name: error["ctx"][name]} if name else {}


def _field(error: Any) -> str:
    # Of JSON that breaks off the place is a number of letters, not a field.
    parts = [] if error["type"] == "json_invalid" else error["loc"]
    return ".".join(str(part) for part in parts if part != "body") or "body"


def _message(error: Any) -> str:
    said = _said_better(error) or str(error["msg"]).removeprefix("Value error, ")
    # The name of a field stays as it is sent.
    return said if "_" in said.split()[0] else said[0].upper() + said[1:]


def _said_better(error: Any) -> str | None:
    """The library tells the kinds of an object as Python writes them."""
    told = error.get("ctx", {})
    match error["type"]:
        case "union_tag_invalid":
            kinds = ", ".join(_QUOTED.findall(told["expected_tags"]))
            return f"{_QUOTED.findall(told['discriminator'])[0]} is one of {kinds}"
        case "union_tag_not_found":
            return f"{_QUOTED.findall(told['discriminator'])[0]} is missing"
        case kind:
            return _SAID_BETTER.get(kind)
