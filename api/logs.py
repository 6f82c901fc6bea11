"""Logs: one JSON line an event in production, readable lines on a laptop; never a patient's data.

Requests that succeed are not logged: an address with ids in it would say who was looked at, and
that is the audit's business.
"""

import logging
import re
import sqlite3
import sys
import traceback
from collections.abc import Iterator

import psycopg
import structlog
from sqlalchemy.exc import SQLAlchemyError
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

from api.settings import Environment, Settings

# PostgreSQL quotes the row that it refuses, and whoever logs an error as text quotes that.
_DETAIL = re.compile(r"DETAIL:.*", re.DOTALL)


def configure(settings: Settings) -> None:
    """Send the standard library's loggers through structlog, to standard error."""
    in_production = settings.environment is Environment.production
    say_where = structlog.processors.ExceptionRenderer(
        _without_messages if in_production else _without_database_messages
    )
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if in_production
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_detail,
                say_where,
                renderer,
            ],
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for chatty in ("httpx", "httpcore", "alembic", "uvicorn.access"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _without_messages(exc_info: ExcInfo) -> str:
    """Where it happened, never the values at hand nor a message: those may be a patient's."""
    return "".join(_said(one, message=False) for one in _chain(exc_info[1]))


def _without_database_messages(exc_info: ExcInfo) -> str:
    hidden = (SQLAlchemyError, psycopg.Error, sqlite3.Error)
    return "".join(_said(one, message=not isinstance(one, hidden)) for one in _chain(exc_info[1]))


def _said(error: BaseException, *, message: bool) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if message:
        return "".join([*traceback.format_tb(error.__traceback__), f"{kind}: {error}\n"])
    places = traceback.extract_tb(error.__traceback__)
    lines = [f'  File "{one.filename}", line {one.lineno}, in {one.name}' for one in places]
    return "\n".join([*lines, kind, ""])


def _chain(error: BaseException) -> Iterator[BaseException]:
    """What led to an error, first causes first, then the error itself."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _chain(before)
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _chain(one)
    yield error


def _without_detail(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    event["event"] = _DETAIL.sub("DETAIL left out", str(event["event"]))
    return event
