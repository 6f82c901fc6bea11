"""The applications, of which there are millions: read as they are stored, written as lines.

To make an object of each id, instant and number would take longer than all the rest.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Row, Select, Text, cast, select, type_coerce

from api.applications.history import TABLE
from api.exports import wall_clock
from api.exports.spelling import cell

Question = Select[*tuple[Any, ...]]
_AMOUNTS = (
    type_coerce(TABLE.c.bsa_pct, Integer).label("bsa_pct"),
    type_coerce(TABLE.c.grams, Integer).label("grams"),
)


def _as_text(name: str) -> Any:
    return cast(TABLE.c[name], Text).label(name)


_IN_FULL = (
    _as_text("patient_id"),
    _as_text("id"),
    TABLE.c.version,
    _as_text("applied_at"),
    TABLE.c.time_zone,
    _as_text("areas"),
    *_AMOUNTS,
    _as_text("recorded_at"),
    TABLE.c.hours_late,
    TABLE.c.note,
)
_IN_SHORT = (
    TABLE.c.patient_id,
    _as_text("applied_at"),
    TABLE.c.time_zone,
    *_AMOUNTS,
    TABLE.c.hours_late,
)


def asked(ids: Sequence[UUID]) -> Question:
    """The logs of some patients as they stand, each patient's in order of time."""
    return _of(ids, _IN_FULL)


def asked_in_short(ids: Sequence[UUID]) -> Question:
    """The same without ids and words."""
    return _of(ids, _IN_SHORT)


def _of(ids: Sequence[UUID], columns: Sequence[Any]) -> Question:
    theirs = TABLE.c.patient_id.in_(ids), TABLE.c.current, ~TABLE.c.withdrawn
    return select(*columns).where(*theirs).order_by(TABLE.c.patient_id, TABLE.c.applied_at)


def lines(rows: Iterable[Row[Any]]) -> Iterator[str]:
    """Rows of `asked` as lines of the table `applications`. Only the note was typed."""
    for row in rows:
        patient, log_id, version, applied, zone, areas, bsa_pct, grams, *heard = tuple(row)
        recorded, hours_late, note = heard
        applied_at, applied_on = wall_clock.told(applied, zone)
        recorded_at, recorded_on = wall_clock.told(recorded, zone)
        late = "" if hours_late is None else hours_late
        yield (
            f"{_id(patient)},{_id(log_id)},{version},{applied_at},{applied_on},{zone},"
            f"{areas_of(areas)},{hundredths(bsa_pct)},{hundredths(grams)},"
            f"{recorded_at},{recorded_on},{late},{cell(note) if note else ''}\r\n"
        )


def _id(stored: str) -> str:
    """SQLite stores the digits alone."""
    if len(stored) == 36:
        return stored
    return f"{stored[:8]}-{stored[8:12]}-{stored[12:16]}-{stored[16:20]}-{stored[20:]}"


@lru_cache(maxsize=4096)
def areas_of(stored: str) -> str:
    """`cheeks:0.4 nose:0.1`: sites are words, so that spaces divide them."""
    return " ".join(f"{one['site']}:{one['bsa_pct']:g}" for one in json.loads(stored))


@lru_cache(maxsize=4096)
def hundredths(stored: int | None) -> str:
    return "" if stored is None else f"{stored / 100:.2f}"
