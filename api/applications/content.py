"""What makes two logs the same, and the columns that content is stored in."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from json.encoder import encode_basestring_ascii as as_json_text
from typing import Any

from api.applications.bodies import LogContent
from api.applications.slots import local_day

_MINUTE = timedelta(minutes=1)


def columns_of(given: LogContent) -> dict[str, Any]:
    """The content of a log as the table's columns, with its hash; ids and versions are no part."""
    areas = sorted([(area.site.value, area.percent) for area in given.areas])
    found: dict[str, Any] = {
        "applied_at": given.applied_at.astimezone(UTC),
        "utc_offset_minutes": (given.applied_at.utcoffset() or timedelta()) // _MINUTE,
        "time_zone": given.time_zone,
        "areas": [{"site": site, "bsa_pct": float(percent)} for site, percent in areas],
        "grams": given.grams,
        "note": given.note,
    }
    found["content_hash"] = _digest(_spelt(found))
    found["bsa_pct"] = sum([percent for _, percent in areas])
    found["local_day"] = local_day(given.applied_at, given.time_zone)
    return found


def _spelt(found: dict[str, Any]) -> str:
    """What `hash_of` would hash, put together by hand: for every log it was a tenth of the work."""
    areas = ",".join(
        [f'{{"bsa_pct":{one["bsa_pct"]},"site":"{one["site"]}"}}' for one in found["areas"]]
    )
    grams = "null" if found["grams"] is None else float(found["grams"])
    return (
        f'{{"applied_at":"{found["applied_at"].isoformat()}","areas":[{areas}],"grams":{grams},'
        f'"note":{as_json_text(found["note"])},"time_zone":{as_json_text(found["time_zone"])},'
        f'"utc_offset_minutes":{found["utc_offset_minutes"]}}}'
    )


def hash_of(content: Any) -> str:
    """SHA-256 of JSON in one canonical spelling: keys sorted, no spaces, ASCII only."""
    return _digest(json.dumps(content, sort_keys=True, separators=(",", ":")))


def _digest(spelt: str) -> str:
    return hashlib.sha256(spelt.encode()).hexdigest()


def as_sent(applied_at: datetime, utc_offset_minutes: int) -> datetime:
    """The instant on the clock that the phone showed."""
    return applied_at.astimezone(timezone(utc_offset_minutes * _MINUTE))
