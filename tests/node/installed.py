"""What `make test` installs from npm, or the sentence that says it did not."""

import os
from pathlib import Path
from typing import NoReturn

import pytest

MODULES = Path(__file__).parent / "node_modules"


def required(name: str) -> Path:
    """The file of a package; skips the test where it is missing, and fails it in CI."""
    found = MODULES / name
    if not found.exists():
        missing(f"{name} is not installed: apt install nodejs npm, then make test.")
    return found


def missing(what: str) -> NoReturn:
    """A machine of one's own may lack a tool; CI may not."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
