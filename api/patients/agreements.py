"""Tell of a consent that was given to whoever could do nothing without it.

They are features above this one, so they cannot be called from here: they listen.
"""

from collections.abc import Callable

from sqlmodel import Session

from api.patients.models import Consent

Listener = Callable[[Session, Consent], None]
_listeners: list[Listener] = []


def listener(called: Listener) -> Listener:
    _listeners.append(called)
    return called


def tell(session: Session, given: Consent) -> None:
    for called in _listeners:
        called(session, given)
