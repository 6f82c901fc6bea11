"""A corrected date of birth is held against the running treatment."""

import pytest

from tests.api.treatments.starting import started
from tests.people import Person

# The treatment starts on 2026-03-02; the label is for twelve years and older.


@pytest.mark.parametrize(("born", "raised"), [("2014-03-02", 0), ("2014-03-03", 1)])
def test_who_was_not_yet_twelve_at_the_start_is_flagged(
    born: str, raised: int, dora: Person, alice: Person
) -> None:
    started(dora, alice)
    assert dora.patch(alice.home, {"date_of_birth": born}).status_code == 200
    alerts = dora.get(f"{alice.home}/alerts").json()["items"]
    assert [one["rule"] for one in alerts] == ["under_minimum_age"] * raised


def test_the_alert_gives_both_ages_and_ends_nothing(dora: Person, alice: Person) -> None:
    started(dora, alice)
    dora.patch(alice.home, {"date_of_birth": "2014-03-03"})
    [alert] = dora.get(f"{alice.home}/alerts").json()["items"]
    assert (alert["severity"], alert["inputs"]) == ("serious", {"age": 11, "minimum_age": 12})
    assert alice.get(f"{alice.home}/treatments").json()[0]["ended_on"] is None


def test_without_a_treatment_a_child_is_only_a_record(dora: Person, alice: Person) -> None:
    dora.patch(alice.home, {"date_of_birth": "2020-01-01"})
    assert dora.get(f"{alice.home}/alerts").json()["items"] == []
