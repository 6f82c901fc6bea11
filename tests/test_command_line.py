"""`repigment` as it is installed: measuring must not wait for the server to load."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api import cli, command

ASK_FOR_HELP = """
import atexit, sys
from api import command
atexit.register(lambda: print(sorted(sys.modules)))
sys.argv = ["repigment", "measure", "--help"]
command.run()
"""


def test_measuring_loads_no_server() -> None:
    asked = [sys.executable, "-c", ASK_FOR_HELP]
    modules = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert "usage: repigment measure" in modules
    for name in ("fastapi", "sqlalchemy", "dbos", "uvicorn"):
        assert f"'{name}'" not in modules


def test_everything_else_is_the_command_line_that_lists_it() -> None:
    app = command.EVERYTHING.load()
    names = {one.callback.__name__ for one in app.registered_commands}
    assert {"serve", "measure", "compare", "card"} <= names


def test_in_another_folder_a_command_finds_no_database_and_makes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    answer = CliRunner().invoke(cli.app, ["jobs"], env={"REPIGMENT_DATABASE_URL": None})
    assert answer.exit_code == 2
    assert f"There is no database at {tmp_path}/var/repigment.db" in answer.output
    assert list(tmp_path.iterdir()) == []
