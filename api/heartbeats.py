"""Who of the workers is alive, and who has fallen silent and left jobs behind."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import Field, Session, SQLModel, col

from api.backlog import engine_table
from api.database import Instant

# A worker's last beat and how many looks in a row it has not changed.
Missed = Mapping[str, tuple[datetime | None, int]]


class WorkerHeartbeat(SQLModel, table=True):
    """One row per process that runs jobs, renewed while it lives."""

    __tablename__ = "worker_heartbeat"

    executor_id: str = Field(primary_key=True)
    beat_at: datetime = Field(sa_type=Instant)


def beat(session: Session, executor_id: str, now: datetime) -> None:
    session.merge(WorkerHeartbeat(executor_id=executor_id, beat_at=now))


def others(session: Session, executor_id: str) -> dict[str, datetime | None]:
    """Everybody else's last beat; None for one who holds a job and has no row."""
    status = engine_table(session, "workflow_status")
    holders = select(status.c.executor_id).where(status.c.status == "PENDING").distinct()
    rows = session.execute(select(col(WorkerHeartbeat.executor_id), col(WorkerHeartbeat.beat_at)))
    beats: dict[str, datetime | None] = dict.fromkeys(session.execute(holders).scalars())
    beats |= dict(rows.all())
    return {name: at for name, at in beats.items() if name != executor_id}


def missed(before: Missed, beats: Mapping[str, datetime | None]) -> Missed:
    """Count, for each worker, the looks in a row at which its beat was the same."""
    counted = {}
    for name, at in beats.items():
        last, count = before.get(name, (at, -1))
        counted[name] = (at, count + 1 if last == at else 0)
    return counted


def forget(session: Session, executor_id: str, beat_at: datetime | None) -> None:
    """Delete a dead worker's row, unless it has come back to life since."""
    session.execute(
        delete(WorkerHeartbeat).where(
            col(WorkerHeartbeat.executor_id) == executor_id,
            col(WorkerHeartbeat.beat_at) == beat_at,
        )
    )
