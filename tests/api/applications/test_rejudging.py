"""Whatever reaches the clinic later is judged as if it had come in time: the same alerts stand."""

from datetime import timedelta
from typing import Any

from api.database import uuid7
from tests.api.applications.logs import all_rules, every_alert, logged, treat
from tests.api.applications.test_corrections import correct, withdraw
from tests.people import NOW, Person

DAY = timedelta(days=1)


def entered(person: Person, path: str, **given: Any) -> dict[str, Any]:
    answer = person.post(f"{person.home}/{path}", given)
    assert answer.status_code in (200, 201), answer.text
    found: dict[str, Any] = answer.json()
    return found


def paused(dora: Person, alice: Person, treatment: str, since: str, **until: str) -> str:
    body = {"kind": "clinician_ordered", "reason": "Herpes zoster", "since": since, **until}
    path = f"{alice.home}/treatments/{treatment}/pauses"
    answer = dora.post(path, body)
    assert answer.status_code == 201, answer.text
    return f"{path}/{answer.json()['id']}"


def test_a_pause_entered_later_marks_the_logs_of_its_days(dora: Person, alice: Person) -> None:
    treatment = treat(dora, alice)
    logged(alice, NOW - 5 * DAY)
    inside = logged(alice, NOW - 2 * DAY)
    paused(dora, alice, treatment, "2026-02-27")
    assert all_rules(alice) == [("logged_while_paused", inside["id"])]


def test_a_pause_that_ended_earlier_lifts_the_alert_and_keeps_it_on_record(
    dora: Person, alice: Person
) -> None:
    pause = paused(dora, alice, treat(dora, alice), "2026-02-27")
    logged(alice)
    assert dora.post(f"{pause}/end", {"until": "2026-03-01"}).status_code == 200
    assert all_rules(alice) == []
    [lifted] = every_alert(alice)
    assert (lifted["rule"], lifted["resolution"]) == ("logged_while_paused", "no_longer_holds")
    assert lifted["resolved_because"] == "pause.ended"
    assert dora.get(f"{alice.home}/alerts?only_open=true").json()["items"] == []


def test_what_was_acknowledged_and_is_still_so_is_not_raised_again(
    dora: Person, alice: Person
) -> None:
    treatment = treat(dora, alice)
    pause = paused(dora, alice, treatment, "2026-02-27")
    logged(alice)
    [alert] = every_alert(alice)
    dora.post(f"{alice.home}/alerts/{alert['id']}/acknowledge", {"note": "Seen"})
    paused(dora, alice, treatment, "2026-03-01")
    assert [one["id"] for one in every_alert(alice)] == [alert["id"]]
    dora.post(f"{pause}/end", {"until": "2026-02-28"})
    [same] = every_alert(alice)
    assert (same["resolved_at"], same["acknowledgement"]) == (None, "Seen")


def test_a_pregnancy_reported_later_marks_what_was_logged(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    record = logged(alice)
    state = entered(alice, "conditions", kind="pregnancy", since="2026-03-01")
    assert all_rules(alice) == [
        ("condition_under_treatment", state["id"]),
        ("logged_while_pregnant", record["id"]),
    ]
    answer = alice.post(f"{alice.home}/conditions/{state['id']}/end", {"until": "2026-03-01"})
    assert answer.status_code == 200
    assert all_rules(alice) == [("condition_under_treatment", state["id"])]


def test_a_start_entered_later_takes_back_that_nothing_was_prescribed(
    dora: Person, alice: Person
) -> None:
    early, record = logged(alice, "2026-02-01T10:00:00+01:00"), logged(alice)
    treat(dora, alice)
    assert all_rules(alice) == [("before_start", early["id"])]
    assert alice.get(f"{alice.home}/applications").json()["items"][0]["id"] == record["id"]


def test_an_end_entered_later_marks_what_came_after_it(dora: Person, alice: Person) -> None:
    treatment = treat(dora, alice)
    record = logged(alice)
    body = {"ended_on": "2026-02-28", "reason": "Satisfied"}
    assert dora.post(f"{alice.home}/treatments/{treatment}/end", body).status_code == 200
    assert all_rules(alice) == [("after_end", record["id"])]


def test_a_withdrawn_log_frees_the_one_after_it(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    slip, real = logged(alice, NOW - timedelta(hours=2)), logged(alice)
    assert all_rules(alice) == [("interval_under_8h", real["id"])]
    withdraw(alice, slip)
    assert all_rules(alice) == []
    [freed] = every_alert(alice)
    assert freed["resolved_because"] == "application.withdrawn"


def test_other_numbers_make_a_new_alert_in_place_of_the_old(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    moved, _ = logged(alice, NOW - timedelta(hours=6)), logged(alice)
    correct(alice, moved, applied_at=(NOW - timedelta(hours=5)).isoformat())
    newest, oldest = every_alert(alice)
    assert (oldest["resolution"], oldest["inputs"]["minutes_apart"]) == ("superseded", 360)
    assert (newest["resolved_at"], newest["inputs"]["minutes_apart"]) == (None, 300)


def test_a_log_that_comes_between_supersedes_as_well(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    logged(alice, NOW - timedelta(hours=6))
    logged(alice)
    answer = logged(alice.after(minutes=5), NOW - timedelta(hours=1))
    assert answer["caused"][-1]["inputs"]["minutes_apart"] == 60
    past = [one for one in every_alert(alice) if one["resolution"] == "superseded"]
    assert [one["inputs"]["minutes_apart"] for one in past] == [360]


def test_the_pause_of_a_triage_marks_what_was_logged(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    record = logged(alice)
    reaction = str(uuid7())
    told = {"term": "acne", "site": "cheeks", "onset_on": "2026-03-01", "severity": "mild"}
    entered(alice, "reactions", id=reaction, serious=False, note="", **told)
    judged = {"causality": "probable", "action": "paused", "outcome": "recovering"}
    path = f"{alice.home}/reactions/{reaction}/triage"
    answer = dora.post(path, {**judged, "pause_from": "2026-03-02", "note": ""})
    assert answer.status_code == 201, answer.text
    assert all_rules(alice) == [("logged_while_paused", record["id"])]


def test_a_tube_entered_by_mistake_is_withdrawn_with_what_it_raised(
    dora: Person, alice: Person
) -> None:
    treat(dora, alice)
    tubes = [entered(alice, "tubes", **a_tube()) for _ in range(3)]
    log = logged(alice)
    assert all_rules(alice) == [("over_quantity", log["id"])]
    path = f"{alice.home}/tubes/{tubes[0]['id']}/withdraw"
    gone = alice.post(path, {"reason": "Dispensed, not opened"}).json()
    assert gone["withdrawn_because"] == "Dispensed, not opened"
    assert alice.post(path, {"reason": "Again"}).json() == gone
    assert all_rules(alice) == []


def a_tube() -> dict[str, Any]:
    return {"id": str(uuid7()), "grams": 100, "opened_on": "2026-03-01"}
