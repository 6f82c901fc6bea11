"""Asked beforehand: whether applying now is fine, and if not when."""

from datetime import timedelta
from typing import Any

from tests.api.applications.logs import AREAS, a_log, logged, treat
from tests.people import NOW, Person


def check(person: Person, **changes: Any) -> dict[str, Any]:
    body = {"time_zone": "Europe/Amsterdam", "areas": AREAS} | changes
    answer = person.post(f"{person.home}/applications/check", body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_nine_hours_later_is_fine(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    logged(alice, "2026-03-02T08:00:00+01:00")
    found = check(alice.at("2026-03-02T17:00:00+01:00"))
    assert (found["allowed"], found["reasons"], found["missed_dose"]) == (True, [], None)
    assert found["earliest"] == "2026-03-02T16:00:00Z"


def test_too_soon_says_when(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    logged(alice, NOW)
    found = check(alice.after(hours=7, minutes=59))
    assert (found["allowed"], found["earliest"]) == (False, "2026-03-02T17:00:00Z")
    [reason] = found["reasons"]
    assert (reason["rule"], reason["label"]) == ("interval_under_8h", "eu-2023")


def test_a_third_waits_for_the_next_local_day(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    logged(alice, "2026-03-02T02:00:00+01:00")
    logged(alice, "2026-03-02T10:00:00+01:00")
    found = check(alice.at("2026-03-02T18:30:00+01:00"))
    assert (found["allowed"], found["earliest"]) == (False, "2026-03-02T23:00:00Z")


def test_an_area_that_was_not_prescribed_is_noted_and_not_refused(
    dora: Person, alice: Person
) -> None:
    treat(dora, alice)
    found = check(alice, areas=[{"site": "hands", "bsa_pct": 1}])
    assert (found["allowed"], found["reasons"]) == (True, [])
    assert [note["rule"] for note in found["notes"]] == ["area_not_prescribed"]


def test_once_its_last_day_is_named_the_treatment_is_over(dora: Person, alice: Person) -> None:
    treatment = treat(dora, alice)
    before = logged(alice, NOW - timedelta(minutes=1))
    end = {"ended_on": NOW.date().isoformat(), "reason": "Decided to stop"}
    assert dora.post(f"{alice.home}/treatments/{treatment}/end", end).status_code == 200
    found = check(alice.after(hours=9))
    assert (found["allowed"], found["earliest"], found["missed_dose"]) == (False, None, None)
    assert [reason["rule"] for reason in found["reasons"]] == ["after_end"]
    assert before["alerts"] == []


def test_nothing_is_made_up_for_that_may_not_be_applied(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    logged(alice, "2026-03-01T20:00:00+01:00")
    found = check(alice.at("2026-03-02T11:00:00+01:00"), areas=[{"site": "trunk", "bsa_pct": 11}])
    assert (found["allowed"], found["missed_dose"]) == (False, None)


def test_too_large_an_area_is_not_cured_by_waiting(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    found = check(alice, areas=[{"site": "trunk", "bsa_pct": 12}])
    assert (found["allowed"], found["earliest"]) == (False, None)


def test_without_a_treatment_nothing_is_advised(alice: Person) -> None:
    found = check(alice)
    assert (found["allowed"], found["earliest"]) == (False, None)
    assert [reason["rule"] for reason in found["reasons"]] == ["no_treatment"]


def test_a_missed_morning_is_made_up_before_noon(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    logged(alice, "2026-03-01T20:00:00+01:00")
    found = check(alice.at("2026-03-02T11:59:00+01:00"))
    assert (found["allowed"], found["missed_dose"]["advice"]) == (True, "apply_now")


def test_a_missed_morning_is_skipped_when_the_evening_is_within_8_hours(
    dora: Person, alice: Person
) -> None:
    treat(dora, alice)
    logged(alice, "2026-03-01T20:00:00+01:00")
    found = check(alice.at("2026-03-02T12:00:00+01:00"))
    assert (found["allowed"], found["earliest"]) == (True, "2026-03-02T11:00:00Z")
    missed = found["missed_dose"]
    assert (missed["advice"], missed["rule"]) == ("skip", "eu-2023.missed_dose")
    assert missed["slot_due_at"] == "2026-03-02T07:00:00Z"


def test_nobodys_own_hours_are_refused_for_a_missed_slot(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    logged(alice, "2026-03-01T13:00:00+01:00")
    found = check(alice.at("2026-03-02T01:30:00+01:00"))
    assert (found["allowed"], found["reasons"]) == (True, [])
    assert found["missed_dose"]["advice"] == "skip"


def test_a_little_before_the_evening_is_the_evenings_own(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    logged(alice, "2026-03-01T20:00:00+01:00")
    assert check(alice.at("2026-03-02T18:30:00+01:00"))["allowed"] is True


def test_an_early_application_is_not_missed(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    logged(alice, "2026-03-02T06:00:00+01:00")
    assert check(alice.at("2026-03-02T14:30:00+01:00"))["missed_dose"] is None


def test_the_first_application_of_all_is_not_missed(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    assert check(alice.at("2026-03-02T15:00:00+01:00"))["allowed"] is True


def test_on_a_day_of_23_hours_the_evening_comes_sooner(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    # Amsterdam, 29 March 2026: the clocks jump from 2 to 3 in the night.
    logged(alice, "2026-03-28T20:00:00+01:00")
    found = check(alice.at("2026-03-29T11:59:00+02:00"))
    assert found["missed_dose"]["slot_due_at"] == "2026-03-29T06:00:00Z"
    assert found["missed_dose"]["advice"] == "apply_now"


def test_a_log_from_the_future_keeps_nobody_from_the_cream(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    wrong = logged(alice, NOW + timedelta(days=2))
    found = check(alice)
    assert (found["allowed"], found["ignored"]) == (True, [wrong["id"]])


def test_asking_stores_nothing(dora: Person, alice: Person, bob: Person) -> None:
    treat(dora, alice)
    check(alice)
    assert alice.get(f"{alice.home}/applications").json()["items"] == []
    body = {key: a_log()[key] for key in ("time_zone", "areas")}
    assert bob.post(f"{alice.home}/applications/check", body).status_code == 404


def test_the_last_day_that_can_be_said_ends_too(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    state = {"kind": "pregnancy", "since": "2026-03-01", "until": "2199-12-31"}
    assert alice.post(f"{alice.home}/conditions", state).status_code == 201
    found = check(alice)
    assert (found["allowed"], found["earliest"]) == (False, "2199-12-31T23:00:00Z")
