"""Every test gets a database made by the real migrations, with the cast already in it.

`TEST_DATABASE=postgresql` runs the same tests on a PostgreSQL that they start themselves;
`TEST_DATABASE_URL` names a server to use instead. Each test starts from a copy of one template.
"""

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text
from starlette.testclient import TestClient
from typer.testing import CliRunner

import migrations
from api import jobs
from api.cli import app as command_line
from api.database import Sessions
from api.main import create_app
from api.settings import Settings
from api.tables import metadata
from tests import postgres
from tests.people import Person, settle
from tests.server import Server, free_port, serving

Template = Callable[[], None]
Command = Callable[..., Any]

TABLES = """
SELECT schemaname, tablename FROM pg_tables
WHERE schemaname IN ('public', 'dbos') AND tablename NOT IN ('alembic_version', 'dbos_migrations')
"""


@pytest.fixture(scope="session")
def database_server() -> Iterator[str | None]:
    """The address of a PostgreSQL server, or None when the tests run on SQLite."""
    with ExitStack() as stack:
        url = os.environ.get("TEST_DATABASE_URL")
        if url is None and os.environ.get("TEST_DATABASE") == "postgresql":
            url = stack.enter_context(postgres.cluster(fsync=False))
        yield url


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, database_server: str | None) -> Settings:
    folder = tmp_path_factory.mktemp("repigment")
    return Settings(
        _env_file=None,
        database_url=fresh_database(database_server, "repigment_test")
        if database_server
        else f"sqlite:///{folder}/repigment.db",
        database_pool_size=20,
        storage_url=str(folder / "photos"),
        worker_inside=False,
        demo=False,
        # Passkeys belong to an address, so the one at which a browser comes is fixed.
        port=free_port(),
        # Where the FHIR server of the tests listens, once a test starts it.
        fhir_hosts=f"http://127.0.0.1:{free_port()}",
    )


@pytest.fixture(scope="session")
def cast(settings: Settings) -> dict[str, dict[str, Any]]:
    sessions = Sessions(settings.database_url)
    migrations.upgrade(sessions.engine)
    jobs.migrate(settings.database_url)
    with sessions.write() as session:
        people = settle(session)
    sessions.dispose()
    return people


@pytest.fixture(scope="session")
def restore(settings: Settings, cast: dict[str, Any]) -> Template:
    """Puts the database back to the template: migrated, with the cast, nothing else."""
    if settings.is_sqlite:
        return _sqlite_template(Path(settings.database_url.removeprefix("sqlite:///")))
    return _postgres_template(settings.database_url)


@pytest.fixture(scope="session")
def app(settings: Settings) -> Any:
    return create_app(settings)


@pytest.fixture
def client(app: Any, restore: Template) -> Iterator[TestClient]:
    restore()
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def sessions(app: Any, client: TestClient) -> Sessions:
    """The application's own sessions, for looking at what it stored."""
    found: Sessions = app.state.sessions
    return found


@pytest.fixture
def repigment(sessions: Sessions, settings: Settings) -> Iterator[Command]:
    """The command line on the database of the test."""
    handlers = logging.getLogger().handlers[:]
    env = {"REPIGMENT_DATABASE_URL": settings.database_url}
    yield lambda *words: CliRunner().invoke(command_line, list(map(str, words)), env=env)
    logging.getLogger().handlers = handlers


@pytest.fixture
def server_database(tmp_path: Path, database_server: str | None) -> str:
    """An empty database for one real server."""
    if database_server is None:
        return f"sqlite:///{tmp_path}/served.db"
    return fresh_database(database_server, "repigment_served")


@pytest.fixture
def server(tmp_path: Path, server_database: str) -> Iterator[Server]:
    """A real server in a process of its own, to be killed and started again."""
    place = {"database_url": server_database, "storage_url": str(tmp_path / "photos")}
    with serving(tmp_path, **place) as running:
        yield running


@pytest.fixture
def stored(server_database: str) -> Iterator[Sessions]:
    """A look at the real server's database from outside."""
    sessions = Sessions(server_database, pool_size=2)
    yield sessions
    sessions.dispose()


def _person(name: str) -> Any:
    @pytest.fixture(name=name)
    def person(client: TestClient, cast: dict[str, dict[str, Any]]) -> Person:
        return Person(client=client, **cast[name])

    return person


dora, sam, ada, alice, bob, sven, charlie = map(
    _person, ("dora", "sam", "ada", "alice", "bob", "sven", "charlie")
)


def _sqlite_template(database: Path) -> Template:
    template = database.with_suffix(".template")
    shutil.copyfile(database, template)

    def restore() -> None:
        for suffix in ("-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(template, database)

    return restore


def _postgres_template(database_url: str) -> Template:
    """Empties every table and puts the cast back: far quicker than a new database for each test."""
    engine = create_engine(database_url, poolclass=NullPool)
    with engine.connect() as connection:
        kept = {table: connection.execute(table.select()).all() for table in metadata.sorted_tables}
        names = [f"{schema}.{name}" for schema, name in connection.execute(text(TABLES))]

    def restore() -> None:
        with engine.begin() as connection:
            # The audit refuses to be emptied; for a superuser triggers can be set aside.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE"))
            for table, rows in kept.items():
                if rows:
                    connection.execute(table.insert(), [dict(row._mapping) for row in rows])

    return restore


def fresh_database(server: str, name: str) -> str:
    """The address of a new, empty database on the server."""
    url = make_url(server)
    engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)
