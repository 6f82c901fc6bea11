"""What jobs there are: who does them, how often, and in which queue they wait."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from api.backlog import OUTWARD, QUEUE

Handler = Callable[..., None]


class JobError(Exception):
    """The engine was asked for something it cannot do."""


class Registered(NamedTuple):
    run: Handler
    every: timedelta | None
    queue: str


registered: dict[str, Registered] = {}


def job(
    name: str, *, every: timedelta | None = None, outward: bool = False
) -> Callable[[Handler], Handler]:
    """Register the handler of a job: called as `handler(context, **ids)`.

    `outward` is one that waits for servers of others: nothing else waits in a queue behind it.

    With `every`, one worker also runs it once in each period of that length (see `period`), as
    `handler(context, period="2026-03-02T14:00:00+00:00")`; a period without workers is skipped.
    """

    def register(run: Handler) -> Handler:
        if name in registered:
            raise JobError(f"two handlers for the job {name!r}")
        registered[name] = Registered(run, every, OUTWARD if outward else QUEUE)
        return run

    return register


def queue_of(job_id: str) -> str:
    """Of `job:key`; a job that nobody registered waits with the rest."""
    found = registered.get(job_id.partition(":")[0])
    return found.queue if found else QUEUE
