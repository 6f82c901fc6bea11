"""The validators of FHIR that are written in JavaScript, asked all at once: a start is slow."""

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent


def validate(*resources: bytes) -> list[dict[str, list[str]]]:
    """What `medplum` and `fhir` say of each; skips where there is no Node, but never in CI."""
    if shutil.which("npm") is None and not os.environ.get("CI"):
        pytest.skip("the validators need Node: apt install nodejs npm")
    _install()
    said = subprocess.run(
        ["node", "validate_fhir.mjs"],
        cwd=FOLDER,
        input=b"\n".join(resources),
        capture_output=True,
        timeout=120,
        check=True,
    )
    return [json.loads(line) for line in said.stdout.splitlines()]


@cache
def _install() -> None:
    wanted, installed = FOLDER / "package-lock.json", FOLDER / "node_modules/.package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < wanted.stat().st_mtime:
        subprocess.run(["npm", "ci"], cwd=FOLDER, capture_output=True, timeout=300, check=True)
