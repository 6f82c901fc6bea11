"""Tables and their columns, each with what a reader must know of it: the data dictionary."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a cell is written. `text` is what somebody typed, and the only kind that is guarded."""

    text = "text"
    code = "code"
    id = "id"
    integer = "integer"
    decimal = "decimal"
    boolean = "boolean"
    date = "date"
    instant = "instant"


@dataclass(frozen=True)
class Column:
    name: str
    kind: Kind
    meaning: str
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """`meaning` says what one row is."""

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def file_name(self) -> str:
        return f"{self.name}.csv"

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


DICTIONARY = Table(
    "dictionary",
    "A column of a table of this archive",
    (
        Column("table", Kind.code, "Name of the table, which is the file TABLE.csv"),
        Column("row_is", Kind.code, "What one row of the table is"),
        Column("column", Kind.code, "Name of the column, as in the first line of the file"),
        Column("type", Kind.code, "How its cells are written; README.txt explains each type"),
        Column("unit", Kind.code, "Unit of its numbers; empty where there is none"),
        Column("meaning", Kind.code, "What the column says"),
    ),
)


def dictionary(tables: Iterable[Table]) -> Iterator[tuple[str, ...]]:
    """The rows of `DICTIONARY`: a line for each column of each table, its own included."""
    for table in (*tables, DICTIONARY):
        for column in table.columns:
            yield (
                table.name,
                table.meaning,
                column.name,
                column.kind.value,
                column.unit,
                column.meaning,
            )


def ids(name: str, meaning: str) -> Column:
    return Column(name, Kind.id, meaning)


def text(name: str, meaning: str) -> Column:
    return Column(name, Kind.text, meaning)


def code(name: str, meaning: str) -> Column:
    return Column(name, Kind.code, meaning)


def whole(name: str, meaning: str, unit: str = "") -> Column:
    return Column(name, Kind.integer, meaning, unit)


def number(name: str, meaning: str, unit: str) -> Column:
    return Column(name, Kind.decimal, meaning, unit)


def yes_no(name: str, meaning: str) -> Column:
    return Column(name, Kind.boolean, meaning)


def day(name: str, meaning: str) -> Column:
    return Column(name, Kind.date, meaning)


def moment(name: str, meaning: str) -> tuple[Column, Column]:
    """An instant with its offset, and beside it the local date: `NAME_at` and `NAME_on`."""
    return (
        Column(f"{name}_at", Kind.instant, meaning),
        Column(f"{name}_on", Kind.date, f"The local date of {name}_at"),
    )
