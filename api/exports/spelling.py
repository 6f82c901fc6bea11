"""How a cell is written, so that a spreadsheet shows it and never runs it."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from api.exports.columns import Kind, Table

Cells = Sequence[Any]
ROWS_AT_ONCE = 1000
# Where a cell may begin: with the text; and inside it, because a spreadsheet of a language that
# separates by semicolons, or by tabs, cuts there and takes no notice of quotes further on.
_START = r"(?:\A|(?<=[;\t\r\n]))"
# What it takes for a formula there. An apostrophe is guarded too: so that taking one away always
# gives back what was typed. A blank at the front may be dropped, and a formula found behind it.
_RISKY = re.compile(rf"""{_START}(?="*[=+\-@'＝＋－＠])|\A(?=[\t\r\n])""")  # noqa: RUF001
GUARD = "'"


def guarded(text: str) -> str:
    """What somebody typed, with an apostrophe wherever a spreadsheet might run what follows."""
    return _RISKY.sub(GUARD, text)


def moment(at: datetime | None, zone: str) -> tuple[str | None, str | None]:
    """An instant by the wall clock of a zone with its offset, and its local date."""
    if at is None:
        return None, None
    spelt = at.astimezone(zone_of(zone)).isoformat(timespec="seconds")
    return spelt, spelt[:10]


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def blocks(table: Table, rows: Iterable[Cells]) -> Iterator[bytes]:
    """A table as the bytes of its file, some at a time."""
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(table.header)
    spelt = _spelt(table, rows)
    while some := list(islice(spelt, ROWS_AT_ONCE)):
        writer.writerows(some)
        yield _taken(page)
    yield _taken(page)


def blocks_of_lines(table: Table, lines: Iterable[str]) -> Iterator[bytes]:
    """A table whose rows are spelt already, each with the end of its line."""
    yield f"{','.join(table.header)}\r\n".encode()
    waiting = iter(lines)
    while some := "".join(islice(waiting, ROWS_AT_ONCE)):
        yield some.encode()


def cell(text: str) -> str:
    """What somebody typed as it stands in a line."""
    page = io.StringIO()
    csv.writer(page, lineterminator="").writerow([guarded(text)])
    return page.getvalue()


def _taken(page: io.StringIO) -> bytes:
    written = page.getvalue().encode()
    page.seek(0)
    page.truncate()
    return written


def _spelt(table: Table, rows: Iterable[Cells]) -> Iterator[Cells]:
    # Numbers, ids, codes and days are spelt rightly by `str`; most columns are such.
    special = [
        (place, _SPELLING[column.kind])
        for place, column in enumerate(table.columns)
        if column.kind in _SPELLING
    ]
    if not special:
        yield from rows
        return
    for row in rows:
        cells = list(row)
        for place, spell in special:
            if cells[place] is not None:
                cells[place] = spell(cells[place])
        yield cells


def _yes_no(value: bool) -> str:
    return "true" if value else "false"


_SPELLING: dict[Kind, Callable[[Any], str]] = {Kind.text: guarded, Kind.boolean: _yes_no}
