"""Print the speed of logging an application: `make bench`."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from math import nan
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from uuid import UUID

import httpx
from sqlalchemy import Engine, NullPool, create_engine
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

CLIENTS, MANY_CLIENTS, BATCH = 32, 128, 60
# What is compared is taken in turns, because a shared machine is not as fast at all times.
ROUNDS, LOGS, BATCHES, SECONDS = 3, 1500, 600, 4
PATIENTS = 3000
# A server that has just started compiles its statements first; pgbench prepares its own, too.
WARM_UP = 200
People = list[tuple[UUID, UUID]]


class Round(NamedTuple):
    """Rates of one round: ours, and what each is held against."""

    single: load.Result
    plain: float
    one_row: float = nan
    batch: float = nan
    many_rows: float = nan


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
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        pgbench.lay_out(connection)
    with both_servers(url, folder, processes=os.cpu_count() or 1) as (ours, plain):
        warm_up(ours, plain, people)
        found = [_with_pgbench(engine, ours, plain, people, number) for number in range(ROUNDS)]
        many = crowd(ours, people)
    by_logs(found, limit=3)
    pgbench_ratio("pgbench's same insert", [(one.single.rate, one.one_row) for one in found], 0.10)
    say("batches of 60", median(one.batch for one in found), "/s")
    pgbench_ratio("pgbench's 60-row insert", [(one.batch, one.many_rows) for one in found], 0.25)
    say_crowd(many)


def on_sqlite(folder: Path) -> None:
    print("SQLite, WAL, synchronous=FULL")
    url = f"sqlite:///{folder}/bench.db"
    people = prepare(url)
    with both_servers(url, folder) as (ours, plain):
        warm_up(ours, plain, people)
        found = [_round(ours, plain, people, number) for number in range(ROUNDS)]
        many = crowd(ours, people)
    by_logs(found, limit=2)
    slow = load.percentile([time for one in found for time in one.single.seconds], 0.99) * 1000
    say("  p99 at 32 clients", slow, "ms; limit 200 ms")
    say_crowd(many)


def _round(ours: int, plain: int, people: People, number: int) -> Round:
    rows = [load.request("/plain", _plain_row(*random.choice(people)), "") for _ in range(LOGS)]
    sent = logs(people[:LOGS], hours_ago=0.1 + 12.5 * number)
    return Round(send(ours, sent, CLIENTS), send(plain, rows, CLIENTS).rate)


def _with_pgbench(engine: Engine, ours: int, plain: int, people: People, number: int) -> Round:
    one = partial(pgbench.rate, engine, *people[0], clients=CLIENTS, seconds=SECONDS)
    one_row = one(rows=1)
    found = _round(ours, plain, people, number)
    many_rows = one(rows=BATCH)
    sent = batches(people[1 + BATCHES * number :], BATCHES)
    batch = send(ours, sent, CLIENTS).rate
    return found._replace(one_row=one_row, many_rows=many_rows, batch=batch)


def warm_up(ours: int, plain: int, people: People) -> None:
    send(ours, logs(people[:WARM_UP], hours_ago=60), CLIENTS)
    send(ours, batches(people[-WARM_UP:], WARM_UP), CLIENTS)
    rows = [load.request("/plain", _plain_row(*one), "") for one in people[:WARM_UP]]
    send(plain, rows, CLIENTS)


def crowd(ours: int, people: People) -> load.Result:
    return send(ours, logs(people, hours_ago=0.1 + 12.5 * ROUNDS), MANY_CLIENTS)


def by_logs(found: list[Round], *, limit: int) -> None:
    say("one log over HTTP, 32 clients", median(one.single.rate for one in found), "/s")
    ratio = median(one.single.rate / one.plain for one in found)
    plain = median(one.plain for one in found)
    say("  ratio to add, commit, refresh", ratio, f"of {plain:.0f}/s; limit {limit}")


def pgbench_ratio(what: str, pairs: list[tuple[float, float]], limit: float) -> None:
    most = median(theirs for _, theirs in pairs)
    ratio = median(ours / theirs for ours, theirs in pairs)
    say(f"  ratio to {what}", ratio, f"of {most:.0f}/s; limit {limit:.2f}")


def say_crowd(many: load.Result) -> None:
    slow = many.percentile(0.99) * 1000
    say("128 clients at once", many.rate, f"/s; p99 {slow:.0f} ms; nothing failed")


def say(what: str, figure: float, unit: str) -> None:
    print(f"  {what:36} {figure:9.2f} {unit}")


def prepare(url: str) -> People:
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


@contextmanager
def both_servers(url: str, folder: Path, *, processes: int = 1) -> Iterator[tuple[int, int]]:
    """Ports of ours and of the plain one."""
    settings = {"database_url": url, "worker_inside": "false", "demo": "false"}
    settings["web_processes"] = str(processes)
    with serving(folder, **settings) as server, plain_server(url, processes) as plain:
        yield server.port, plain


@contextmanager
def plain_server(url: str, processes: int) -> Iterator[int]:
    port = 18_000 + os.getpid() % 1000
    settings = {
        "REPIGMENT_DATABASE_URL": url,
        "REPIGMENT_PORT": str(port),
        "REPIGMENT_WEB_PROCESSES": str(processes),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.plain"],
        env=os.environ | settings,
        cwd=Path.cwd(),
        start_new_session=True,
    )
    try:
        while not _ready(port):
            time.sleep(0.1)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGKILL)
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


def logs(people: People, *, hours_ago: float) -> list[bytes]:
    """One log of every patient."""
    return [
        load.request(
            f"/v1/patients/{patient}/applications",
            json.dumps(_log(hours_ago)).encode(),
            _token(account),
        )
        for patient, account in people
    ]


def batches(people: People, count: int) -> list[bytes]:
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
