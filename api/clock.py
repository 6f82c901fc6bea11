"""The only place that asks what time it is."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Header, Request

from api.errors import Problem


class ClockNotSettable(Problem):
    status = 400
    code = "clock_not_settable"
    title = "The time of a request cannot be set here"
    advice = (
        "Repigment-Now is for demonstrations: an ISO 8601 instant with an offset, never in "
        "production. Leave the header out."
    )


async def current_time(
    request: Request,
    repigment_now: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> datetime:
    """The instant this request happens at, aware, in UTC."""
    if repigment_now is None:
        return datetime.now(UTC)
    if not request.app.state.settings.clock_header:
        raise ClockNotSettable
    try:
        named = datetime.fromisoformat(repigment_now)
    except ValueError:
        raise ClockNotSettable from None
    if named.tzinfo is None:
        raise ClockNotSettable
    return named.astimezone(UTC)


Now = Annotated[datetime, Depends(current_time)]
