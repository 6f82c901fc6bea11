"""Adherence over HTTP, by hand-counted logs."""

from datetime import timedelta
from typing import Any

from tests.api.applications.logs import batch, logged, treat, twice_daily
from tests.people import NOW, Person


def adherence(person: Person, query: str = "") -> dict[str, Any]:
    answer = person.get(f"{person.home}/applications/adherence{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_two_weeks_twice_a_day_are_full_marks_by_the_patients_word(
    dora: Person, alice: Person
) -> None:
    treat(dora, alice, started_on="2026-03-02")
    batch(alice, twice_daily(14))
    found = adherence(alice.after(days=14))
    assert found["source"] == "patient_reported"
    assert found["total"]["taking"] == {"counted": 28, "of": 28, "percent": 100.0}
    assert found["total"]["correct_days"]["percent"] == 100.0
    assert found["total"]["intervals"] == {"counted": 27, "of": 27, "percent": 100.0}
    assert [week["taking"]["of"] for week in found["weeks"]] == [14, 14]
    assert (found["adequate"], found["calendar_weeks"]) == (True, 2.0)


def test_the_open_day_is_not_missed(dora: Person, alice: Person) -> None:
    treat(dora, alice, started_on="2026-03-02")
    assert adherence(alice)["total"] is None
    batch(alice, twice_daily(1))
    found = adherence(alice.after(days=1))
    assert found["total"]["taking"] == {"counted": 2, "of": 2, "percent": 100.0}


def test_an_ordered_pause_leaves_the_denominator_and_a_choice_stays(
    dora: Person, alice: Person, bob: Person
) -> None:
    for person, kind in ((alice, "clinician_ordered"), (bob, "patient_choice")):
        treatment = treat(dora, person, started_on="2026-03-02")
        batch(person, twice_daily(5))
        pause = {"kind": kind, "reason": "Zoster", "since": "2026-03-07", "until": "2026-03-11"}
        dora.post(f"{person.home}/treatments/{treatment}/pauses", pause)
    ordered, chosen = (adherence(one.after(days=10)) for one in (alice, bob))
    assert ordered["total"]["taking"] == {"counted": 10, "of": 10, "percent": 100.0}
    assert ordered["total"]["paused_days"] == 5
    assert ordered["exposed_weeks"] == 5 / 7
    assert chosen["total"]["taking"] == {"counted": 10, "of": 20, "percent": 50.0}
    assert chosen["adequate"] is False


def test_withdrawn_logs_do_not_count(dora: Person, alice: Person) -> None:
    treat(dora, alice, started_on="2026-03-02")
    record = logged(alice, NOW - timedelta(hours=1))
    body = {"version": 1, "reason": "By accident"}
    alice.post(f"{alice.home}/applications/{record['id']}/withdraw", body)
    assert adherence(alice.after(days=1))["total"]["taking"]["counted"] == 0


def test_an_ended_treatment_can_be_asked_for(dora: Person, alice: Person) -> None:
    first = treat(dora, alice, started_on="2026-02-01")
    end = {"ended_on": "2026-02-14", "reason": "Satisfied"}
    dora.post(f"{alice.home}/treatments/{first}/end", end)
    assert adherence(alice)["treatment_id"] == first
    second = treat(dora, alice, started_on="2026-03-01")
    assert adherence(alice)["treatment_id"] == second
    found = adherence(alice, f"?treatment_id={first}")
    assert (found["total"]["last"], found["total"]["taking"]["of"]) == ("2026-02-14", 28)


def test_without_a_treatment_there_is_nothing_to_judge(alice: Person) -> None:
    answer = alice.get(f"{alice.home}/applications/adherence")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_treatment")


def test_strangers_see_no_adherence(alice: Person, bob: Person, sven: Person) -> None:
    for person in (bob, sven):
        assert person.get(f"{alice.home}/applications/adherence").status_code == 404
