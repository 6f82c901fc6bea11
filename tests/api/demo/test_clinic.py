"""The people of the demo clinic, and those that the story brings with it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

import migrations
from api import demo
from api.accounts.models import Account
from api.database import Sessions
from api.settings import Settings
from tests.conftest import fresh_database

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path, database_server: str | None) -> Settings:
    here = f"sqlite:///{tmp_path}/demo.db"
    url = fresh_database(database_server, "repigment_demo_people") if database_server else here
    return Settings(_env_file=None, database_url=url)


@pytest.fixture
def opened(settings: Settings) -> Iterator[Sessions]:
    sessions = Sessions(settings.database_url, pool_size=1)
    migrations.upgrade(sessions.engine)
    demo.prepare(settings, NOW)
    yield sessions
    sessions.dispose()


def emails(session: Session) -> set[str]:
    return set(session.exec(select(Account.email)))


def test_the_story_signs_in_as_nobody_whom_the_sign_ins_name(opened: Sessions, settings: Settings):
    printed = demo.prepare(settings, NOW)
    with opened.read() as session:
        assert {demo.STORY_DERMATOLOGIST[0], demo.STORY_DESK[0]} <= emails(session)
    assert demo.DERMATOLOGIST[0] in printed
    assert demo.STORY_DERMATOLOGIST[0] not in printed


def test_a_demo_clinic_of_before_gets_whoever_it_lacks(opened: Sessions, settings: Settings):
    with opened.write() as session:
        of_story = select(Account).where(Account.email == demo.STORY_DERMATOLOGIST[0])
        session.exec(of_story).one().email = "somebody.else@example.org"
    demo.prepare(settings, NOW)
    demo.prepare(settings, NOW)
    with opened.read() as session:
        assert demo.STORY_DERMATOLOGIST[0] in emails(session)
        assert len(emails(session)) == 6
