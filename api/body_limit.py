"""No request may fill the memory: what is not a photo has a limit of its own, before it is read."""

import re

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A batch of 500 logs, each with a long note and every area, stays below this.
MAX_BYTES = 8_000_000
# Photos are streamed to a file and counted there.
_PHOTO = re.compile(r"/v1/patients/[^/]+/photo-sessions/[^/]+/photos/[^/]+")


class BodyLimit:
    """Answers 413 to a body that says it is too large, or turns out to be."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _PHOTO.fullmatch(scope["path"]):
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        declared = headers.get(b"content-length")
        if declared is None or int(declared) > MAX_BYTES:
            receive = _Counted(receive, int(declared or 0))
        await self.app(scope, receive, send)


class _Counted:
    def __init__(self, receive: Receive, declared: int) -> None:
        self.receive = receive
        self.declared = declared
        self.received = 0

    async def __call__(self) -> Message:
        if self.declared > MAX_BYTES:
            raise HTTPException(413)
        message = await self.receive()
        self.received += len(message.get("body", b""))
        if self.received > MAX_BYTES:
            raise HTTPException(413)
        return message
