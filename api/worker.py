"""Work in the background: in the process of the application, or in one of its own."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from api import jobs
from api.assessments import jobs as assessments
from api.assessments import pair_jobs as pairs
from api.cohorts import jobs as cohorts
from api.database import Sessions
from api.outbox import jobs as outbox
from api.resources import Resources
from api.reviews import jobs as reviews
from api.settings import Settings
from api.storage import open_storage

__all__ = ["HANDLERS", "open_resources", "work", "working"]

# Importing a slice's jobs registers them.
HANDLERS = (assessments, pairs, cohorts, outbox, reviews)
KEPT_FOR = timedelta(days=30)


@jobs.job("forget_finished_jobs", every=timedelta(days=1))
def forget_finished_jobs(resources: Resources, *, period: str) -> None:
    del period  # the engine says which day it is; any day the oldest go
    jobs.forget_finished(resources.settings.database_url, before=datetime.now(UTC) - KEPT_FOR)


@jobs.job("count_rows", every=timedelta(hours=1))
def count_rows(resources: Resources, *, period: str) -> None:
    del period  # counted are the rows of now
    resources.sessions.count_rows()


@contextmanager
def open_resources(settings: Settings) -> Iterator[Resources]:
    """The database and the storage of these settings, closed at the end."""
    secret = settings.s3_secret_access_key
    storage = open_storage(
        settings.storage_url,
        endpoint=settings.s3_endpoint,
        access_key_id=settings.s3_access_key_id,
        secret_access_key=secret.get_secret_value() if secret else None,
        region=settings.s3_region,
    )
    sessions = Sessions(settings.database_url, pool_size=settings.database_pool_size)
    try:
        yield Resources(settings, sessions, storage)
    finally:
        sessions.dispose()


@contextmanager
def working(resources: Resources, executor_id: str, *, listen: bool) -> Iterator[None]:
    """Run jobs in this process for as long as the block lasts, or only be able to enqueue."""
    jobs.launch(
        resources.settings.database_url,
        executor_id=executor_id,
        write=resources.sessions.write,
        context=resources,
        listen=listen,
    )
    try:
        yield
    finally:
        jobs.shutdown()


def work(settings: Settings, executor_id: str) -> None:
    """Work until told to stop (SIGTERM or SIGINT); the job at hand is finished first."""
    told = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: told.set())
    with open_resources(settings) as resources, working(resources, executor_id, listen=True):
        told.wait()
