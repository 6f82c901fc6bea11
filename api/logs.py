"""Logs: one JSON line an event in production, readable lines on a laptop; never a patient's data.

Requests that succeed are not logged: an address with ids in it would say who was looked at, and
that is the audit's business.
"""

import logging
import sys

import structlog
from structlog.typing import Processor

from api.settings import Environment, Settings


def configure(settings: Settings) -> None:
    """Send the standard library's loggers through structlog, to standard error."""
    in_production = settings.environment is Environment.production
    # Where it happened, never the values at hand: those are a patient's.
    traceback = structlog.processors.ExceptionRenderer(
        structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    )
    renderer: list[Processor] = (
        [traceback, structlog.processors.JSONRenderer()]
        if in_production
        else [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
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
                *renderer,
            ],
        )
    )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for chatty in ("httpx", "httpcore", "alembic", "uvicorn.access"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
