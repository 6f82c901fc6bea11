"""Where jobs are tested: a fresh database, and worker processes that can be killed."""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, make_url, select, text
from sqlmodel import SQLModel

from api import jobs
from api.database import Sessions
from tests.api.job_worker import marks

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60


class Field:
    """A fresh database and folder, and the worker processes a test starts on them."""

    def __init__(self, url: str, folder: Path, stack: ExitStack) -> None:
        self.url, self.folder, self._stack = url, folder, stack
        jobs.migrate(url)
        self.sessions = Sessions(url)
        stack.callback(self.sessions.dispose)
        SQLModel.metadata.tables["worker_heartbeat"].create(self.sessions.engine)
        marks.create(self.sessions.engine)

    def worker(self, executor: str) -> subprocess.Popen[bytes]:
        command = [
            "-W",
            "error",
            "-m",
            "tests.api.job_worker",
            self.url,
            executor,
            str(self.folder),
        ]
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT)
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process

    def enqueue(self, job: str, key: str, **ids: str) -> None:
        with self.sessions.write() as session:
            jobs.enqueue(session, job, key, **ids)

    def go(self) -> None:
        (self.folder / "go").touch()

    def marks(self, job: str, what: str) -> list[str]:
        with self.sessions.read() as session:
            found = select(marks.c.executor).where(marks.c.job == job, marks.c.what == what)
            return list(session.execute(found.order_by(marks.c.id)).scalars())

    def backlog(self) -> dict[tuple[str, str], int]:
        with self.sessions.read() as session:
            return jobs.backlog(session)

    def status(self, job: str) -> set[str]:
        return {status for name, status in self.backlog() if name == job}

    def failed(self) -> list[jobs.FailedJob]:
        with self.sessions.read() as session:
            return jobs.failed(session)


def until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def fresh_database(server: str) -> str:
    name = f"jobs_{uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)
