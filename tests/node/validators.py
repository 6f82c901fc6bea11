"""The validators of FHIR that are written in JavaScript, asked all at once: a start is slow."""

import json
import subprocess
from pathlib import Path

from tests.node.installed import required

FOLDER = Path(__file__).parent


def validate(*resources: bytes) -> list[dict[str, list[str]]]:
    """What `medplum` and `fhir` say of each; skips where they are not installed, never in CI."""
    required("fhir/package.json")
    said = subprocess.run(
        ["node", "validate_fhir.mjs"],
        cwd=FOLDER,
        input=b"\n".join(resources),
        capture_output=True,
        timeout=120,
        check=True,
    )
    return [json.loads(line) for line in said.stdout.splitlines()]
