"""What waits, runs or was given up, as the engine's tables have it, and clearing them up."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any, NamedTuple

from dbos import DBOSClient, DBOSPortableJSONSerializer
from sqlalchemy import Select, column, func, select, table
from sqlalchemy.sql.expression import TableClause
from sqlmodel import Session

QUEUE = "repigment"
# Of jobs that wait for the servers of others.
OUTWARD = "repigment-outward"
APPLICATION = "repigment"
SERIALIZER = DBOSPortableJSONSerializer()

# What the engine keeps in the schema `dbos` on PostgreSQL and beside our own tables on SQLite.
ENGINE_TABLES = frozenset(
    {
        "application_versions",
        "dbos_migrations",
        "event_dispatch_kv",
        "notifications",
        "operation_outputs",
        "queues",
        "streams",
        "workflow_events",
        "workflow_events_history",
        "workflow_input",
        "workflow_output",
        "workflow_schedules",
        "workflow_status",
    }
)


# How the engine says that a job was given up.
GIVEN_UP = ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")


class Standing(NamedTuple):
    """Under which key a job can be asked for, and how it stands: `status` None, not asked yet."""

    key: str
    status: str | None

    @property
    def given_up(self) -> bool:
        return self.status in GIVEN_UP


class FailedJob(NamedTuple):
    """A job that was given up, until `try_again` or an operator deals with it."""

    id: str
    job: str
    reason: str
    at: datetime


def is_engine_table(name: str) -> bool:
    """Whether a table is the engine's: Alembic ignores it and none of ours may be named so."""
    return name in ENGINE_TABLES


def engine_table(session: Session, name: str) -> TableClause:
    """The columns we read of one of the engine's tables, where this database keeps it."""
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    columns = ("workflow_uuid", "name", "status", "executor_id", "completed_at", "error")
    return table(name, *(column(one) for one in columns), schema="dbos" if on_postgresql else None)


def backlog(session: Session) -> dict[tuple[str, str], int]:
    """How many jobs there are by name and status, those that succeeded left out."""
    status = engine_table(session, "workflow_status")
    rows = session.execute(
        select(status.c.name, status.c.status, func.count())
        .where(status.c.status != "SUCCESS")
        .group_by(status.c.name, status.c.status)
    )
    return {(name, state): count for name, state, count in rows}


def standing(session: Session, job: str, key: str) -> Standing:
    """Of a job whose result is not there: one that ended without it is asked for by a new key.

    So it is where there was nothing to do at the time, as without consent; under the old key the
    engine would never run it again.
    """
    for attempt in count(1):
        again = key if attempt == 1 else f"{key}:{attempt}"
        status = _status(session, f"{job}:{again}")
        if status != "SUCCESS":
            break
    return Standing(again, status)


def _status(session: Session, job_id: str) -> str | None:
    status = engine_table(session, "workflow_status")
    chosen = select(status.c.status).where(status.c.workflow_uuid == job_id)
    found: str | None = session.execute(chosen).scalar_one_or_none()
    return found


def failed(session: Session, *, limit: int = 100) -> list[FailedJob]:
    """The jobs that were given up, latest first."""
    return [
        FailedJob(id, name, _reason(error), datetime.fromtimestamp(at / 1000, UTC))
        for id, name, error, at in session.execute(_failed(session).limit(limit))
    ]


def _failed(session: Session) -> Select[Any]:
    status = engine_table(session, "workflow_status")
    output = engine_table(session, "workflow_output")
    return (
        select(status.c.workflow_uuid, status.c.name, output.c.error, status.c.completed_at)
        .outerjoin(output, output.c.workflow_uuid == status.c.workflow_uuid)
        .where(status.c.status.in_(GIVEN_UP))
        .order_by(status.c.completed_at.desc())
    )


def _reason(error: str | None) -> str:
    return str(json.loads(error)["message"]) if error else "took its worker down each time"


def forget_finished(database_url: str, *, before: datetime, batch: int = 1000) -> int:
    """Delete the jobs that succeeded before an instant and say how many; failed ones stay."""
    forgotten = 0
    with _client(database_url) as client:
        while finished := client.list_workflows(
            status="SUCCESS",
            completed_before=before.isoformat(),
            limit=batch,
            load_input=False,
            load_output=False,
        ):
            client.delete_workflows([one.workflow_id for one in finished])
            forgotten += len(finished)
    return forgotten


def put_back(database_url: str, job_id: str, queue: str) -> None:
    """Put a job that failed back on its queue under its old id."""
    with _client(database_url) as client:
        client.rewind_workflow(job_id, queue_name=queue)


@contextmanager
def _client(database_url: str) -> Iterator[DBOSClient]:
    client = DBOSClient(
        system_database_url=database_url,
        serializer=SERIALIZER,
        application_name=APPLICATION,
        system_database_pool_size=1,
        retry_connection_errors=False,
    )
    try:
        yield client
    finally:
        client.destroy()
