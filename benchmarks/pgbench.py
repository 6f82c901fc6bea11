"""The limit from above: pgbench, PostgreSQL's own tool, inserting the same rows.

Into a table of its own with the same columns, keys and indexes, emptied each time. A million rows
of the one patient that a script names would tell the planner that a patient has so many, and be
counted and cleaned up while the server is timed.
"""

import re
import subprocess
import tempfile
from pathlib import Path
from uuid import UUID

from sqlalchemy import URL, Connection, Engine, text

from tests.postgres import binaries

TABLE = "yardstick"
KEYS = text(
    "SELECT pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE conrelid = 'application'::regclass AND contype = 'f'"
)
COLUMNS = (
    "patient_id, id, version, current, withdrawn, content_hash, applied_at, utc_offset_minutes, "
    "time_zone, local_day, areas, bsa_pct, grams, note, recorded_by, recorded_at"
)


def lay_out(connection: Connection) -> None:
    """Make the table; foreign keys are all that LIKE leaves out."""
    connection.execute(text(f"CREATE TABLE {TABLE} (LIKE application INCLUDING ALL)"))
    for key in connection.execute(KEYS).scalars().all():
        connection.execute(text(f"ALTER TABLE {TABLE} ADD {key}"))


def rate(
    engine: Engine, patient: UUID, account: UUID, *, rows: int, clients: int, seconds: int
) -> float:
    """Transactions a second, each inserting `rows` applications of one patient."""
    row = (
        f"('{patient}', gen_random_uuid(), 1, true, false, md5(random()::text) || md5(''), "
        "now() - random() * interval '9 years', 60, 'Europe/Amsterdam', current_date, "
        '\'[{"site": "periocular", "bsa_pct": "0.40"}]\', 40, 25, \'\', '
        f"'{account}', now())"
    )
    script = f"INSERT INTO {TABLE} ({COLUMNS}) VALUES {', '.join([row] * rows)};\n"
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        found = _run(engine.url, Path(file.name), clients, seconds)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"TRUNCATE {TABLE}"))
        connection.execute(text("CHECKPOINT"))
    return found


def _run(place: URL, script: Path, clients: int, seconds: int) -> float:
    folder = binaries()
    assert folder is not None
    assert place.database is not None
    host = str(place.query.get("host") or place.host)
    port = str(place.query.get("port") or place.port or 5432)
    done = subprocess.run(
        [
            folder / "pgbench", "--no-vacuum", "--file", script, "--protocol", "prepared",
            "--client", str(clients), "--jobs", "2", "--time", str(seconds),
            "--host", host, "--port", port, "--username", place.username or "postgres",
            place.database,
        ],
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    assert found, done.stdout
    return float(found[1])
