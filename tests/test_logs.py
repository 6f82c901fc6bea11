"""Logs say where something failed, never whose it was."""

import json
import logging

import pytest
from pydantic import SecretStr
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from api import logs
from api.database import Sessions
from api.patients.models import Patient
from api.settings import Environment, Settings

SECRET = SecretStr("0123456789abcdef" * 2)


def failing_with(patient_name: str) -> None:
    """Raise with a patient's name in a local variable."""
    assert patient_name
    raise LookupError("nothing there")


def settings_in(environment: Environment) -> Settings:
    address = "https://repigment.example"
    return Settings(_env_file=None, environment=environment, secret_key=SECRET, public_url=address)


@pytest.mark.parametrize("environment", list(Environment))
def test_a_traceback_names_the_place_and_no_value(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    before = logging.getLogger().handlers[:]
    logs.configure(settings_in(environment))
    try:
        failing_with("Alice Nguyễn")
    except LookupError:
        logging.getLogger("test").exception("it failed")
    logging.getLogger().handlers = before
    said = capsys.readouterr().err
    assert "failing_with" in said
    assert "LookupError" in said
    assert "Alice" not in said.replace('failing_with("Alice', "")


@pytest.mark.parametrize("environment", list(Environment))
def test_a_row_that_the_database_refuses_is_not_quoted(
    environment: Environment, sessions: Sessions, capsys: pytest.CaptureFixture[str]
) -> None:
    before = logging.getLogger().handlers[:]
    logs.configure(settings_in(environment))
    try:
        with sessions.write() as session:
            alice = session.exec(select(Patient).where(col(Patient.full_name).like("Alice%"))).one()
            name, alice.fitzpatrick = alice.full_name, 99
            session.add(alice)
    except IntegrityError as refused:
        logging.getLogger("test").exception("it failed")
        logging.getLogger("test").error("it failed: %s", refused)
    logging.getLogger().handlers = before
    said = capsys.readouterr().err
    traceback = said.partition("it failed: ")[0]
    assert "sqlalchemy.exc.IntegrityError" in traceback
    assert "constraint" not in traceback
    assert name not in said
    assert "1991" not in said


def test_production_says_no_message_at_all(capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers[:]
    production = settings_in(Environment.production)
    logs.configure(production)
    name = "Alice Nguyễn"
    try:
        try:
            raise LookupError(name)
        except LookupError as first:
            raise ExceptionGroup(name, [ValueError(name)]) from first
    except ExceptionGroup:
        logging.getLogger("test").exception("it failed")
    logging.getLogger().handlers = before
    said = json.loads(capsys.readouterr().err)["exception"]
    assert name not in said
    assert all(kind in said for kind in ("LookupError", "ValueError", "ExceptionGroup"))


def test_production_logs_one_json_line_an_event(capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers[:]
    production = settings_in(Environment.production)
    logs.configure(production)
    logging.getLogger("test").warning("a job was taken over")
    logging.getLogger().handlers = before
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"]) == ("a job was taken over", "warning")
