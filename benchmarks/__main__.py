"""Print the speed of logging an application: `make bench`."""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from sqlmodel import insert, select

import migrations
from api import jobs
from api.accounts import tokens
from api.accounts.models import Account
from api.audit import Role
from api.clinics.models import Jurisdiction
from api.database import Sessions, uuid7
from api.patients.models import Patient
from api.settings import SAMPLE_SECRET
from api.treatments.models import Treatment
from benchmarks import load, memory, pgbench
from tests import postgres
from tests.people import settle
from tests.server import serving

LOGS, CLIENTS, MANY_CLIENTS, BATCH, SECONDS = 3000, 32, 128, 60, 6
PATIENTS = LOGS
# A server that has just started compiles its statements first; pgbench prepares its own, too.
WARM_UP = 200


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        on_sqlite(Path(folder))
    with tempfile.TemporaryDirectory() as folder, postgres.cluster() as url:
        on_postgresql(url, Path(folder))
    print("Memory of a server that takes the worst legal photo")
    with tempfile.TemporaryDirectory() as folder:
        for form, rise in memory.rises(Path(folder)).items():
            say(form, rise, "MB more; limit 350 MB")


def on_postgresql(url: str, folder: Path) -> None:
    print("PostgreSQL, every commit synced")
    people = prepare(url)
    patient, account = people[0]
    one = pgbench.rate(url, patient, account, rows=1, clients=CLIENTS, seconds=SECONDS)
    sixty = pgbench.rate(url, patient, account, rows=BATCH, clients=2, seconds=SECONDS)
    plain = plain_rate(url, people)
    with serving(folder, database_url=url, worker_inside="false", demo="false") as server:
        send(server.port, logs(people[:WARM_UP], hours_ago=40), CLIENTS)
        single = send(server.port, logs(people, hours_ago=0.1), CLIENTS)
        batch = send(server.port, batches(people[1:], 100), 2)
        many = send(server.port, logs(people, hours_ago=12.5), MANY_CLIENTS)
    say("one log over HTTP", single.rate, "/s")
    say("  ratio to pgbench's same insert", single.rate / one, f"of {one:.0f}/s; limit 0.10")
    say("  ratio to add, commit, refresh", single.rate / plain, f"of {plain:.0f}/s; limit 3")
    say("batches of 60", batch.rate, "/s")
    say("  ratio to pgbench's 60-row insert", batch.rate / sixty, f"of {sixty:.0f}/s; limit 0.25")
    say("128 clients at once", many.rate, f"/s; p99 {many.percentile(0.99) * 1000:.0f} ms")


def on_sqlite(folder: Path) -> None:
    print("SQLite, WAL, synchronous=FULL")
    url = f"sqlite:///{folder}/bench.db"
    people = prepare(url)
    plain = plain_rate(url, people)
    with serving(folder, database_url=url, worker_inside="false", demo="false") as server:
        send(server.port, logs(people[:WARM_UP], hours_ago=40), CLIENTS)
        single = send(server.port, logs(people, hours_ago=0.1), CLIENTS)
        many = send(server.port, logs(people, hours_ago=12.5), MANY_CLIENTS)
    p99 = single.percentile(0.99) * 1000
    say("one log over HTTP, 32 clients", single.rate, f"/s; p99 {p99:.0f} ms; limit 200 ms")
    say("  ratio to add, commit, refresh", single.rate / plain, f"of {plain:.0f}/s; limit 2")
    say("128 clients at once", many.rate, f"/s; p99 {many.percentile(0.99) * 1000:.0f} ms")


def say(what: str, figure: float, unit: str) -> None:
    print(f"  {what:36} {figure:9.2f} {unit}")


