"""Every test gets a database made by the real migrations, with the cast already in it.

`TEST_DATABASE=postgresql` runs the same tests on a PostgreSQL that they start themselves;
`TEST_DATABASE_URL` names a server to use instead. Each test starts from a copy of one template.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text
from starlette.testclient import TestClient

import migrations
from api import jobs
from api.database import Sessions
from api.main import create_app
from api.settings import Settings
from tests import postgres
from tests.people import Person, settle

Template = Callable[[], None]


@pytest.fixture(scope="session")
def database_server() -> Iterator[str | None]:
    """The address of a PostgreSQL server, or None when the tests run on SQLite."""
    with ExitStack() as stack:
        url = os.environ.get("TEST_DATABASE_URL")
        if url is None and os.environ.get("TEST_DATABASE") == "postgresql":
            url = stack.enter_context(postgres.cluster())
        yield url


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, database_server: str | None) -> Settings:
    folder = tmp_path_factory.mktemp("repigment")
    return Settings(
        _env_file=None,
        database_url=_fresh(database_server, "repigment_test")
        if database_server
        else f"sqlite:///{folder}/repigment.db",
        database_pool_size=10,
        storage_url=str(folder / "photos"),
        worker_inside=False,
        demo=False,
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
    template = _fresh(database_url, "repigment_template", copy_of=database_url)

    def restore() -> None:
        _fresh(database_url, make_url(database_url).database or "", copy_of=template)

    return restore


def _fresh(server: str, name: str, *, copy_of: str | None = None) -> str:
    url = make_url(server)
    engine = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    source = f' TEMPLATE "{make_url(copy_of).database}"' if copy_of else ""
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"{source}'))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)
