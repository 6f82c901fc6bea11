"""The only place that asks what time it is."""

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Depends, Header, Request
from pydantic import AfterValidator, AwareDatetime, Field

from api.errors import Problem

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _storable(at: datetime) -> datetime:
    if not EARLIEST <= at < LATEST:
        raise ValueError("an instant between the years 1970 and 2200")
    return at


# At the edges of the calendar an offset leads out of it, and no database follows.
StorableInstant = Annotated[AwareDatetime, AfterValidator(_storable)]
# A day of a life, and a margin of years to reckon on: the calendar itself ends with 9999-12-31,
# which other systems write where they mean that there is no end.
StorableDay = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2199, 12, 31))]


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
    return time_of(request, repigment_now)


def time_of(request: Request, repigment_now: str | None) -> datetime:
    """The time a request names, where it may, or the time it is. Raises ClockNotSettable."""
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
