"""No request may fill the memory: each has a limit, before it is read and before it is parsed.

Only a signed-in caller may send a large body, to the few addresses that take one, and only some
of those are parsed at once; of anybody else's not a byte is read there. Photos are streamed to a
file and counted there.
"""

import asyncio
import re
from collections.abc import Callable

from fastapi.requests import Request
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BYTES = 64_000
# A batch of 500 logs, each with a long note and every area, stays below this; a summary too.
MAX_LARGE_BYTES = 8_000_000
LARGE_AT_ONCE = 2

_PATIENT = r"/v1/patients/[^/]+"
_PHOTO = re.compile(rf"{_PATIENT}/photo-sessions/[^/]+/photos/[^/]+")
_LARGE = re.compile(
    rf"{_PATIENT}/(applications/batch|photo-sessions/[^/]+/outline)|/v1/documents/verify"
    r"|/clinic/patients/[^/]+/outline/[^/]+"
)


class BodyLimit:
    """Answers 413 to a body that says it is too large, or turns out to be."""

    def __init__(self, app: ASGIApp, *, may_send_much: Callable[[Request], bool]) -> None:
        self.app = app
        self.may_send_much = may_send_much
        self.turn = asyncio.Semaphore(LARGE_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _PHOTO.fullmatch(scope["path"]):
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        declared = headers.get(b"content-length")
        if int(declared or 0) <= MAX_BYTES and b"transfer-encoding" not in headers:
            await self.app(scope, receive, send)
        elif not _LARGE.fullmatch(scope["path"]):
            await self.app(scope, _Counted(receive, declared, MAX_BYTES), send)
        elif self.may_send_much(Request(scope)):
            async with self.turn:
                await self.app(scope, _Counted(receive, declared, MAX_LARGE_BYTES), send)
        else:
            await self.app(scope, _Unread(), send)


class _Unread:
    """Nothing of the body: a phone whose token ran out shall hear that, not that it sent much."""

    def __init__(self) -> None:
        self.asked = False

    async def __call__(self) -> Message:
        asked, self.asked = self.asked, True
        if asked:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": b"", "more_body": False}


class _Counted:
    def __init__(self, receive: Receive, declared: bytes | None, limit: int) -> None:
        self.receive = receive
        self.limit = limit
        self.received = 0
        self.refused = int(declared or 0) > limit

    async def __call__(self) -> Message:
        if self.refused:
            raise HTTPException(413)
        message = await self.receive()
        self.received += len(message.get("body", b""))
        if self.received > self.limit:
            raise HTTPException(413)
        return message
