"""`repigment` as it is installed: measuring must not wait for the server to load."""

import subprocess
import sys

from api import command

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
