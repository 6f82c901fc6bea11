"""A worker process for the tests to start and kill: DATABASE_URL EXECUTOR FOLDER.

Every start and finish of a job is a row of `mark`, so that a test sees what really ran. A job
called `slow` does not finish before the file FOLDER/go exists.
"""

import os
import signal
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Column, Integer, MetaData, String, Table, insert

from api import jobs
from api.database import Sessions

QUICK = jobs.Pace(retry_after=(0.01, 0.01), poll_seconds=0.1, beat_seconds=0.2, missed_beats=5)


# In a schema of its own: this table is no part of the application.
marks = Table(
    "mark",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("job", String),
    Column("what", String),
    Column("executor", String),
)


class Place(NamedTuple):
    sessions: Sessions
    executor: str
    folder: Path

    def mark(self, job: str, what: str) -> None:
        with self.sessions.write() as session:
            session.execute(insert(marks).values(job=job, what=what, executor=self.executor))


@jobs.job("silent", outward=True)
@jobs.job("slow")
def slow(place: Place, number: str) -> None:
    place.mark(f"slow {number}", "start")
    while not (place.folder / "go").exists():
        time.sleep(0.02)
    place.mark(f"slow {number}", "end")


@jobs.job("quick")
def quick(place: Place, number: str) -> None:
    place.mark(f"quick {number}", "end")


@jobs.job("fails_twice")
def fails_twice(place: Place) -> None:
    tries = place.folder / "tries"
    with tries.open("a") as file:
        file.write("x")
    if len(tries.read_text()) < 3:
        raise OSError("Mrs Smith's photo is away")
    place.mark("fails_twice", "end")


@jobs.job("fails_always")
def fails_always(place: Place) -> None:
    place.mark("fails_always", "start")
    if not (place.folder / "mended").exists():
        raise ValueError("Mrs Smith has 3.5 g left")


@jobs.job("deadly")
def deadly(place: Place) -> None:
    place.mark("deadly", "start")
    os.kill(os.getpid(), signal.SIGKILL)


@jobs.job("hourly", every=timedelta(hours=1))
def hourly(place: Place, period: str) -> None:
    place.mark(f"hourly {period}", "end")


def main(database_url: str, executor: str, folder: str) -> None:
    place = Place(Sessions(database_url), executor, Path(folder))
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    jobs.launch(
        database_url,
        executor_id=executor,
        write=place.sessions.write,
        context=place,
        pace=QUICK,
    )
    stop.wait()
    jobs.shutdown(grace_seconds=1)


if __name__ == "__main__":
    main(*sys.argv[1:])
