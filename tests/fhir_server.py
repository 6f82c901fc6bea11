"""A small strict FHIR server for the tests to start and to send to: PORT.

It keeps Bundles under the ids of those who PUT them, counts their versions, and answers errors with
an OperationOutcome that quotes what it was sent, as real ones do. `POST /control` says what it
shall do with the next requests instead: a status, `drop` (no answer, nothing kept), `lost` (kept,
but the answer never arrives) or `dribble` (a header letter by letter, for half a minute). `GET
/control` tells what it was asked and what it holds.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
from fhir.resources.R4B.bundle import Bundle
from pydantic import ValidationError

TOKEN = "a token of the tests"
TYPE = "application/fhir+json"


class Kept:
    """What the server holds, and what it was told to do."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.requests: list[list[Any]] = []
        self.bundles: dict[str, dict[str, Any]] = {}
        self.versions: dict[str, int] = {}


kept = Kept()


class Refused(Exception):
    def __init__(self, status: int, code: str, diagnostics: str, place: str = "") -> None:
        self.status, self.code, self.place = status, code, place
        self.diagnostics = diagnostics


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/control":
            self._answer(200, {"requests": kept.requests, "versions": kept.versions})
            return
        self._fhir(self._read)

    def do_PUT(self) -> None:
        self._fhir(self._store)

    def do_POST(self) -> None:
        kept.__init__()  # type: ignore[misc]
        kept.answers = json.loads(self._body())
        self._answer(200, {})

    def _fhir(self, act: Any) -> None:
        told = kept.answers.pop(0) if kept.answers else None
        try:
            if told == "drop":
                return self._hang_up("drop")
            if told == "dribble":
                return self._dribble()
            if isinstance(told, int):
                raise Refused(told, "exception", "as told")
            if self.headers.get("Authorization") != f"Bearer {TOKEN}":
                raise Refused(401, "login", "who are you")
            status, found = act()
            if told == "lost":
                return self._hang_up("lost")
            self._answer(status, found)
        except Refused as refused:
            self._refuse(refused)

    def _read(self) -> tuple[int, dict[str, Any]]:
        id = self._id()
        if id not in kept.bundles:
            raise Refused(404, "not-found", f"no Bundle {id}")
        meta = {"versionId": str(kept.versions[id]), "lastUpdated": "2026-03-02T09:00:00Z"}
        return 200, kept.bundles[id] | {"meta": meta}

    def _store(self) -> tuple[int, dict[str, Any]]:
        if self.headers.get("Content-Type") != TYPE:
            raise Refused(415, "not-supported", str(self.headers.get("Content-Type")))
        body, id = self._body(), self._id()
        document = self._parsed(body)
        if document.get("id") != id:
            raise Refused(400, "invalid", f"{document.get('id')} is not {id}", "Bundle.id")
        new = id not in kept.bundles
        kept.bundles[id] = document
        kept.versions[id] = kept.versions.get(id, 0) + 1
        return (201 if new else 200), {}

    def _parsed(self, body: bytes) -> dict[str, Any]:
        try:
            Bundle.model_validate_json(body)
        except ValidationError as wrong:
            raise Refused(422, "structure", str(wrong), "Bundle") from None
        document: dict[str, Any] = json.loads(body)
        first = document["entry"][0]["resource"]["resourceType"]
        if document["type"] != "document" or first != "Composition":
            raise Refused(422, "invariant", "bdl-11", "Bundle.entry[0]")
        return document

    def _id(self) -> str:
        root, id = self.path.rpartition("/")[::2]
        if root != "/r4/Bundle":
            raise Refused(404, "not-found", self.path)
        return id

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _refuse(self, refused: Refused) -> None:
        issue: dict[str, Any] = {
            "severity": "error",
            "code": refused.code,
            "diagnostics": refused.diagnostics,
        }
        issue |= {"expression": [refused.place]} if refused.place else {}
        self._answer(refused.status, {"resourceType": "OperationOutcome", "issue": [issue]})

    def _answer(self, status: int, told: dict[str, Any]) -> None:
        if self.path != "/control":
            kept.requests.append([self.command, status])
        content = json.dumps(told, indent=2).encode()
        self.send_response(status)
        self.send_header("Content-Type", TYPE)
        self.send_header("Content-Length", str(len(content)))
        if status in (429, 503):
            self.send_header("Retry-After", "600")
        if 300 <= status < 400:
            self.send_header("Location", "/control")
        self.end_headers()
        self.wfile.write(content)

    def _dribble(self) -> None:
        with suppress(OSError):  # whoever asked has gone
            self.wfile.write(b"HTTP/1.1 200 OK\r\nServer: ")
            for _ in range(300):
                self.wfile.write(b"x")
                time.sleep(0.1)
        self._hang_up("dribble")

    def _hang_up(self, why: str) -> None:
        kept.requests.append([self.command, why])
        self.close_connection = True
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the tests ask what happened."""


class FhirServer:
    """The running server as a test sees it."""

    def __init__(self, origin: str) -> None:
        self.origin, self.base_url = origin, f"{origin}/r4"

    def will(self, *answers: int | str) -> None:
        """Forget everything, and do this with the next requests."""
        httpx.post(f"{self.origin}/control", json=list(answers)).raise_for_status()

    @property
    def requests(self) -> list[list[Any]]:
        """Method and outcome of each, in order."""
        return list(httpx.get(f"{self.origin}/control").json()["requests"])

    @property
    def versions(self) -> dict[str, int]:
        return dict(httpx.get(f"{self.origin}/control").json()["versions"])


@contextmanager
def running(port: int) -> Iterator[FhirServer]:
    command = [sys.executable, "-m", "tests.fhir_server", str(port)]
    process = subprocess.Popen(command)
    server = FhirServer(f"http://127.0.0.1:{port}")
    try:
        _wait_until_ready(server, process)
        yield server
    finally:
        process.kill()
        process.wait()


def _wait_until_ready(server: FhirServer, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return server.will()
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the FHIR server of the tests does not start")


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
