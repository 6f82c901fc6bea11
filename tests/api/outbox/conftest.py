from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.resources import Resources
from api.settings import Settings
from tests import fhir_server
from tests.fhir_server import FhirServer


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
