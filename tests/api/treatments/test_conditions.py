"""States that bear on a treatment, whatever the order in which the clinic hears of them."""

from typing import Any

import pytest

from tests.api.applications.logs import logged, treat
from tests.api.treatments.starting import started
from tests.people import Person

PREGNANCY = {"kind": "pregnancy", "since": "2025-07-01"}


def report(person: Person, **state: Any) -> str:
    answer = person.post(f"{person.home}/conditions", state)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def over(person: Person, state: str, until: str) -> None:
    answer = person.post(f"{person.home}/conditions/{state}/end", {"until": until})
    assert answer.status_code == 200, answer.text


def end(dora: Person, about: Person, treatment: str, on: str) -> None:
    body = {"ended_on": on, "reason": "Satisfied"}
    answer = dora.post(f"{about.home}/treatments/{treatment}/end", body)
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


@pytest.mark.parametrize(
    ("kind", "since", "rules"),
    [
        # The last application was on 2 March, the end on 20 February: 28 days are over on the 30th.
        ("breastfeeding", "2026-03-29", ["condition_under_treatment"]),
        ("breastfeeding", "2026-03-30", []),
        ("pregnancy", "2026-03-30", ["condition_under_treatment"]),
        ("pregnancy", "2026-03-31", []),
        ("end_stage_renal_disease", "2026-03-10", []),
    ],
)
def test_the_label_reaches_four_weeks_past_the_last_application(
    kind: str, since: str, rules: list[str], dora: Person, alice: Person
) -> None:
    treatment = treat(dora, alice)
    logged(alice)
    end(dora, alice, treatment, "2026-02-20")
    state = report(alice.after(days=40), kind=kind, since=since)
    found = [one for one in told(dora, alice) if one[2] == state]
    assert found == [(rule, "warning", state) for rule in rules]


def test_without_a_log_the_four_weeks_are_counted_from_the_end(dora: Person, alice: Person) -> None:
    end(dora, alice, treat(dora, alice), "2026-02-20")
    state = report(alice.after(days=1), kind="breastfeeding", since="2026-03-03")
    [alert] = dora.get(f"{alice.home}/alerts").json()["items"]
    assert alert["inputs"]["counted_from"] == "2026-02-20"
    assert alert["advice"].startswith("Breast-feeding may begin about 4 weeks after")
    assert alert["subject_id"] == state


def test_a_pregnancy_reported_under_treatment_alerts_the_clinic_and_stops_nothing(
    dora: Person, alice: Person
) -> None:
    started(dora, alice)
    alice.post(f"{alice.home}/conditions", {"kind": "pregnancy", "since": "2026-03-20"})
    [alert] = dora.get(f"{alice.home}/alerts").json()["items"]
    assert (alert["rule"], alert["severity"]) == ("condition_under_treatment", "serious")
    assert alice.get(f"{alice.home}/treatments").json()[0]["ended_on"] is None


@pytest.mark.parametrize("until", [None, "2026-02-20"])
def test_a_pregnancy_that_began_after_a_backdated_start_alerts_the_clinic(
    until: str | None, dora: Person, alice: Person
) -> None:
    body = {"kind": "pregnancy", "since": "2026-02-10", "until": until}
    state = alice.post(f"{alice.home}/conditions", body).json()
    started(dora, alice, started_on="2026-01-05")
    [alert] = dora.get(f"{alice.home}/alerts").json()["items"]
    assert (alert["rule"], alert["subject_id"]) == ("condition_under_treatment", state["id"])


def test_a_condition_before_any_treatment_raises_nothing(alice: Person) -> None:
    alice.post(f"{alice.home}/conditions", {"kind": "pregnancy", "since": "2026-03-20"})
    assert alice.get(f"{alice.home}/alerts").json()["items"] == []
