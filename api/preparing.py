"""What a command needs before it begins: sound settings, a database of the newest schema, a port.

Whatever is missing ends the command with a sentence and the exit status 2.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console
from sqlalchemy.exc import OperationalError

import migrations
from api import jobs, logs
from api.database import Sessions
from api.settings import Settings

_errors = Console(stderr=True)


def end_with(*sentences: str) -> NoReturn:
    for sentence in sentences:
        _errors.print(sentence, highlight=False, markup=False, soft_wrap=True)
    raise typer.Exit(code=2)


def read_settings() -> Settings:
    """The settings of this environment, or an end with a sentence for each that is wrong."""
    misspelt = [
        f"{name}: there is no such setting; see README.md for their names"
        for name in Settings.unknown(os.environ)
    ]
    try:
        settings = Settings()
    except ValidationError as wrong:
        faults = [_sentence(error["loc"], error["msg"]) for error in wrong.errors()]
        end_with(*misspelt, *faults)
    if misspelt:
        end_with(*misspelt)
    logs.configure(settings)
    return settings


def _sentence(setting: tuple[int | str, ...], wrong: str) -> str:
    named = "".join(f"REPIGMENT_{str(part).upper()}: " for part in setting)
    return f"{named}{wrong.removeprefix('Value error, ')}"


@contextmanager
def opened(settings: Settings) -> Iterator[Sessions]:
    """The database for one command, let go of at its end."""
    sessions = Sessions(settings.database_url, pool_size=1)
    try:
        yield sessions
    except OperationalError as failed:
        end_with(f"The database does not answer: {str(failed.orig).strip()}")
    finally:
        sessions.dispose()


def bring_up_to_date(settings: Settings) -> None:
    settings.make_folders()
    with opened(settings) as sessions:
        migrations.upgrade(sessions.engine)
    jobs.migrate(settings.database_url)


def require_schema(settings: Settings) -> None:
    if (file := settings.database_file) is not None and not file.exists():
        end_with(
            f"There is no database at {file.absolute()}: run this in the folder of the clinic's "
            "var/, name the database in REPIGMENT_DATABASE_URL, or make one with "
            "`repigment migrate`."
        )
    with opened(settings) as sessions:
        ready = migrations.is_up_to_date(sessions.engine)
    if not ready:
        end_with("The database does not have the newest schema: run `repigment migrate` first.")


def family_of(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def require_free_port(settings: Settings) -> None:
    with socket.socket(family_of(settings.host)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as taken:
            end_with(
                f"Cannot listen on {settings.host}:{settings.port} ({taken.strerror}): "
                "set REPIGMENT_PORT to another port."
            )
