"""Tell of a change in what surrounds the logs of a patient to whoever judges logs by it.

Logs are a feature above this one, so they cannot be called from here: they listen.
"""

from collections.abc import Callable
from datetime import date

from sqlmodel import Session

from api.alerts.service import Change

__all__ = ["Change", "listener", "tell"]


# Called with the first local day that is judged otherwise from now on, None for all days.
Listener = Callable[[Session, Change, date | None], None]
_listeners: list[Listener] = []


def listener(called: Listener) -> Listener:
    _listeners.append(called)
    return called


def tell(session: Session, change: Change, since: date | None) -> None:
    session.flush()
    for called in _listeners:
        called(session, change, since)
