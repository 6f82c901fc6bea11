"""Print how quick a large clinic is: `make bench-clinic`.

The clinic is that of `repigment demo`. For fewer patients say
`python -m benchmarks.clinic PATIENTS`; with the address of a database behind it, that one is
measured, and filled only if it is empty. `--log-days 30` loads only the last applications of each
patient, in minutes instead of half an hour: enough to measure lists, and nothing is exported then.
"""

import argparse
import os
import random
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import httpx
import psycopg
from rich.progress import Progress
from sqlalchemy import make_url
from sqlmodel import Session, func, select

import migrations
from api import demo, jobs
from api.accounts import tokens
from api.accounts.models import Account
from api.applications.models import Application
from api.audit import Role
from api.database import Sessions, uuid7
from api.patients.models import Patient
from api.resources import Resources
from api.reviews.noticing import notice
from api.settings import SAMPLE_SECRET, Settings
from api.worker import open_resources
from benchmarks import pages
from benchmarks.memory import mb
from benchmarks.pages import LIMIT_MS
from tests import postgres
from tests.server import serving

PATIENTS, SEED = 20_000, 1
MILLIONS = 20_000_000
CLINIC_ANSWERS = {
    "work-list, first page": "/v1/worklist?limit=50",
    "cohort, responses": "/v1/cohort/responses",
    "cohort, agreement": "/v1/cohort/agreement",
}
PATIENT_ANSWERS = {
    "patient": "",
    "patient, trend": "/assessments/trend",
    "patient, F-VASI series": "/assessments?measure=f_vasi",
    "patient, applications": "/applications?limit=100",
    "patient, adherence": "/applications/adherence",
    "patient, alerts": "/alerts",
    "patient, reviews": "/reviews",
    "patient, photo sessions": "/photo-sessions",
    "patient, who looked": "/audit",
    "summary as JSON": "/summary",
    "summary as CSV": "/summary.csv.zip",
    "summary as PDF": "/summary.pdf",
}
# Those that are computed over the whole clinic, or rendered, have no limit.
FREE = ("cohort", "summary")


class Asked(NamedTuple):
    """What the command line asks for."""

    size: demo.Size
    url: str | None


class Clinic(NamedTuple):
    """A loaded database, and who asks."""

    url: str
    patients: list[UUID]
    applications: int
    token: str


def main() -> None:
    size, url = _asked()
    if url is not None:
        with tempfile.TemporaryDirectory() as folder:
            measure(url, size, Path(folder))
        return
    with tempfile.TemporaryDirectory() as folder, postgres.cluster() as url:
        print("PostgreSQL")
        measure(url, size, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        print("SQLite")
        measure(f"sqlite:///{folder}/clinic.db", size, Path(folder))


def _asked() -> Asked:
    read = argparse.ArgumentParser(prog="python -m benchmarks.clinic")
    read.add_argument("patients", type=int, nargs="?", default=PATIENTS)
    read.add_argument("url", nargs="?", help="of a database to measure instead of new ones")
    read.add_argument("--log-days", type=int)
    given = read.parse_args()
    return Asked(demo.Size(given.patients, given.log_days), given.url)


def measure(url: str, size: demo.Size, folder: Path) -> None:
    clinic = load(url, size, folder)
    say("patients", len(clinic.patients), f"with {clinic.applications} applications")
    say("size of the database", size_of(url) / 1e9, "GB")
    photos, sessions = str(folder / "photos"), Sessions(url, pool_size=1)
    served = serving(folder, database_url=url, storage_url=photos, worker_inside="false")
    with served as server, asking(server.url, clinic.token) as client:
        pages.measure(sessions, server.url, server.pid)
        answers(client, clinic)
        if size.log_days is None:
            exported(client, clinic, Path(f"/proc/{server.pid}/status"))
    sessions.dispose()


def load(url: str, size: demo.Size, folder: Path) -> Clinic:
    """The clinic in a database, made unless it is there, with what waits noticed as of now."""
    settings = Settings(_env_file=None, database_url=url, storage_url=str(folder / "photos"))
    with open_resources(settings) as opened:
        migrations.upgrade(opened.sessions.engine)
        jobs.migrate(url)
        now = datetime.now(UTC)
        demo.prepare(settings, now)
        demo.hang_picture(opened.storage)
        with opened.sessions.read() as session:
            empty = session.exec(select(Patient.id).limit(1)).first() is None
        if empty:
            fill(opened, size, now)
        began = time.perf_counter()
        noticed = notice(opened.sessions, now)
        say("looking for what waits", time.perf_counter() - began, f"s; {noticed} found")
        with opened.sessions.read() as session:
            return _clinic(session, url)


def fill(opened: Resources, size: demo.Size, now: datetime) -> None:
    began = time.perf_counter()
    with Progress(transient=True) as bar:
        advance = partial(bar.advance, bar.add_task("patients", total=size.patients))
        demo.fill(opened, size, seed=SEED, now=now, advance=advance)
    say("loading", time.perf_counter() - began, "s")


def _clinic(session: Session, url: str) -> Clinic:
    chosen = select(Account).where(Account.email == demo.DERMATOLOGIST[0])
    dermatologist = session.exec(chosen).one()
    access = tokens.Access(dermatologist.id, Role.dermatologist, dermatologist.clinic_id, uuid7())
    lifetime = timedelta(hours=4)
    return Clinic(
        url=url,
        patients=list(session.exec(select(Patient.id))),
        applications=session.exec(select(func.count()).select_from(Application)).one(),
        token=tokens.issue_access(access, SAMPLE_SECRET, now=datetime.now(UTC), lifetime=lifetime),
    )


@contextmanager
def asking(url: str, token: str) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=url, headers=headers, timeout=3600) as client:
        yield client


