"""Documents on their way, as tests begin with them."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from api.database import Sessions, uuid7
from api.outbox import jobs
from api.outbox.models import Sending, SendingState
from api.resources import Resources
from api.settings import Settings
from tests.fhir_server import TOKEN, FhirServer
from tests.people import NOW, Person


def given_up(sessions: Sessions, of: Person) -> UUID:
    """A sending that nobody took; its document is nowhere."""
    row: dict[str, Any] = {
        "patient_id": of.patient_id,
        "id": uuid7(),
        "clinic_id": of.clinic_id,
        "document_id": uuid7(),
        "storage_key": f"{of.patient_id}/documents/none.json",
        "sha256": "0" * 64,
        "requested_by": of.account_id,
        "requested_at": NOW,
        "state": SendingState.given_up,
        "next_attempt_at": NOW,
        "last_answer": "404",
        "settled_at": NOW,
    }
    with sessions.write() as session:
        session.add(Sending.model_validate(row))
    return UUID(str(row["id"]))


def name_server(ada: Person, fhir: FhirServer, token: str | None = TOKEN) -> None:
    answer = ada.put("/v1/clinic/fhir-server", {"base_url": fhir.base_url, "token": token})
    assert answer.status_code == 200, answer.text


def send(dora: Person, about: Person, **changes: Any) -> dict[str, Any]:
    body = {"id": str(uuid7())} | changes
    answer = dora.post(f"{about.home}/sendings", body)
    assert answer.status_code in (200, 201), answer.text
    return dict(answer.json())


def attempt(resources: Resources, sending: dict[str, Any], at: Any = NOW) -> None:
    """What the worker does when it comes to the job."""
    jobs.attempt(resources, (UUID(sending["patient_id"]), UUID(sending["id"])), at)


def told(by: Person, about: Person) -> list[dict[str, Any]]:
    answer = by.get(f"{about.home}/sendings")
    assert answer.status_code == 200, answer.text
    return list(answer.json())


@contextmanager
def working(settings: Settings) -> Iterator[None]:
    """A real worker beside the test, with its database, storage and FHIR server."""
    place = settings.model_dump(include={"database_url", "storage_url", "fhir_hosts"})
    process = subprocess.Popen(
        [str(Path(sys.executable).with_name("repigment")), "worker"],
        env=os.environ | {f"REPIGMENT_{name.upper()}": value for name, value in place.items()},
    )
    try:
        yield
    finally:
        process.kill()
        process.wait()


def until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.05)
