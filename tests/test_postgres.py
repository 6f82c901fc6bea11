"""The throw-away cluster that the tests on PostgreSQL run on."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from tests import postgres

pytestmark = pytest.mark.skipif(postgres.binaries() is None, reason="PostgreSQL is not installed")

PATIENCE_SECONDS = 60
A_CRASHING_PROGRAM = """
from tests import postgres
with postgres.cluster() as url:
    print(url, flush=True)
    input()
"""


def ask(url: str, question: str) -> str:
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return str(connection.execute(text(question)).scalar_one())


def folder_of(url: str) -> Path:
    return Path(str(make_url(url).query["host"]))


def test_a_cluster_answers_and_leaves_nothing_behind() -> None:
    with postgres.cluster() as url:
        assert ask(url, "select 6 * 7") == "42"
        assert folder_of(url).exists()
    assert not folder_of(url).exists()
    with pytest.raises(OperationalError):
        ask(url, "select 1")


def test_commits_reach_the_disk_unless_speed_is_asked_for() -> None:
    with postgres.cluster() as durable, postgres.cluster(fsync=False) as fast:
        assert ask(durable, "show fsync") == "on"
        assert ask(durable, "show synchronous_commit") == "on"
        assert ask(fast, "show fsync") == "off"


def test_the_settings_of_whoever_runs_the_tests_stay_outside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGDATA", "/nowhere")
    with postgres.cluster(fsync=False) as url:
        assert ask(url, "show port") == str(postgres.PORT)


def test_a_cluster_goes_when_the_process_that_started_it_is_killed() -> None:
    command = [sys.executable, "-c", A_CRASHING_PROGRAM]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as program:
        assert program.stdout
        folder = folder_of(program.stdout.readline().strip())
        assert folder.exists()
        program.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not folder.exists()


def test_without_postgresql_the_reason_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(Path, "glob", lambda *_: iter(()))
    with pytest.raises(postgres.CannotStart, match="not installed"), postgres.cluster():
        pass


def test_a_server_that_refuses_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "CONNECTIONS", -1)
    with pytest.raises(postgres.CannotStart, match="max_connections"), postgres.cluster():
        pass
