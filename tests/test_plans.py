"""The planner of SQLite knows how large tables are; PostgreSQL sees to that by itself."""

import pytest
from sqlalchemy import text

from api.database import Sessions
from tests.people import Person


def test_it_knows_of_every_index_once_rows_are_counted(sessions: Sessions, alice: Person) -> None:
    if sessions.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL counts rows by itself")
    sessions.count_rows()
    with sessions.read() as session:
        counted = session.execute(text("SELECT idx FROM sqlite_stat1 WHERE tbl = 'patient'"))
        assert "ix_patient_clinic_name" in counted.scalars().all()
