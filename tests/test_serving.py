"""Connections: shared out between several processes at one port, and kept while they rest."""

import pickle
import select
import socket
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest
from uvicorn.config import STARTUP_FAILURE

from api.serving import REST_SECONDS, OwnSocket, listening
from tests.server import free_port, serving


def test_each_process_gets_a_socket_of_its_own_and_a_share_of_the_connections() -> None:
    port = free_port()
    sent = pickle.dumps(OwnSocket("127.0.0.1", port))
    listeners: list[socket.socket] = [pickle.loads(sent) for _ in range(2)]
    callers = [socket.create_connection(("127.0.0.1", port)) for _ in range(64)]
    ready, _, _ = select.select(listeners, [], [], 5)
    for one in (*callers, *listeners):
        one.close()
    assert len(ready) == 2


def test_a_process_that_gets_no_socket_ends_so_that_its_parent_starts_no_other() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SystemExit) as ended:
        listening(*taken.getsockname())
    assert ended.value.code == STARTUP_FAILURE


def test_a_server_of_two_processes_answers(tmp_path: Path) -> None:
    with serving(tmp_path, web_processes="2", worker_inside="false") as server:
        found = {httpx.get(f"{server.url}/readyz").status_code for _ in range(8)}
    assert found == {200}


def test_a_connection_that_rests_is_kept_for_longer_than_clients_and_proxies_keep_it(
    tmp_path: Path,
) -> None:
    assert REST_SECONDS > 60  # what nginx and load balancers keep to a server behind them
    with (
        serving(tmp_path, worker_inside="false") as server,
        closing(HTTPConnection("127.0.0.1", server.port, timeout=30)) as client,
    ):
        client.request("GET", "/readyz")
        client.getresponse().read()
        time.sleep(6)  # the server's library would hang up after five
        client.auto_open = 0  # the same connection or none
        client.request("GET", "/readyz")
        assert client.getresponse().status == 200
