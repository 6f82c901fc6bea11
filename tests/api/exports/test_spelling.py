"""Text that looks like a formula, as spreadsheets with other separators would cut it."""

import csv
import io
import re

import pytest

from api.exports.columns import Column, Kind, Table
from api.exports.spelling import blocks, guarded

TYPED = [
    "=1+1",
    'fine;=HYPERLINK("http://x")',
    "fine\n=1+1",
    "fine\r\n-2+3",
    "fine\t@SUM(A1)",
    'fine;;"=1+1',
    "a, b;+1",
    "\t=1+1",
    "fine;\t=1+1",
    "fine;＝1",  # noqa: RUF001
]
HARMLESS = ["spots", "a = b; c - d", "first line\nsecond line", "it's fine", "mother's - side"]
QUOTED = ["'quoted", "a;'b", "''", "a\n'=1", "\t'", "'\t=1", ";'", "\"'", '"=1']


def taken_away(written: str) -> str:
    """As README.txt says."""
    return re.sub(r"(\A|(?<=[;\t\r\n]))'", "", written)


def cells(text: str, separator: str) -> list[str]:
    """Of a file with this text, as a spreadsheet with this separator cuts it."""
    columns = (Column("id", Kind.id, ""), Column("note", Kind.text, ""))
    file = b"".join(blocks(Table("notes", "", columns), [("1", text)])).decode()
    return [cell for row in csv.reader(io.StringIO(file), delimiter=separator) for cell in row]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("text", TYPED)
def test_nothing_typed_is_run_whatever_separates(text: str, separator: str):
    found = cells(text, separator)
    assert [cell for cell in found if cell.lstrip("\t\r\n").startswith(tuple("=+-@＝"))] == []  # noqa: RUF001


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_formula_stays_as_it_is(text: str):
    assert guarded(text) == text


@pytest.mark.parametrize("text", TYPED + HARMLESS + QUOTED)
def test_what_was_typed_comes_back(text: str):
    assert taken_away(guarded(text)) == text
