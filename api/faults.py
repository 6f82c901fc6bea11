"""What the log says of answers that are the server's own fault: which route, which problem.

Never whose request it was: of the address only the template is told, of the failure only its kind.
"""

import logging
import math
from threading import Lock

from fastapi import Request

# A crowd that gets the same answer leaves one line in so many seconds.
EVERY_SECONDS = 10.0

_log = logging.getLogger(__name__)


class Sparing:
    """Of what happens again and again, whether to tell it now and how much was not told before."""

    def __init__(self, every: float = EVERY_SECONDS) -> None:
        self._every, self._lock = every, Lock()
        self._told: dict[str, tuple[float, int]] = {}

    def due(self, what: str, now: float) -> int | None:
        """How many were passed over since the last that was told; None to pass over this one."""
        with self._lock:
            told_at, passed = self._told.get(what, (-math.inf, 0))
            if now - told_at < self._every:
                self._told[what] = (told_at, passed + 1)
                return None
            self._told[what] = (now, 0)
            return passed


def warn(sparing: Sparing, request: Request, answered: str, raised: Exception, now: float) -> None:
    """One line, such as `answered 503 busy to GET /worklist: OperationalError`."""
    what = f"answered {answered} to {request.method} {_template(request)}: {type(raised).__name__}"
    passed = sparing.due(what, now)
    if passed is not None:
        _log.warning("%s%s", what, f", and {passed} times since it was last said" if passed else "")


def _template(request: Request) -> str:
    path = getattr(request.scope.get("route"), "path", None)
    return f"{request.scope.get('root_path', '')}{path}" if path else "an address of no route"
