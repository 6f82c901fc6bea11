"""Amounts are looked at wherever they can matter, also across two treatments and their labels."""

from datetime import datetime, timedelta

import pytest

from tests.api.applications.logs import all_rules, logged, treat
from tests.people import NOW, Person

# The European label allows 200 g in 30 days, that of the United States 60 g a week or 100 g in two.
EARLIER, LATER = NOW - timedelta(days=1), NOW - timedelta(hours=2)


@pytest.fixture
def moved(dora: Person, alice: Person) -> Person:
    """Treated in Europe until yesterday, in the United States since today."""
    start, switch = NOW.date() - timedelta(days=28), NOW.date()
    first = treat(dora, alice, started_on=start.isoformat(), jurisdiction="eu")
    ended = {"ended_on": EARLIER.date().isoformat(), "reason": "Moved away"}
    assert dora.post(f"{alice.home}/treatments/{first}/end", ended).status_code == 200
    treat(dora, alice, started_on=switch.isoformat(), jurisdiction="us")
    return alice


@pytest.mark.parametrize("order", [(EARLIER, LATER), (LATER, EARLIER)])
def test_a_log_under_one_label_counts_for_a_later_one_under_another_whichever_came_first(
    moved: Person, order: tuple[datetime, datetime]
) -> None:
    grams = {EARLIER: 85, LATER: 20}
    sent = {at: logged(moved, at, grams=grams[at]) for at in order}
    assert ("over_quantity", sent[LATER]["id"]) in all_rules(moved)
