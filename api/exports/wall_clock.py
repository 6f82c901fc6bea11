"""Instants as the databases spell them in UTC, told by the wall clock of a zone. Pure.

For tables of millions of rows: no object is made of an instant, but twice for each day of a zone.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from api.exports.spelling import zone_of

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MINUTES = 24 * 60
_CLOCK = tuple(f"{minute // 60:02}:{minute % 60:02}" for minute in range(MINUTES))


class _Day(NamedTuple):
    """A day in UTC as a zone sees it: minutes ahead, the offset as spelt, and three dates by how
    many days ahead the zone is: 0, 1, and last -1."""

    ahead: int
    offset: str
    dates: tuple[str, str, str]


def told(stored: str, zone: str) -> tuple[str, str]:
    """Such as `2026-03-01 19:00:00.123456` or `…+00` as `2026-03-01T20:00:00+01:00`, and the
    local date. Parts of a second are cut off."""
    day = _day(stored[:10], zone)
    if day is None:
        spelt = _there(stored[:19], zone).isoformat()
        return spelt, spelt[:10]
    days, minute = divmod(int(stored[11:13]) * 60 + int(stored[14:16]) + day.ahead, MINUTES)
    on = day.dates[days]
    return f"{on}T{_CLOCK[minute]}{stored[16:19]}{day.offset}", on


@lru_cache(maxsize=2**14)
def _day(spelt: str, zone: str) -> _Day | None:
    """None where the clocks change on that day, or do not stand on a whole minute."""
    first, last = _there(spelt, zone), _there(f"{spelt} 23:59:59", zone)
    ahead = first.utcoffset() or timedelta()
    if ahead != last.utcoffset() or ahead % MINUTE:
        return None
    day = date.fromisoformat(spelt)
    dates = day.isoformat(), (day + DAY).isoformat(), (day - DAY).isoformat()
    return _Day(ahead // MINUTE, first.isoformat()[19:], dates)


def _there(spelt: str, zone: str) -> datetime:
    return datetime.fromisoformat(spelt).replace(tzinfo=UTC).astimezone(zone_of(zone))
