"""The limit from above: pgbench, PostgreSQL's own tool, inserting the same rows."""

import re
import subprocess
import tempfile
from pathlib import Path
from uuid import UUID

from sqlalchemy import make_url

from tests.postgres import binaries

COLUMNS = (
    "patient_id, id, version, current, withdrawn, content_hash, applied_at, utc_offset_minutes, "
    "time_zone, local_day, areas, bsa_pct, grams, note, recorded_by, recorded_at"
)


def rate(url: str, patient: UUID, account: UUID, *, rows: int, clients: int, seconds: int) -> float:
    """Transactions a second, each inserting `rows` applications of one patient."""
    row = (
        f"('{patient}', gen_random_uuid(), 1, true, false, md5(random()::text) || md5(''), "
        "now() - random() * interval '9 years', 60, 'Europe/Amsterdam', current_date, "
        '\'[{"site": "periocular", "bsa_pct": "0.40"}]\', 40, 25, \'\', '
        f"'{account}', now())"
    )
    script = f"INSERT INTO application ({COLUMNS}) VALUES {', '.join([row] * rows)};\n"
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script)
        file.flush()
        return _run(url, Path(file.name), clients, seconds)


def _run(url: str, script: Path, clients: int, seconds: int) -> float:
    place = make_url(url)
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
