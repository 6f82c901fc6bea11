"""Start the web server: this process, or several that share a port."""

import logging
import socket
import sys
from collections.abc import Callable
from typing import Any, cast

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from api.main import app_to_serve
from api.preparing import family_of
from api.settings import Settings

log = logging.getLogger("uvicorn.error")

# A busy machine takes longer to load a process than the five seconds that are usual.
START_SECONDS = 60
BACKLOG = 2048
# Longer than clients and proxies keep a connection that rests (httpx 5 s, nginx 60 s, load
# balancers 60 s): who closes it first must be the one that would use it next. Else a request
# that is under way as the server hangs up is lost, and a busy server loses more of them.
REST_SECONDS = 75


class OwnSocket:
    """Arrives in each process that it is sent to as a socket of its own on the same port.

    The kernel then shares new connections out evenly. From one socket that all listen at, the
    first process to wake takes every connection that waits, and keeps it.
    """

    def __init__(self, host: str, port: int) -> None:
        self._at = host, port

    def __reduce__(self) -> tuple[Callable[..., socket.socket], tuple[str, int]]:
        return listening, self._at


def listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server(
            (host, port), family=family_of(host), backlog=BACKLOG, reuse_port=True
        )
    except OSError as taken:
        # Else the parent would start one process after the other, for ever.
        log.error("Cannot listen on %s:%s: %s", host, port, taken.strerror)
        sys.exit(STARTUP_FAILURE)


def serve_http(settings: Settings) -> None:
    """Answer requests until told to stop."""
    how: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "log_config": None,
        "access_log": False,
        "timeout_keep_alive": REST_SECONDS,
        "proxy_headers": True,
        "forwarded_allow_ips": settings.trusted_proxies,
    }
    if settings.web_processes == 1:
        uvicorn.run(app_to_serve(settings), **how)
    else:
        application = "api.main:configured_app"
        serve_several(application, settings.web_processes, factory=True, **how)


def serve_several(application: str, processes: int, *, host: str, port: int, **how: Any) -> None:
    """Serve an application, named as `module:name`, from several processes at one port."""
    config = uvicorn.Config(
        application,
        workers=processes,
        timeout_worker_healthcheck=START_SECONDS,
        host=host,
        port=port,
        **how,
    )
    sockets = cast(list[socket.socket], [OwnSocket(host, port)])
    parent = Multiprocess(config, sockets)
    parent.run()
    if any(one.exitcode == STARTUP_FAILURE for one in parent.processes):
        sys.exit(STARTUP_FAILURE)
