"""States that bear on a treatment, whatever the order in which the clinic hears of them."""

from typing import Any

from tests.api.applications.logs import treat
from tests.people import Person

PREGNANCY = {"kind": "pregnancy", "since": "2025-07-01"}


def report(person: Person, **state: Any) -> str:
    answer = person.post(f"{person.home}/conditions", state)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def over(person: Person, state: str, until: str) -> None:
    answer = person.post(f"{person.home}/conditions/{state}/end", {"until": until})
    assert answer.status_code == 200, answer.text


def told(dora: Person, about: Person) -> list[tuple[str, str, str]]:
    items = dora.get(f"{about.home}/alerts?only_open=true").json()["items"]
    return [(one["rule"], one["severity"], one["subject_id"]) for one in items]


def test_a_pregnancy_that_lasted_into_the_treatment_after_all_is_told(
    dora: Person, alice: Person
) -> None:
    state = report(alice, **PREGNANCY, until="2026-01-10")
    treat(dora.after(hours=1), alice)
    assert told(dora, alice) == []
    over(alice.after(days=1), state, "2026-09-01")
    assert told(dora, alice) == [("condition_under_treatment", "serious", state)]


def test_a_state_that_was_weighed_at_the_start_is_not_told_again_when_it_ends(
    dora: Person, alice: Person
) -> None:
    state = report(alice, **PREGNANCY)
    treat(dora.after(hours=1), alice, jurisdiction="us")
    [(rule, *_)] = told(dora, alice)
    assert rule == "start_with_caution"
    over(alice.after(days=1), state, "2026-04-01")
    assert [one[0] for one in told(dora, alice)] == ["start_with_caution"]
