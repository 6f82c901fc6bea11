"""Many rows in one statement that costs the same to send however many there are."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, TextualSelect, text
from sqlalchemy.dialects import sqlite
from sqlmodel import Session


def insert_rows(
    session: Session, table: Table, rows: Sequence[dict[str, Any]], *, returning: tuple[str, ...]
) -> Sequence[Row[Any]]:
    """Insert the rows whose key is not there yet; some columns of the stored ones come back.

    All rows have the same columns. Decimals are the table's hundredths.
    """
    if not rows:
        return []
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        # A parameter for each value of each row is most of the work of a large insert.
        statement = _from_json(table, tuple(rows[0]), returning)
        return connection.execute(statement, {"rows": json.dumps(rows, default=_spelt)}).all()
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


def _spelt(value: UUID | date | Decimal) -> str | int:
    if isinstance(value, Decimal):
        return int(value * 100)
    return value.isoformat() if isinstance(value, date) else str(value)
