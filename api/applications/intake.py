"""Waiting single logs of this process, written together: one transaction for a group of phones.

A commit that survives power loss costs more than everything else about a log. Logs that arrive
while one group is being written form the next, and the busier the server the larger the groups.
A log that comes alone is written at once. See docs/decisions/0006-group-commit.md.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from api.applications.service import Outcome, Sent, log_many
from api.database import Sessions
from api.errors import Busy, NotFound

GROUP = 64
CROWD = 32
QUEUE = 4096
# Of the time that a group took, the part that the next may wait to be as large.
PATIENCE = 0.25
# A disk that stood still for half a minute says nothing of how soon phones come back.
LONGEST_PATIENCE = 0.05

Answer = Outcome | NotFound | SQLAlchemyError


class Waiting(NamedTuple):
    sent: Sent
    answer: asyncio.Future[Outcome]


class Intake:
    """Belongs to one event loop: only `_store` runs elsewhere, on threads of its own."""

    def __init__(self, sessions: Sessions, *, writers: int) -> None:
        self._sessions = sessions
        self._waiting: deque[Waiting] = deque()
        self._writers = self._idle = writers
        self._threads = ThreadPoolExecutor(writers, thread_name_prefix="intake")
        self._tasks: set[asyncio.Task[None]] = set()
        self._wanted, self._enough = 1, asyncio.Event()

    async def log(self, sent: Sent) -> Outcome:
        """Store one log; comes back when it is committed. Raises NotFound, Busy."""
        if len(self._waiting) >= QUEUE:
            raise Busy(headers={"Retry-After": "2"})
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(sent, answer))
        if len(self._waiting) >= self._wanted:
            self._enough.set()
        # One large group costs less than two small ones: a further writer only helps a crowd.
        if self._idle == self._writers or (self._idle and len(self._waiting) >= CROWD):
            self._idle -= 1
            task = asyncio.create_task(self._write())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await answer

    async def close(self) -> None:
        """Write what still waits, then stop."""
        await asyncio.gather(*self._tasks)
        self._threads.shutdown()

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while group := self._next_group():
            sent, began = [one.sent for one in group], loop.time()
            try:
                answers = await loop.run_in_executor(self._threads, self._store, sent)
            except Exception as fault:  # The loop goes on, and every waiting phone is told.
                _tell(group, [fault] * len(group))
            else:
                _tell(group, answers)
            await self._as_many(len(group), patience(loop.time() - began))
        self._idle += 1

    async def _as_many(self, wanted: int, seconds: float) -> None:
        """Wait until as many wait as were just written, but not for long.

        A crowd comes back as it was answered. Without this the first one back is written alone,
        at the price of a group, while the others wait.
        """
        if wanted <= 1 or len(self._waiting) >= wanted:
            return
        self._wanted, self._enough = wanted, asyncio.Event()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._enough.wait(), seconds)

    def _next_group(self) -> list[Waiting]:
        """The next logs in their order; those of one patient are all from one account."""
        group: list[Waiting] = []
        accounts: dict[UUID, UUID] = {}
        later: list[Waiting] = []
        while self._waiting and len(group) < GROUP:
            one = self._waiting.popleft()
            account = one.sent.caller.account_id
            fits = accounts.setdefault(one.sent.patient_id, account) == account
            (group if fits else later).append(one)
        self._waiting.extendleft(reversed(later))
        return group

    def _store(self, sent: Sequence[Sent]) -> Sequence[Answer]:
        try:
            with self._sessions.write() as session:
                return log_many(session, sent)
        except (IntegrityError, DataError) as refused:
            # One log that the database refuses must not take the others with it.
            return [self._alone(one) for one in sent] if len(sent) > 1 else [refused]
        except SQLAlchemyError as failed:
            # No connection, or no database: one by one they would only wait longer.
            return [failed] * len(sent)

    def _alone(self, one: Sent) -> Answer:
        return self._store([one])[0]


def patience(took: float) -> float:
    """How many seconds the next group waits to be as large as one that took so many."""
    return min(took * PATIENCE, LONGEST_PATIENCE)


def _tell(group: Sequence[Waiting], answers: Sequence[Answer | Exception]) -> None:
    for waiting, answer in zip(group, answers, strict=True):
        if waiting.answer.done():
            continue
        if isinstance(answer, Outcome):
            waiting.answer.set_result(answer)
        else:
            waiting.answer.set_exception(answer)
