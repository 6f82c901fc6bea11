"""Rows into the database as fast as it takes them: COPY on PostgreSQL, else one long insert.

Values are spelt as SQLite stores them; PostgreSQL reads the same words, as long as the session
says that instants without an offset are UTC.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, text
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql.schema import ScalarElementColumnDefault
from sqlmodel import Session, SQLModel

Row = dict[str, Any]
Spelt = tuple[Any, ...]

_WORDS = SQLiteDialect_pysqlite()


def table_of(model: type[SQLModel]) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def store(session: Session, model: type[SQLModel], rows: Sequence[Row]) -> None:
    """Rows by column name; columns left out get the table's default. The database numbers ids."""
    if not rows:
        return
    table = table_of(model)
    given = set[str]().union(*rows)
    # A key that the database numbers has neither a value nor a default.
    columns = (one.name for one in table.c)
    names = tuple(one for one in columns if one in given or _default(table, one) is not None)
    store_spelt(session, table, names, [_spelt(table, names, row) for row in rows])


def store_spelt(
    session: Session, table: Table, names: Sequence[str], rows: Iterable[Spelt]
) -> None:
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        _copy(connection, table, names, rows)
        return
    places = ", ".join("?" for _ in names)
    insert = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({places})"
    connection.exec_driver_sql(insert, list(rows))


def _copy(
    connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Spelt]
) -> None:
    connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))
    driver: Any = connection.connection.driver_connection
    with driver.cursor().copy(f"COPY {table.name} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _spelt(table: Table, names: Sequence[str], row: Row) -> Spelt:
    return tuple(spell(row.get(name, given)) for name, given, spell in _columns(table, names))


@cache
def _columns(
    table: Table, names: Sequence[str]
) -> tuple[tuple[str, Any, Callable[[Any], Any]], ...]:
    """Name, default and spelling of each column."""
    return tuple((name, _default(table, name), _spelling(table, name)) for name in names)


def _default(table: Table, name: str) -> Any:
    default = table.c[name].default
    return default.arg if isinstance(default, ScalarElementColumnDefault) else None


def _spelling(table: Table, name: str) -> Callable[[Any], Any]:
    kind = table.c[name].type.dialect_impl(_WORDS)
    return kind.bind_processor(_WORDS) or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
