"""Logs say where something failed, never whose it was."""

import json
import logging

import pytest
from pydantic import SecretStr

from api import logs
from api.settings import Environment, Settings

SECRET = SecretStr("0123456789abcdef" * 2)


def failing_with(patient_name: str) -> None:
    """Raise with a patient's name in a local variable."""
    assert patient_name
    raise LookupError("nothing there")


@pytest.mark.parametrize("environment", list(Environment))
def test_a_traceback_names_the_place_and_no_value(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    before = logging.getLogger().handlers[:]
    logs.configure(Settings(_env_file=None, environment=environment, secret_key=SECRET))
    try:
        failing_with("Alice Nguyễn")
    except LookupError:
        logging.getLogger("test").exception("it failed")
    logging.getLogger().handlers = before
    said = capsys.readouterr().err
    assert "failing_with" in said
    assert "LookupError" in said
    assert "Alice" not in said.replace('failing_with("Alice', "")


def test_production_logs_one_json_line_an_event(capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers[:]
    production = Settings(_env_file=None, environment=Environment.production, secret_key=SECRET)
    logs.configure(production)
    logging.getLogger("test").warning("a job was taken over")
    logging.getLogger().handlers = before
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"]) == ("a job was taken over", "warning")