def prepare(url: str) -> list[tuple[UUID, UUID]]:
    """A migrated database with many patients under treatment; their ids and accounts."""
    sessions = Sessions(url)
    migrations.upgrade(sessions.engine)
    jobs.migrate(url)
    with sessions.write() as session:
        settle(session)
        some = session.exec(select(Patient, Account).join(Account)).first()
        assert some is not None
        made = [_copies(*some, number) for number in range(PATIENTS)]
        for table, rows in zip((Account, Patient, Treatment), zip(*made, strict=True), strict=True):
            session.execute(insert(table), list(rows))
    sessions.dispose()
    return [(patient["id"], account["id"]) for account, patient, _ in made]


def _copies(patient: Patient, account: Account, number: int) -> tuple[dict[str, Any], ...]:
    other = account.model_dump() | {"id": uuid7(), "email": f"p{number}@example.org"}
    copy = patient.model_dump() | {"id": uuid7(), "account_id": other["id"]}
    treatment = Treatment(
        patient_id=copy["id"],
        jurisdiction=Jurisdiction.eu,
        label_version="2023",
        started_on=(datetime.now(UTC) - timedelta(days=200)).date(),
        started_by=account.id,
        recorded_at=datetime.now(UTC),
    )
    return other, copy, treatment.model_dump()


def plain_rate(url: str, people: list[tuple[UUID, UUID]]) -> float:
    rows = [load.request("/plain", _plain_row(*random.choice(people)), "") for _ in range(LOGS)]
    with plain_server(url) as port:
        send(port, rows[:WARM_UP], CLIENTS)
        return send(port, rows[WARM_UP:], CLIENTS).rate


@contextmanager
def plain_server(url: str) -> Iterator[int]:
    port = 18_000 + os.getpid() % 1000
    settings = {"REPIGMENT_DATABASE_URL": url, "REPIGMENT_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.plain"], env=os.environ | settings, cwd=Path.cwd()
    )
    try:
        while not _ready(port):
            time.sleep(0.1)
        yield port
    finally:
        process.kill()
        process.wait()


def _ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200
    except httpx.TransportError:
        return False


def send(port: int, requests: list[bytes], clients: int) -> load.Result:
    result = load.run(port, requests, clients)
    wrong = {status: count for status, count in result.statuses.items() if status >= 300}
    assert not wrong, f"not every request succeeded: {wrong}"
    return result


def logs(people: list[tuple[UUID, UUID]], *, hours_ago: float) -> list[bytes]:
    """One log of every patient."""
    return [
        load.request(
            f"/v1/patients/{patient}/applications",
            json.dumps(_log(hours_ago)).encode(),
            _token(account),
        )
        for patient, account in people
    ]


def batches(people: list[tuple[UUID, UUID]], count: int) -> list[bytes]:
    """A month of two logs a day, as a phone sends it that was offline, of `count` patients."""
    return [
        load.request(
            f"/v1/patients/{patient}/applications/batch",
            json.dumps({"items": [_log(100 + 12 * n) for n in range(BATCH)]}).encode(),
            _token(account),
        )
        for patient, account in people[:count]
    ]


def _log(hours_ago: float) -> dict[str, Any]:
    return {
        "id": str(uuid7()),
        "applied_at": (datetime.now(UTC) - timedelta(hours=hours_ago)).isoformat(),
        "time_zone": "Europe/Amsterdam",
        "areas": [{"site": "periocular", "bsa_pct": 0.4}],
        "grams": 0.25,
    }


def _plain_row(patient: UUID, account: UUID) -> bytes:
    log = _log(random.uniform(1, 5000))
    now = datetime.now(UTC).isoformat()
    row = log | {
        "patient_id": str(patient),
        "version": 1,
        "content_hash": "0" * 64,
        "utc_offset_minutes": 60,
        "local_day": now[:10],
        "bsa_pct": 0.4,
        "recorded_by": str(account),
        "recorded_at": now,
    }
    return json.dumps(row).encode()


def _token(account: UUID) -> str:
    access = tokens.Access(account, Role.patient, uuid7(), uuid7())
    now, lifetime = datetime.now(UTC), timedelta(minutes=10)
    return tokens.issue_access(access, SAMPLE_SECRET, now=now, lifetime=lifetime)


if __name__ == "__main__":
    main()
