"""The photographs of a summary: the same view at baseline and now."""

import hashlib
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Photo:
    """An upright JPEG without metadata; `session_id` is of what was taken at one moment."""

    id: UUID
    session_id: UUID
    taken_on: date
    jpeg: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.jpeg).hexdigest()


@dataclass(frozen=True, kw_only=True)
class PhotoPair:
    """One view (`front`, `left`, `right`) at baseline and now."""

    view: str
    baseline: Photo | None
    now: Photo | None
