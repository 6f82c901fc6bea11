"""What makes two logs the same, and the columns that content is stored in."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from api.applications.bodies import LogContent
from api.applications.slots import local_day

_MINUTE = timedelta(minutes=1)


def columns_of(given: LogContent) -> dict[str, Any]:
    """The content of a log as the table's columns, with its hash; ids and versions are no part."""
    areas = sorted((area.site.value, area.percent) for area in given.areas)
    offset = given.applied_at.utcoffset() or timedelta()
    found = {
        "applied_at": given.applied_at.astimezone(UTC),
        "utc_offset_minutes": offset // _MINUTE,
        "time_zone": given.time_zone,
        "areas": [{"site": site, "bsa_pct": float(percent)} for site, percent in areas],
        "grams": given.grams,
        "note": given.note,
    }
    return found | {
        "bsa_pct": sum(percent for _, percent in areas),
        "local_day": local_day(given.applied_at, given.time_zone),
        "content_hash": hash_of({**found, "grams": given.grams and float(given.grams)}),
    }


def hash_of(content: Any) -> str:
    """SHA-256 of JSON in one canonical spelling: keys sorted, instants in UTC, ASCII only."""
    spelt = json.dumps(content, sort_keys=True, separators=(",", ":"), default=_instant)
    return hashlib.sha256(spelt.encode()).hexdigest()


def as_sent(applied_at: datetime, utc_offset_minutes: int) -> datetime:
    """The instant on the clock that the phone showed."""
    return applied_at.astimezone(timezone(utc_offset_minutes * _MINUTE))


def _instant(value: datetime) -> str:
    return value.isoformat()
