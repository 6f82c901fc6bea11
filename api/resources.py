"""What a process holds open: made once by the web application and by the worker."""

from dataclasses import dataclass

from api.database import Sessions
from api.settings import Settings
from api.storage import Storage


@dataclass(frozen=True)
class Resources:
    settings: Settings
    sessions: Sessions
    storage: Storage
