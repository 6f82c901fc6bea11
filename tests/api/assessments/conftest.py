"""What the tests of measuring begin with."""

import pytest
from starlette.testclient import TestClient

from api.assessments.jobs import measure_session
from api.resources import Resources
from tests.api.assessments.faces import (
    STARTED,
    take,
)
from tests.api.reviews.setting import treat
from tests.people import Person


@pytest.fixture
def resources(client: TestClient) -> Resources:
    found: Resources = client.app.state.resources  # type: ignore[attr-defined]
    return found


@pytest.fixture
def baseline(alice: Person, dora: Person, resources: Resources) -> str:
    """A measured session of the first day of a treatment."""
    treat(dora, alice, STARTED)
    session_id = take(alice, "2025-03-03")
    measure_session(resources, session_id)
    return session_id
