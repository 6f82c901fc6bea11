"""Background work: DBOS Transact, in process, on the tables of the application's own database.

A slice registers what it can do with `@job("analyse_photo")` and asks for it with
`enqueue(session, "analyse_photo", key=photo_id, photo=photo_id)`: the job is written in the
caller's transaction and runs after its commit, once for a job and key. Jobs carry ids only, never
health data, and run at least once: a handler that finds its own result already stored returns.
Why DBOS, and what it does not do: docs/decisions/0003-background-jobs.md.
"""

import logging
import threading
import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from dbos import DBOS, DBOSClient
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlmodel import Session

from api import heartbeats
from api.backlog import (
    APPLICATION,
    OUTWARD,
    QUEUE,
    SERIALIZER,
    FailedJob,
    backlog,
    failed,
    forget_finished,
    is_engine_table,
    put_back,
)
from api.handlers import JobError, job, queue_of, registered
from api.heartbeats import WorkerHeartbeat

__all__ = [
    "FailedJob",
    "JobError",
    "Pace",
    "WorkerHeartbeat",
    "backlog",
    "enqueue",
    "failed",
    "forget_finished",
    "is_engine_table",
    "job",
    "launch",
    "migrate",
    "shutdown",
    "try_again",
]

# DBOS leaves alone what another version of the application enqueued, and by default derives the
# version from the source: every deployment would strand its queue. Jobs are ids, so one is enough.
VERSION = "1"
# A job that takes its worker down with it is given up after this many starts.
STARTS = 4

_UNFINISHED = frozenset({"ENQUEUED", "PENDING", "DELAYED"})

Write = Callable[[], AbstractContextManager[Session]]

_log = logging.getLogger("repigment.jobs")
logging.getLogger("dbos").setLevel(logging.WARNING)


class JobFailed(Exception):
    """What is kept of a failure: where it was, never its message, which may quote a patient."""


class Pace(NamedTuple):
    """How a worker goes about it; the defaults are meant for production, others for tests."""

    # One photo at a time keeps memory bounded; more workers, not more threads, make it faster.
    concurrency: int = 1
    # Jobs that wait for the servers of others beside it: one silent server shall not stop the rest.
    outward: int = 4
    # Seconds before the second, third and fourth attempt of a job that raised.
    retry_after: tuple[float, ...] = (1, 5, 25)
    # Half a second of waiting on average, before a measurement that takes seconds. At this pace an
    # idle worker makes 14 short transactions a second and needs 1-2 % of a core.
    poll_seconds: float = 1.0
    beat_seconds: float = 5.0
    # Dead is who missed so many beats in a row that this one made: counted, not timed, so that
    # neither clocks that differ nor a database that was away make anyone look dead.
    missed_beats: int = 6


def migrate(database_url: str) -> None:
    """Create or upgrade the engine's tables; the order against our own migrations is free."""
    if database_url.startswith("sqlite"):
        # DBOS sets a busy timeout but not this: with the old journal its readers block our writer.
        # The mode is a property of the file and survives every connection.
        engine = create_engine(database_url)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        engine.dispose()
    DBOS.migrate(database_url)


def enqueue(session: Session, job: str, key: str, **ids: str) -> None:
    """Ask for a job in the caller's transaction; the same job and key twice is one job.

    Rolled back with the transaction, started within about a second of its commit. Needs no
    worker in this process, only the engine's tables in the session's database.
    """
    id = f"{job}:{key}"
    options: Any = {"workflow_name": job, "queue_name": queue_of(id), "workflow_id": id}
    _enqueuer(session.get_bind().engine).enqueue_in_transaction(session, options, **ids)


def try_again(database_url: str, job_id: str) -> None:
    """Put a job that failed back on its queue under its old id."""
    put_back(database_url, job_id, queue_of(job_id))


@lru_cache(maxsize=8)
def _enqueuer(engine: Engine) -> DBOSClient:
    # Lazy: it writes on the caller's connection and never opens one of its own.
    return DBOSClient(
        system_database_engine=engine,
        serializer=SERIALIZER,
        application_name=APPLICATION,
        lazy=True,
    )


def period(now: datetime, every: timedelta) -> datetime:
    """The start of the period of that length, counted from 1970 in UTC, in which `now` lies."""
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    return epoch + (now - epoch) // every * every


