"""What somebody typed into a form, as text: when some of it is refused, all of it comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from api.database import uuid7
from api.errors import InvalidRequest, Problem
from api.pages.faults import named

Body = TypeVar("Body", bound=BaseModel)


@dataclass(frozen=True)
class Typed:
    fields: Mapping[str, list[str]]

    def one(self, name: str) -> str:
        return next(iter(self.fields.get(name, ())), "")

    def all(self, name: str) -> list[str]:
        return self.fields.get(name, [])

    def filled(self, *names: str) -> dict[str, str]:
        """Those that are not empty: what nobody typed was not given."""
        return {name: self.one(name) for name in names if self.one(name).strip()}


@dataclass(frozen=True)
class Returned:
    """A form that comes back to be corrected: which of its page, what stood in it, and why."""

    form: str
    typed: Typed
    refused: Problem | None = None


def body_of(kind: type[Body], given: Mapping[str, Any]) -> Body:
    """The body that the API would take. Raises InvalidRequest."""
    try:
        return kind.model_validate(given)
    except ValidationError as invalid:
        raise InvalidRequest(errors=named(invalid.errors(), kind.model_json_schema())) from None


def by_row(invalid: InvalidRequest, rows: Sequence[int]) -> InvalidRequest:
    """Of the rows that came only `rows` were given on: the same with those that came named."""
    errors = ({**one, "field": _row(one["field"], rows)} for one in invalid.extra["errors"])
    return InvalidRequest(errors=list(errors))


def _row(field: str, rows: Sequence[int]) -> str:
    name, *rest = field.split(".")
    if rest and rest[0].isdigit():
        return ".".join([name, str(rows[int(rest[0])]), *rest[1:]])
    return field


def decimal(typed: str) -> str:
    """A number as it is typed in Dutch, Swedish or German too: with a comma."""
    return typed.strip().replace(",", ".")


def id_of_form(back: Returned | None, differs: type[Problem]) -> str:
    """The same however often the form is sent; another once something else was kept under it."""
    if back is None or isinstance(back.refused, differs):
        return str(uuid7())
    return back.typed.one("id") or str(uuid7())


async def _read(request: Request) -> Typed:
    fields: dict[str, list[str]] = {}
    for name, value in (await request.form()).multi_items():
        # A file is no text, and no form of ours has one.
        fields.setdefault(name, []).append(value if isinstance(value, str) else "")
    return Typed(fields)


TypedForm = Annotated[Typed, Depends(_read)]
