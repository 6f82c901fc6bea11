"""Many rows, or a question about many, in one statement whose text is the same however many.

Such a statement is put together, parsed and planned once. With a parameter for each value of each
row that was most of the work.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from pydantic_core import to_json
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    String,
    Table,
    TextualSelect,
    Uuid,
    any_,
    bindparam,
    cast,
    column,
    func,
    select,
    text,
    type_coerce,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped
from sqlalchemy.types import TypeEngine
from sqlmodel import Session

from api.database import Hundredths


def insert_rows(
    session: Session, table: Table, rows: Sequence[dict[str, Any]], *, returning: tuple[str, ...]
) -> Sequence[Row[Any]]:
    """Insert the rows whose key is not there yet; some columns of the stored ones come back.

    All rows have the same columns.
    """
    if not rows:
        return []
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        statement = _from_json(table, tuple(rows[0]), returning)
        return connection.execute(statement, {"rows": _spelt(table, rows)}).all()
    insert = sqlite.insert(table).on_conflict_do_nothing()
    return connection.execute(insert.returning(*(table.c[name] for name in returning)), rows).all()


@cache
def _from_json(table: Table, columns: tuple[str, ...], returning: tuple[str, ...]) -> TextualSelect:
    named, wanted = ", ".join(columns), ", ".join(returning)
    statement = text(
        f"INSERT INTO {table.name} ({named}) SELECT {named} "
        f"FROM jsonb_populate_recordset(NULL::{table.name}, CAST(:rows AS jsonb)) "
        f"ON CONFLICT DO NOTHING RETURNING {wanted}"
    )
    return statement.columns(*(table.c[name] for name in returning))


def _spelt(table: Table, rows: Sequence[dict[str, Any]]) -> str:
    decimals = _decimals(table, tuple(rows[0]))
    plain = [row.copy() for row in rows]
    for row in plain:
        for name in decimals:
            row[name] = _hundredths(row[name])
    return to_json(plain).decode()


@cache
def _decimals(table: Table, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in columns if isinstance(table.c[name].type, Hundredths))


def _hundredths(value: Decimal | None) -> int | None:
    return None if value is None else int(value * 100)


def among(dialect: str, ids: ColumnElement[UUID] | Mapped[UUID], name: str) -> ColumnElement[bool]:
    """Whether an id is one of those bound as `name`, in the spelling of `many`."""
    if dialect == "postgresql":
        return ids == any_(bindparam(name, type_=ARRAY(Uuid())))
    each = func.json_each(bindparam(name)).table_valued("value")
    return ids.in_(select(type_coerce(each.c.value, Uuid())))


def many(dialect: str, ids: Iterable[UUID]) -> list[UUID] | str:
    return [*ids] if dialect == "postgresql" else json.dumps([one.hex for one in ids])


def asked(dialect: str, columns: Mapping[str, TypeEngine[Any]]) -> FromClause:
    """Rows that come with a question, as a table; bound as `asked`, a JSON list of objects."""
    given = bindparam("asked", type_=String())
    if dialect == "postgresql":
        shape = [column(name, kind) for name, kind in columns.items()]
        rows = func.jsonb_to_recordset(cast(given, JSONB)).table_valued(*shape)
        return rows.render_derived("asked", with_types=True)
    each = func.json_each(given).table_valued("value")
    said = (
        type_coerce(func.json_extract(each.c.value, f"$.{name}"), kind).label(name)
        for name, kind in columns.items()
    )
    return select(*said).subquery("asked")
