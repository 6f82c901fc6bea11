"""One log over HTTP: stored whatever it breaks, once however often it is sent."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from api.audit import AuditEntry
from api.database import Sessions, uuid7
from tests.api.applications.logs import a_log, all_rules, caused, log, logged, rules, treat
from tests.people import NOW, Person


def test_a_log_comes_back_as_it_was_sent(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    sent = a_log("2026-03-02T08:10:00+01:00", grams=0.25, note="left side: Nguyễn")
    record = log(alice, **sent).json()
    assert record["id"] == sent["id"]
    assert record["applied_at"] == "2026-03-02T08:10:00+01:00"
    assert (record["local_day"], record["version"]) == ("2026-03-02", 1)
    assert (record["bsa_pct"], record["grams"], record["note"]) == (0.9, 0.25, sent["note"])
    assert record["alerts"] == []


def test_a_palm_is_one_percent(alice: Person) -> None:
    record = logged(alice, areas=[{"site": "cheeks", "palms": 1.5}])
    assert record["areas"] == [{"site": "cheeks", "bsa_pct": 1.5}]


def test_the_same_log_again_is_the_stored_one(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    sent = a_log(NOW - timedelta(days=3))
    first, second = log(alice, **sent), log(alice.after(hours=1), **sent)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()


def test_a_log_of_three_days_ago_says_so_and_asks_for_nothing(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    record = logged(alice, NOW - timedelta(days=3))
    assert (record["hours_late"], record["alerts"]) == (72, [])
    assert logged(alice)["hours_late"] is None


def test_a_retry_hears_again_what_the_log_caused_and_nothing_later(
    dora: Person, alice: Person
) -> None:
    treat(dora, alice)
    later, sent = logged(alice, NOW), a_log(NOW - timedelta(hours=3))
    first = log(alice.after(minutes=1), **sent)
    logged(alice.after(hours=1), NOW - timedelta(hours=5))
    again = log(alice.after(hours=2), **sent).json()
    assert caused(first.json()) == caused(again) == [("interval_under_8h", later["id"])]


def test_the_time_of_sending_is_no_part_of_the_content(alice: Person) -> None:
    sent = a_log()
    assert log(alice, **sent, phone_time=NOW.isoformat()).status_code == 201
    later = (NOW + timedelta(minutes=9)).isoformat()
    assert log(alice, **sent, phone_time=later).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"applied_at": "2026-03-02T09:00:01+00:00"},
        {"applied_at": "2026-03-02T10:00:00+01:00"},
        {"time_zone": "Europe/Paris"},
        {"areas": [{"site": "chin", "bsa_pct": 0.4}]},
        {"grams": 0.5},
        {"note": "x"},
    ],
)
def test_other_content_under_the_id_changes_nothing(
    change: dict[str, object], alice: Person
) -> None:
    sent = a_log()
    stored = log(alice, **sent).json()
    stored.pop("caused")
    answer = log(alice, **sent | change)
    assert (answer.status_code, answer.json()["code"]) == (409, "log_differs")
    assert alice.get(f"{alice.home}/applications").json()["items"] == [stored]


def test_two_patients_may_choose_the_same_id(alice: Person, bob: Person) -> None:
    sent = a_log()
    assert [log(one, **sent).status_code for one in (alice, bob)] == [201, 201]


def test_ten_percent_exactly_is_allowed(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    areas = [{"site": "trunk", "bsa_pct": 9.9}, {"site": "chin", "palms": 0.1}]
    assert rules(logged(alice, areas=areas)) == []


def test_over_ten_percent_is_stored_with_its_numbers(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    [alert] = logged(alice, areas=[{"site": "trunk", "bsa_pct": 10.01}])["alerts"]
    assert (alert["rule"], alert["label"]) == ("over_bsa", "eu-2023")
    assert (alert["inputs"]["bsa_pct"], alert["inputs"]["limit_pct"]) == (10.01, 10.0)
    assert alert["advice"]
    assert alert["source"]


def test_lips_are_stored_with_an_alert(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    record = logged(alice, areas=[{"site": "lips", "bsa_pct": 0.1}])
    assert rules(record) == ["forbidden_site"]


def test_eight_hours_are_enough_and_a_minute_less_is_not(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    logged(alice, NOW - timedelta(hours=16))
    assert rules(logged(alice, NOW - timedelta(hours=8))) == []
    assert rules(logged(alice, NOW - timedelta(minutes=1))) == ["interval_under_8h"]


def test_a_dose_arriving_late_alerts_the_dose_after_it(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    after = logged(alice, NOW)
    before = logged(alice, NOW - timedelta(hours=3))
    assert (after["alerts"], before["alerts"]) == ([], [])
    assert (caused(after), caused(before)) == ([], [("interval_under_8h", after["id"])])
    assert all_rules(alice) == [("interval_under_8h", after["id"])]
    [listed] = alice.get(f"{alice.home}/applications?limit=1").json()["items"]
    assert rules(listed) == ["interval_under_8h"]
    assert listed["alerts"][0]["inputs"]["because_of"] == [before["id"]]


def test_the_third_of_the_local_day_is_marked_whatever_the_order(
    dora: Person, alice: Person
) -> None:
    treat(dora, alice)
    evening, morning, noon = (
        logged(alice.at("2026-03-03T05:00:00Z"), f"2026-03-02T{hour}:00:00+01:00")
        for hour in ("23", "06", "14")
    )
    assert evening["alerts"] == morning["alerts"] == noon["alerts"] == []
    assert all_rules(alice) == [("third_in_local_day", evening["id"])]


def test_more_than_200_grams_in_30_days_is_marked(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    logged(alice, NOW - timedelta(days=20), grams=150)
    assert "over_quantity" in rules(logged(alice, NOW, grams=50.01))
    assert "over_quantity" not in rules(logged(alice, NOW + timedelta(days=15), grams=20))


def test_without_any_treatment_a_log_is_stored_with_an_alert(alice: Person) -> None:
    assert rules(logged(alice)) == ["no_treatment"]


def test_before_the_start_and_after_the_end_a_log_is_stored(dora: Person, alice: Person) -> None:
    treatment = treat(dora, alice, started_on="2026-03-02")
    assert rules(logged(alice, NOW - timedelta(days=1))) == ["before_start"]
    end = {"ended_on": "2026-03-02", "reason": "Satisfied"}
    dora.post(f"{alice.home}/treatments/{treatment}/end", end)
    assert rules(logged(alice.after(days=1))) == ["after_end"]


def test_on_an_area_that_was_stopped_or_never_prescribed_a_log_is_stored(
    dora: Person, alice: Person
) -> None:
    treatment = treat(dora, alice)
    path = f"{alice.home}/treatments/{treatment}"
    [started] = dora.get(f"{alice.home}/treatments").json()
    [area] = [one for one in started["areas"] if one["site"] == "cheeks"]
    stop = {"stopped_on": "2026-02-20", "reason": "Repigmented"}
    assert dora.post(f"{path}/areas/{area['id']}/stop", stop).status_code == 200
    before = logged(alice, "2026-02-20T10:00:00+01:00")
    stopped = logged(alice)
    never = logged(alice.after(hours=9), areas=[{"site": "hands", "bsa_pct": 1}])
    assert rules(before) == []
    assert rules(stopped) == rules(never) == ["area_not_prescribed"]
    assert stopped["alerts"][0]["inputs"]["sites"] == ["cheeks"]


def test_in_an_ordered_pause_a_log_is_stored(dora: Person, alice: Person) -> None:
    treatment = treat(dora, alice)
    pause = {"kind": "clinician_ordered", "reason": "Zoster", "since": "2026-03-01"}
    assert dora.post(f"{alice.home}/treatments/{treatment}/pauses", pause).status_code == 201
    assert rules(logged(alice)) == ["logged_while_paused"]


def test_the_patients_own_pause_forbids_nothing(dora: Person, alice: Person) -> None:
    treatment = treat(dora, alice)
    pause = {"kind": "patient_choice", "reason": "Holiday", "since": "2026-03-01"}
    alice.post(f"{alice.home}/treatments/{treatment}/pauses", pause)
    assert rules(logged(alice)) == []


def test_while_pregnant_a_log_is_serious(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    alice.post(f"{alice.home}/conditions", {"kind": "pregnancy", "since": "2026-03-01"})
    [alert] = logged(alice)["alerts"]
    assert (alert["rule"], alert["severity"]) == ("logged_while_pregnant", "serious")


def test_a_tube_opened_over_six_months_ago_is_marked(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    tube = {"id": str(uuid7()), "grams": 100, "opened_on": "2025-09-01"}
    assert alice.post(f"{alice.home}/tubes", tube).status_code == 201
    assert rules(logged(alice)) == ["tube_expired"]


@pytest.mark.parametrize("days", [-2, 2])
def test_a_clock_wrong_by_days_is_flagged_and_its_time_kept(
    days: int, dora: Person, alice: Person
) -> None:
    treat(dora, alice)
    wrong = NOW + timedelta(days=days)
    record = logged(alice, wrong, phone_time=wrong.isoformat())
    assert "clock_suspect" in rules(record)
    assert record["applied_at"] == wrong.isoformat().replace("+00:00", "Z")


def test_an_offset_that_is_not_the_zones_is_flagged(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    record = logged(alice, "2026-03-02T10:00:00+02:00")
    assert rules(record) == ["offset_not_of_zone"]
    assert record["applied_at"] == "2026-03-02T10:00:00+02:00"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("applied_at", "2026-03-02T10:00:00"),
        ("applied_at", 1772442000),
        ("applied_at", "1772442000"),
        ("applied_at", "1772442000.5"),
        ("applied_at", "9999-12-31T23:59:59Z"),
        ("time_zone", "Mars/Olympus"),
        ("areas", []),
        ("areas", [{"site": "chin", "bsa_pct": 0.4, "palms": 1}]),
        ("areas", [{"site": "chin"}]),
        ("grams", 0),
        ("note", "a\x00b"),
        ("id", "11111111-1111-4111-8111-111111111111"),
        ("mood", "good"),
    ],
)
def test_what_cannot_be_understood_is_refused_and_named(
    field: str, value: Any, alice: Person
) -> None:
    answer = log(alice, **{field: value})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert answer.json()["errors"][0]["field"].startswith(field)


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "application/vnd.a+json"])
def test_any_spelling_of_json_is_taken(dora: Person, alice: Person, kind: str) -> None:
    treat(dora, alice)
    body, headers = json.dumps(a_log()), {"Content-Type": kind}
    answer = alice.post(f"{alice.home}/applications", content=body, headers=headers)
    assert (answer.status_code, answer.json()["alerts"]) == (201, [])


def test_a_body_that_is_all_brackets_is_refused(alice: Person) -> None:
    body, headers = "[" * 60_000, {"Content-Type": "application/json"}
    answer = alice.post(f"{alice.home}/applications", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_only_the_patient_and_the_own_clinic_may_log(
    alice: Person, bob: Person, dora: Person, sam: Person, sven: Person
) -> None:
    path = f"{alice.home}/applications"
    answers = [person.post(path, a_log()).status_code for person in (bob, sam, sven, dora)]
    assert answers == [404, 404, 404, 201]


def test_every_log_leaves_one_line_in_the_audit(alice: Person, sessions: Sessions) -> None:
    sent = a_log()
    record = log(alice, **sent).json()
    log(alice, **sent)
    with sessions.read() as session:
        [line] = session.exec(select(AuditEntry).where(AuditEntry.action == "application.logged"))
    assert (line.subject_id, line.actor_id) == (record["id"], alice.account_id)
    assert line.patient_id == alice.patient_id
