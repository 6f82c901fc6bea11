"""What the tests of reviews begin with."""

import pytest

from tests.api.reviews.setting import score, treat
from tests.people import Person


@pytest.fixture
def year(dora: Person, alice: Person) -> str:
    """A treatment whose week 52 is today: from 1.2 to 0.6 by the dermatologist's own scores."""
    treatment = treat(dora, alice)
    score(dora, alice, 1.2, "2025-03-03")
    score(dora, alice, 0.6, "2026-03-02")
    return treatment