class _Worker:
    """This process as one that runs jobs: its heartbeat, and the jobs themselves."""

    def __init__(self, executor_id: str, write: Write, context: object, pace: Pace) -> None:
        self.executor_id, self.write, self.context, self.pace = executor_id, write, context, pace
        self.stopping = threading.Event()
        self.pulse = threading.Thread(target=self._keep_beating, name="heartbeat", daemon=True)
        self._missed: heartbeats.Missed = {}
        self._asked: dict[str, datetime] = {}

    def perform(self, name: str, ids: Mapping[str, str]) -> None:
        for pause in (*self.pace.retry_after, None):
            try:
                registered[name].run(self.context, **ids)
                return
            except Exception as error:
                frames = traceback.extract_tb(error.__traceback__)
                where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}"
                _log.warning("%s failed: %s\n%s", name, type(error), "".join(frames.format()))
                if pause is None:
                    raise JobFailed(f"{type(error).__name__} at {where}") from None
            if self.stopping.wait(pause):
                # Not an Exception: DBOS records nothing, and the job is run again elsewhere.
                raise SystemExit

    def beat(self) -> None:
        now = datetime.now(UTC)
        periods = {n: period(now, one.every) for n, one in registered.items() if one.every}
        due = {n: start for n, start in periods.items() if self._asked.get(n) != start}
        with self.write() as session:
            heartbeats.beat(session, self.executor_id, now)
            for name, start in due.items():
                enqueue(session, name, key=start.isoformat(), period=start.isoformat())
            beats = heartbeats.others(session, self.executor_id)
        self._asked |= due
        self._missed = heartbeats.missed(self._missed, beats)

    def take_over(self) -> None:
        for dead, (beat, missed) in self._missed.items():
            if missed < self.pace.missed_beats:
                continue
            _log.warning("worker %s is silent: its jobs are taken over", dead)
            # Unlike `resume_workflows` this moves only what the dead one still holds, so that two
            # who notice at once do not both run it, and it keeps counting the starts.
            DBOS._recover_pending_workflows([dead])
            with self.write() as session:
                heartbeats.forget(session, dead, beat)

    def _keep_beating(self) -> None:
        while not self.stopping.wait(self.pace.beat_seconds):
            try:
                self.beat()
                self.take_over()
            except Exception as error:
                _log.warning("heartbeat failed: %s", type(error))


_worker: _Worker | None = None


def launch(
    database_url: str,
    *,
    executor_id: str,
    write: Write,
    context: object = None,
    listen: bool = True,
    pace: Pace = Pace(),  # noqa: B008 - immutable
) -> None:
    """Start running jobs in this process, or with `listen=False` only check that it may enqueue.

    `executor_id` is this process's alone while it lives; started again under that name it goes on
    at once. `write` opens a transaction that commits; `context` goes to every handler.
    Raises JobError when the engine's tables are missing or a job that waits has no handler.
    """
    global _worker
    _check(write, listen=listen)
    if not listen:
        return
    if _worker is not None:
        raise JobError("this process already runs jobs")
    worker = _Worker(executor_id, write, context, pace)
    worker.beat()
    _start_engine(database_url, worker)
    worker.pulse.start()
    _worker = worker


def shutdown(*, grace_seconds: int = 10) -> None:
    """Take no more jobs and wait for the one that runs; unfinished, it is run again later."""
    global _worker
    if _worker is None:
        return
    _worker.stopping.set()
    _worker.pulse.join()
    DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=grace_seconds)
    _worker = None


def _check(write: Write, *, listen: bool) -> None:
    try:
        with write() as session:
            waiting = {name for name, status in backlog(session) if status in _UNFINISHED}
    except (OperationalError, ProgrammingError) as error:
        raise JobError("the engine has no tables here: run the migrations first") from error
    if listen and (orphans := waiting - registered.keys()):
        raise JobError(f"jobs wait that nobody can do: {', '.join(sorted(orphans))}")


def _start_engine(database_url: str, worker: _Worker) -> None:
    DBOS(
        config={
            "name": APPLICATION,
            "system_database_url": database_url,
            "sys_db_pool_size": 5,
            "executor_id": worker.executor_id,
            "application_version": VERSION,
            "serializer": SERIALIZER,
            "log_level": "WARNING",
            "console_log_level": "WARNING",
            "enable_otlp": False,
            # Nothing here waits for messages; the notifier would wake up a hundred times a second.
            "use_listen_notify": False,
            "run_migrations": False,
        }
    )
    for name in registered:
        DBOS.workflow(name=name, max_recovery_attempts=STARTS - 1)(_workflow(worker, name))
    DBOS.launch()
    for queue, at_once in ((QUEUE, worker.pace.concurrency), (OUTWARD, worker.pace.outward)):
        DBOS.register_queue(
            queue,
            worker_concurrency=at_once,
            polling_interval_sec=worker.pace.poll_seconds,
            on_conflict="always_update",
        )


def _workflow(worker: _Worker, name: str) -> Callable[..., None]:
    def run(**ids: str) -> None:
        worker.perform(name, ids)

    return run
