"""A page of a list, by keyset: a cursor names the last row seen, so new rows never shift a page."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel

from api.errors import Problem
from api.messages import noted

T = TypeVar("T")


class UnknownCursor(Problem):
    status = 422
    code = "unknown_cursor"
    title = noted("The cursor is not one of ours")
    advice = "Use `next_cursor` of the previous page unchanged, or leave it out to start again."


class Paging(BaseModel):
    limit: int
    after: list[Any] | None

    def key(self, *readers: Callable[[Any], Any]) -> list[Any] | None:
        """The key of the last row seen, each part read by its reader; None on the first page."""
        if self.after is None:
            return None
        try:
            return [read(part) for read, part in zip(readers, self.after, strict=True)]
        except (TypeError, ValueError, AttributeError, OverflowError):
            raise UnknownCursor(field="cursor") from None

    def split(
        self, found: Sequence[T], key: Callable[[T], tuple[Any, ...]]
    ) -> tuple[Sequence[T], str | None]:
        """The rows of the page and the cursor of the next; one more than `limit` was asked for."""
        shown = found[: self.limit]
        return shown, encode(*key(shown[-1])) if len(found) > self.limit else None


class Page(BaseModel, Generic[T]):
    items: list[T]
    next_cursor: str | None


def paging(
    limit: Annotated[int, Query(ge=1, le=500, description="Items on the page")] = 50,
    cursor: Annotated[
        str | None, Query(max_length=500, description="`next_cursor` of the page before")
    ] = None,
) -> Paging:
    return Paging(limit=limit, after=None if cursor is None else _decode(cursor))


PagingDep = Annotated[Paging, Depends(paging)]


def instant(spelt: str) -> datetime:
    return datetime.fromisoformat(spelt).astimezone(UTC)


def encode(*key: Any) -> str:
    raw = json.dumps(key, default=str, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decode(cursor: str) -> list[Any]:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        key = json.loads(raw)
    except (ValueError, binascii.Error):
        raise UnknownCursor(field="cursor") from None
    if not isinstance(key, list):
        raise UnknownCursor(field="cursor")
    return key
