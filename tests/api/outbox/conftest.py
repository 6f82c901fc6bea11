from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.resources import Resources
from api.settings import Settings
from tests import fhir_server
from tests.api.outbox.sendings import name_server, send
from tests.api.reviews.setting import treat
from tests.fhir_server import FhirServer
from tests.people import Person


@pytest.fixture(scope="session")
def running_fhir_server(settings: Settings) -> Iterator[FhirServer]:
    """A process of its own, on the one address that the settings allow."""
    with fhir_server.running(int(settings.fhir_hosts.rpartition(":")[2])) as server:
        yield server


@pytest.fixture
def fhir(running_fhir_server: FhirServer) -> FhirServer:
    running_fhir_server.will()
    return running_fhir_server


@pytest.fixture
def resources(app: Any, client: TestClient) -> Resources:
    found: Resources = app.state.resources
    return found


@pytest.fixture
def sent(dora: Person, alice: Person, ada: Person, fhir: FhirServer) -> dict[str, Any]:
    """The summary of Alice, in the outbox of a clinic that has a server."""
    treat(dora, alice)
    name_server(ada, fhir)
    return send(dora, alice)
