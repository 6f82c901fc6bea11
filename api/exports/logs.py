"""The applications, of which there are millions: read nearly as they are stored."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Row, Select, Text, cast, select, type_coerce

from api.applications.history import TABLE
from api.exports.spelling import Cells, moment

# Read as the text and the whole numbers they are stored as: to make objects of them would take
# longer than all the rest.
_READ = (
    TABLE.c.patient_id,
    TABLE.c.id,
    TABLE.c.version,
    TABLE.c.applied_at,
    TABLE.c.time_zone,
    cast(TABLE.c.areas, Text).label("areas"),
    type_coerce(TABLE.c.bsa_pct, Integer).label("bsa_pct"),
    type_coerce(TABLE.c.grams, Integer).label("grams"),
    TABLE.c.recorded_at,
    TABLE.c.hours_late,
    TABLE.c.note,
)


def asked(ids: Sequence[UUID]) -> Select[*tuple[Any, ...]]:
    """The logs of some patients as they stand, each patient's in order of time."""
    theirs = TABLE.c.patient_id.in_(ids), TABLE.c.current, ~TABLE.c.withdrawn
    return select(*_READ).where(*theirs).order_by(TABLE.c.patient_id, TABLE.c.applied_at)


def told(row: Row[Any], _: str) -> Cells:
    patient, log_id, version, applied_at, zone, areas, bsa_pct, grams, *heard = tuple(row)
    recorded_at, hours_late, note = heard
    return (
        patient,
        log_id,
        version,
        *moment(applied_at, zone),
        zone,
        areas_of(areas),
        hundredths(bsa_pct),
        hundredths(grams),
        *moment(recorded_at, zone),
        hours_late,
        note,
    )


@lru_cache(maxsize=4096)
def areas_of(stored: str) -> str:
    """`cheeks:0.4 nose:0.1`: sites are words, so that spaces divide them."""
    return " ".join(f"{one['site']}:{one['bsa_pct']:g}" for one in json.loads(stored))


@lru_cache(maxsize=4096)
def hundredths(stored: int | None) -> str | None:
    return None if stored is None else f"{stored / 100:.2f}"
