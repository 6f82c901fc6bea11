"""Sessions. One request is one transaction; nobody else writes `commit()`.

SQLite has one writer at a time: its write sessions share a single connection and queue for it
in order, because the file's own lock is unfair and makes the slowest wait for seconds.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from anyio import CancelScope
from fastapi import Depends, Request
from sqlalchemy import (
    JSON,
    Connection,
    Engine,
    Enum,
    Integer,
    create_engine,
    event,
    func,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import DateTime, TypeDecorator
from sqlmodel import Session, SQLModel
from starlette.concurrency import run_in_threadpool
from uuid_utils.compat import uuid7

from api.errors import Problem

__all__ = [
    "HEAVY",
    "Hundredths",
    "Instant",
    "Json",
    "ReadSessionDep",
    "SessionDep",
    "Sessions",
    "choice",
    "count_rows",
    "insert_new",
    "plan_for_each",
    "uuid7",
]

# Requests that work long between sessions of their own: uploads, summaries, sign-ins.
HEAVY_TURNS = 8
# Seconds after which a connection to SQLite is opened anew, in each process for itself.
OLD = 3600

# Named constraints can be dropped by a later migration, on SQLite too.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Json = JSON().with_variant(JSONB(), "postgresql")


class Instant(TypeDecorator[datetime]):
    """An aware instant in UTC on every database; SQLite would hand back a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must say its offset from UTC")
        moved = value.astimezone(UTC)
        return moved.replace(tzinfo=None) if dialect.name == "sqlite" else moved

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def choice(kind: type[StrEnum]) -> Enum:
    """A lower-case `StrEnum` stored as text, with its values said again as a CHECK constraint."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=kind.__name__.lower(),
        values_callable=lambda chosen: [member.value for member in chosen],
    )


class Hundredths(TypeDecorator[Decimal]):
    """A decimal number with two places, kept as a whole number so that 0.1 + 0.2 is 0.3."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int((Decimal(value) * 100).to_integral_value())

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 100


class Sessions:
    """Where sessions come from: `write()` for anything that may store, `read()` for the rest."""

    def __init__(self, database_url: str, *, pool_size: int = 30) -> None:
        self.url = database_url
        self._writer = _engine(database_url, 1 if _is_sqlite(database_url) else pool_size)
        self._reader = (
            _engine(database_url, pool_size) if _is_sqlite(database_url) else self._writer
        )
        if _is_sqlite(database_url):
            event.listen(self._writer, "begin", _begin_immediate)
            event.listen(self._reader, "begin", _begin_deferred)
        # Who holds a connection needs a thread to go on. Requests therefore wait for their turn
        # before they take a thread, and connections are never fewer than turns: otherwise all
        # threads could wait for a connection whose holder waits for a thread.
        turns = max(1, (pool_size - HEAVY_TURNS) // 2)
        self.turn_to_read = asyncio.Semaphore(turns)
        self.turn_to_write = asyncio.Semaphore(1 if _is_sqlite(database_url) else turns)
        self.heavy_turn = asyncio.Semaphore(HEAVY_TURNS)

    @property
    def engine(self) -> Engine:
        return self._writer

    def opened_to_write(self) -> Session:
        return Session(self._writer, expire_on_commit=False)

    def opened_to_read(self) -> Session:
        return Session(self._reader, expire_on_commit=False)

    @contextmanager
    def write(self) -> Iterator[Session]:
        with self.opened_to_write() as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        with self.opened_to_read() as session, session.begin():
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """To read much: every question is answered as of the same moment.

        Instants that are read as text are spelt in UTC.
        """
        with self.read() as session:
            if not _is_sqlite(self.url):
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
                session.execute(text("SET LOCAL TIME ZONE 'UTC'"))
            yield session

    def count_rows(self) -> None:
        """Let SQLite's planner know how large the tables are; PostgreSQL sees to it by itself.

        A connection learns of it when it is opened: those of this process that only read are
        opened anew at once, all others when they are `OLD`.
        """
        if _is_sqlite(self.url):
            with self._writer.begin() as connection:
                count_rows(connection)
            self._reader.dispose()

    def dispose(self) -> None:
        self._writer.dispose()
        self._reader.dispose()


def count_rows(connection: Connection) -> None:
    """On SQLite alone: in milliseconds, from some rows of each index."""
    connection.exec_driver_sql("PRAGMA analysis_limit=1000")
    connection.exec_driver_sql("ANALYZE")


def _is_sqlite(url: str) -> bool:
    return url.startswith("sqlite")


def _engine(url: str, pool_size: int) -> Engine:
    if not _is_sqlite(url):
        return create_engine(
            url, pool_size=pool_size, max_overflow=0, pool_timeout=10, hide_parameters=True
        )
    # FastAPI opens and uses a session on different threads of its pool, one after the other.
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=30,
        pool_recycle=OLD,
        # An error that quotes its parameters would put a patient into the log.
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": 30},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    # The driver's own BEGIN comes too late to protect a read before a write: see `begin` below.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_deferred(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")


async def _write_session(request: Request) -> AsyncIterator[Session]:
    sessions: Sessions = request.app.state.sessions
    async with sessions.turn_to_write, _finished(sessions.opened_to_write()) as session:
        yield session


async def _read_session(request: Request) -> AsyncIterator[Session]:
    sessions: Sessions = request.app.state.sessions
    async with sessions.turn_to_read, _finished(sessions.opened_to_read()) as session:
        yield session


@asynccontextmanager
async def _finished(session: Session) -> AsyncIterator[Session]:
    """Commit, or roll back on any exception but a `Problem` that stands; then let go."""
    try:
        yield session
    except BaseException as raised:
        stands = isinstance(raised, Problem) and raised.stands
        await _in_thread(session.commit if stands else session.rollback)
        raise
    else:
        await _in_thread(session.commit)
    finally:
        await _in_thread(session.close)


async def _in_thread(step: Callable[[], None]) -> None:
    # A phone that hangs up must not stop a commit half-way.
    with CancelScope(shield=True):
        await run_in_threadpool(step)


async def _heavy_turn(request: Request) -> AsyncIterator[None]:
    sessions: Sessions = request.app.state.sessions
    async with sessions.heavy_turn:
        yield


# Function scope commits before the response leaves: a 201 always means stored.
SessionDep = Annotated[Session, Depends(_write_session, scope="function")]
ReadSessionDep = Annotated[Session, Depends(_read_session, scope="function")]
# For endpoints that open sessions by themselves because they work long between them.
HEAVY = Depends(_heavy_turn, scope="function")


def plan_for_each(session: Session) -> None:
    """Until the transaction ends PostgreSQL plans every question for the values it is asked with.

    A plan for any clinic would be a bad one for the largest; and to compile it takes longer than
    to answer.
    """
    if session.get_bind().dialect.name == "postgresql":
        planned = func.set_config("plan_cache_mode", "force_custom_plan", True)
        session.execute(select(planned, func.set_config("jit", "off", True)))


def insert_new(session: Session, table: type[SQLModel], rows: list[dict[str, Any]]) -> set[Any]:
    """Insert the rows whose key is not there yet and say which primary keys were stored.

    Never select-then-insert: of two requests with one key exactly one stores its row.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    keys = list(table.__table__.primary_key.columns)  # type: ignore[attr-defined]
    statement = insert(table).values(rows).on_conflict_do_nothing().returning(*keys)
    return {tuple(row) if len(keys) > 1 else row[0] for row in session.execute(statement)}