def answers(client: httpx.Client, clinic: Clinic) -> None:
    print("  Answers of the API", flush=True)
    for name, path in CLINIC_ANSWERS.items():
        report(name, [seconds(client, path) for _ in range(pages.TURNS)])
    some = random.Random(SEED).sample(clinic.patients, min(pages.PATIENTS, len(clinic.patients)))
    for name, path in PATIENT_ANSWERS.items():
        report(name, [seconds(client, f"/v1/patients/{one}{path}") for one in some])


def seconds(client: httpx.Client, path: str) -> float:
    began = time.perf_counter()
    answer = client.get(path)
    taken = time.perf_counter() - began
    assert answer.status_code == 200, f"{path}: {answer.text}"
    return taken


def report(name: str, taken: list[float]) -> None:
    limit = "" if name.startswith(FREE) else f"; limit {LIMIT_MS}"
    middle, first = statistics.median(taken) * 1000, taken[0] * 1000
    say(name, middle, f"ms; worst {max(taken) * 1000:.0f}, first {first:.0f}{limit}")


def exported(client: httpx.Client, clinic: Clinic, status: Path) -> None:
    """Archives in rows of applications a second, against the database's own way out.

    `status` is the server's, where its peak memory stands.
    """
    own = clinic.applications / dumped(clinic.url)
    print(f"  Exports; load of the machine {os.getloadavg()[0]:.1f}", flush=True)
    status.with_name("clear_refs").write_text("5")
    before = mb(status, "VmRSS")
    for name in ("records.csv.zip", "research.csv.zip?study=benchmark"):
        began, size = time.perf_counter(), 0
        with client.stream("GET", f"/v1/clinic/{name}") as answer:
            assert answer.status_code == 200
            for chunk in answer.iter_raw():
                size += len(chunk)
        taken = time.perf_counter() - began
        rate = clinic.applications / taken
        say(name.partition("?")[0], taken, f"s, {size / 1e6:.0f} MB, {rate:.0f} applications/s")
        say("  ratio to the database's own dump", rate / own, f"of {own:.0f}/s")
        say("  at this rate, 20 million", MILLIONS / rate / 60, "minutes")
    say("  memory of the server rose by", mb(status, "VmHWM") - before, f"MB from {before:.0f}")


def dumped(url: str) -> float:
    """Seconds in which the database writes all applications as CSV by itself."""
    began = time.perf_counter()
    if url.startswith("sqlite"):
        file, question = url.removeprefix("sqlite:///"), "SELECT * FROM application"
        with Path(os.devnull).open("wb") as nowhere:
            subprocess.run(["sqlite3", "-csv", file, question], stdout=nowhere, check=True)
    else:
        with connected(url) as connection, connection.cursor() as cursor:
            copied = cursor.copy("COPY application TO STDOUT (FORMAT csv)")
            with copied as copy:
                for _ in copy:
                    pass
    return time.perf_counter() - began


def size_of(url: str) -> int:
    if url.startswith("sqlite"):
        return Path(url.removeprefix("sqlite:///")).stat().st_size
    with connected(url) as connection:
        (size,) = connection.execute("SELECT pg_database_size(current_database())").fetchone() or ()
        return int(size)


def connected(url: str) -> psycopg.Connection[tuple[Any, ...]]:
    plain = make_url(url).set(drivername="postgresql")
    return psycopg.connect(plain.render_as_string(hide_password=False))


def say(what: str, figure: float, unit: str) -> None:
    print(f"  {what:36} {figure:9.2f} {unit}", flush=True)


if __name__ == "__main__":
    main()
