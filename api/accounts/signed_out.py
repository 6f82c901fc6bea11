"""Which sign-ins have ended while access tokens of theirs are still young: known without asking.

A query for each request would be most of what a log costs. Each process therefore looks every few
seconds for the sign-ins that ended within the life of an access token, and remembers them.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, select
from starlette.concurrency import run_in_threadpool

from api.accounts.models import DeviceSession
from api.database import Sessions

EVERY_SECONDS = 5
# Clocks of two servers need not agree to the second.
SKEW = timedelta(minutes=1)
log = logging.getLogger(__name__)


class SignedOutLately:
    def __init__(self, sessions: Sessions, token_lifetime: timedelta) -> None:
        self._sessions = sessions
        self._span = token_lifetime + SKEW
        self._ended: frozenset[UUID] = frozenset()

    def __contains__(self, session_id: UUID) -> bool:
        return session_id in self._ended

    def look(self, now: datetime) -> None:
        lately = select(DeviceSession.id).where(col(DeviceSession.revoked_at) > now - self._span)
        with self._sessions.read() as session:
            self._ended = frozenset(session.exec(lately))

    async def keep_looking(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await run_in_threadpool(self.look, datetime.now(UTC))
            except SQLAlchemyError:
                # What was known stays known; whoever needs the database is told by themselves.
                log.warning("cannot look for ended sign-ins", exc_info=True)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), EVERY_SECONDS)


@asynccontextmanager
async def looking(app: FastAPI) -> AsyncIterator[None]:
    lifetime = timedelta(minutes=app.state.settings.access_token_minutes)
    app.state.signed_out_lately = SignedOutLately(app.state.sessions, lifetime)
    stop = asyncio.Event()
    task = asyncio.create_task(app.state.signed_out_lately.keep_looking(stop))
    yield
    # Not cancelled: a look on its way must hand its connection back before the pool is closed.
    stop.set()
    await task
