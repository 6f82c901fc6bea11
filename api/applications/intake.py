"""Waiting logs of this process, written together: one transaction for a group of phones.

A commit that survives power loss costs more than everything else about a log, and the questions
about it cost as much for one phone as for many. What arrives while one group is being written
forms the next, and the busier the server the larger the groups. What comes alone is written at
once. See docs/decisions/0006-group-commit.md.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from api.applications.service import Outcome, Sent, log_many
from api.database import Sessions
from api.errors import Busy, NotFound

# Phones in a group, and their logs: a phone that was offline brings a month at once.
GROUP = 64
LOGS = 1000
CROWD = 32
# Logs that wait at most.
QUEUE = 16_384
# Of the time that a group took, the part that the next may wait to be as large.
PATIENCE = 0.25
# A disk that stood still for half a minute says nothing of how soon phones come back.
LONGEST_PATIENCE = 0.05

NO_DATABASE = (InterfaceError, OperationalError, PoolTimeout)
Answer = list[Outcome] | Exception


class Waiting(NamedTuple):
    """What a phone sent at once: one log, or some of one patient, from one account."""

    sent: Sequence[Sent]
    answer: asyncio.Future[list[Outcome]]

    @property
    def patient_id(self) -> UUID:
        return self.sent[0].patient_id

    @property
    def account_id(self) -> UUID:
        return self.sent[0].caller.account_id


class Intake:
    """Belongs to one event loop: only `_store` runs elsewhere, on threads of its own."""

    def __init__(self, sessions: Sessions, *, writers: int) -> None:
        self._sessions = sessions
        self._waiting: deque[Waiting] = deque()
        self._logs_waiting = 0
        self._writers = self._idle = writers
        self._threads = ThreadPoolExecutor(writers, thread_name_prefix="intake")
        self._tasks: set[asyncio.Task[None]] = set()
        self._wanted = 1
        self._enough: asyncio.Event | None = None

    async def log(self, sent: Sequence[Sent]) -> list[Outcome]:
        """Store logs of one patient, from one account; comes back when they are committed.

        One outcome for each, in their order. Raises NotFound, Busy.
        """
        if self._logs_waiting >= QUEUE:
            raise Busy(headers={"Retry-After": "2"})
        answer: asyncio.Future[list[Outcome]] = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(sent, answer))
        self._logs_waiting += len(sent)
        if self._enough and len(self._waiting) >= self._wanted:
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
            began = loop.time()
            try:
                answers = await loop.run_in_executor(self._threads, self._store, group)
            except Exception as fault:  # The loop goes on, and every waiting phone is told.
                answers = [fault] * len(group)
            for waiting, answer in zip(group, answers, strict=True):
                _tell(waiting.answer, answer)
            await self._as_many(len(group), patience(loop.time() - began))
        self._idle += 1

    async def _as_many(self, wanted: int, seconds: float) -> None:
        """Wait until as many wait as were just written, but not for long.

        A crowd comes back as it was answered. Without this the first one back is written alone,
        at the price of a group, while the others wait. Of two writers only one is patient.
        """
        if wanted <= 1 or len(self._waiting) >= wanted or self._enough:
            return
        self._wanted, self._enough = wanted, asyncio.Event()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._enough.wait(), seconds)
        self._enough = None

    def _next_group(self) -> list[Waiting]:
        """The next in their order; those of one patient are all from one account."""
        group: list[Waiting] = []
        accounts: dict[UUID, UUID] = {}
        later: list[Waiting] = []
        logs = 0
        while self._waiting and len(group) < GROUP and logs < LOGS:
            one = self._waiting.popleft()
            if accounts.setdefault(one.patient_id, one.account_id) == one.account_id:
                group.append(one)
                logs += len(one.sent)
            else:
                later.append(one)
        self._waiting.extendleft(reversed(later))
        self._logs_waiting -= logs
        return group

    def _store(self, group: Sequence[Waiting]) -> Sequence[Answer]:
        try:
            with self._sessions.write() as session:
                outcomes = log_many(session, [one for waiting in group for one in waiting.sent])
        except NO_DATABASE as failed:
            # One by one they would only wait longer.
            return [failed] * len(group)
        except Exception as fault:
            # Whatever is wrong with the logs of one phone, the others' must not fall with them.
            return [self._alone(one) for one in group] if len(group) > 1 else [fault]
        left = iter(outcomes)
        return [_seen([*islice(left, len(one.sent))]) for one in group]

    def _alone(self, one: Waiting) -> Answer:
        return self._store([one])[0]


def patience(took: float) -> float:
    """How many seconds the next group waits to be as large as one that took so many."""
    return min(took * PATIENCE, LONGEST_PATIENCE)


def _seen(outcomes: list[Outcome | NotFound]) -> Answer:
    """A patient is seen or not, so all outcomes of one phone are of one kind."""
    stored = [one for one in outcomes if isinstance(one, Outcome)]
    return stored if len(stored) == len(outcomes) else NotFound()


def _tell(waiting: asyncio.Future[list[Outcome]], answer: Answer) -> None:
    if waiting.done():
        return
    if isinstance(answer, Exception):
        waiting.set_exception(answer)
    else:
        waiting.set_result(answer)
