"""The planner of SQLite knows how large tables are; PostgreSQL sees to that by itself."""

from typing import Any

import pytest
from sqlalchemy import event, text

from api.database import OLD, Sessions
from tests.people import Person


def test_it_knows_of_every_index_once_rows_are_counted(sessions: Sessions, alice: Person) -> None:
    if sessions.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL counts rows by itself")
    sessions.count_rows()
    with sessions.read() as session:
        counted = session.execute(text("SELECT idx FROM sqlite_stat1 WHERE tbl = 'patient'"))
        assert "ix_patient_clinic_name" in counted.scalars().all()


def test_a_connection_that_is_old_is_opened_anew_and_learns_of_it(sessions: Sessions) -> None:
    if sessions.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL counts rows by itself")
    opened, used = [], []

    def grow_old(connection: object, record: Any, _: object) -> None:
        used.append(connection)
        record.starttime -= OLD + 1

    event.listen(sessions.engine, "connect", lambda connection, _: opened.append(connection))
    event.listen(sessions.engine, "checkout", grow_old)
    for _ in range(3):
        with sessions.write():
            pass
    assert opened == used[1:]
