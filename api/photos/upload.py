"""Take the bytes of one photo off the wire into a bounded temporary file.

The caller is let in before a byte is read, in a transaction of its own: a slow phone must not
hold a database session while it sends.
"""

import hashlib
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from api.accounts.access import CurrentCaller
from api.audit import Caller
from api.database import Sessions
from api.errors import BadRequest, Problem
from api.patients import access
from api.patients.models import Purpose
from api.patients.service import require_consent
from imaging.header import MAX_BYTES


class PhotoTooLarge(Problem):
    status = 413
    code = "photo_too_large"
    title = "The photo file is too large"
    advice = f"Send a file of at most {MAX_BYTES // 1_000_000} MB."


@dataclass(frozen=True)
class Received:
    path: Path
    sha256: str
    size: int


def _admit(sessions: Sessions, caller: Caller, patient_id: UUID) -> None:
    with sessions.read() as session:
        patient = access.find(session, caller, patient_id)
        require_consent(session, patient.id, Purpose.photos_for_care)


async def receive(
    request: Request, patient_id: UUID, caller: CurrentCaller
) -> AsyncIterator[Received]:
    await run_in_threadpool(_admit, request.app.state.sessions, caller, patient_id)
    if int(request.headers.get("content-length") or 0) > MAX_BYTES:
        raise PhotoTooLarge
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(prefix="repigment-upload-") as file:
        async for chunk in request.stream():
            size += len(chunk)
            if size > MAX_BYTES:
                raise PhotoTooLarge
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        if not size:
            raise BadRequest("The body is empty: send the bytes of the photo as the body.")
        yield Received(path=Path(file.name), sha256=digest.hexdigest(), size=size)


ReceivedFile = Annotated[Received, Depends(receive)]
