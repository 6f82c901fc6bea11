"""A correction is a further version with a reason; a withdrawn log counts no more."""

from datetime import timedelta
from typing import Any

from httpx2 import Response

from api.database import uuid7
from tests.api.applications.logs import (
    AREAS,
    a_log,
    all_rules,
    caused,
    every_alert,
    log,
    logged,
    rules,
    treat,
)
from tests.people import NOW, Person


def correct(person: Person, record: dict[str, Any], **changes: Any) -> Response:
    told = {key: record[key] for key in ("applied_at", "time_zone", "version")}
    body = told | {"areas": AREAS, "reason": "I had it wrong"} | changes
    return person.put(f"{person.home}/applications/{record['id']}", body)


def withdraw(person: Person, record: dict[str, Any], version: int = 1) -> Response:
    body = {"version": version, "reason": "Logged by accident"}
    return person.post(f"{person.home}/applications/{record['id']}/withdraw", body)


def test_a_correction_is_a_version_and_the_first_stays(alice: Person) -> None:
    record = logged(alice)
    second = correct(alice, record, grams=0.5).json()
    assert (second["version"], second["grams"], second["reason"]) == (2, 0.5, "I had it wrong")
    versions = alice.get(f"{alice.home}/applications/{record['id']}/versions").json()
    assert [one["grams"] for one in versions] == [None, 0.5]
    assert [one["current"] for one in versions] == [False, True]


def test_a_correction_tells_what_it_made_other_logs_break(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    moved, later = logged(alice, NOW - timedelta(hours=10)), logged(alice)
    nearer = (NOW - timedelta(hours=7)).isoformat()
    first, again = (correct(alice, moved, applied_at=nearer) for _ in range(2))
    assert caused(first.json()) == [("interval_under_8h", later["id"])]
    assert again.json() == first.json()


def test_only_the_version_that_stands_can_be_corrected(alice: Person) -> None:
    record = logged(alice)
    assert correct(alice, record, grams=0.5).status_code == 200
    answer = correct(alice, record, grams=0.7)
    assert (answer.status_code, answer.json()["code"]) == (409, "version_conflict")
    assert answer.json()["current_version"] == 2


def test_the_same_correction_again_is_the_stored_one(alice: Person) -> None:
    record = logged(alice)
    first, second = (correct(alice, record, grams=0.5) for _ in range(2))
    assert first.json() == second.json()
    assert second.status_code == 200


def test_rules_are_looked_at_again_and_old_alerts_stay(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    logged(alice, NOW - timedelta(hours=10))
    record = logged(alice, NOW - timedelta(hours=9))
    assert rules(record) == ["interval_under_8h"]
    second = correct(alice, record, applied_at=NOW.isoformat()).json()
    assert rules(second) == []
    third = correct(alice, second, areas=[{"site": "trunk", "bsa_pct": 11}]).json()
    assert rules(third) == ["over_bsa"]
    assert all_rules(alice) == [("over_bsa", record["id"])]
    past = every_alert(alice)[-1]
    assert (past["rule"], past["resolution"]) == ("interval_under_8h", "no_longer_holds")
    assert past["resolved_because"] == "application.corrected"


def test_a_correction_days_later_does_not_make_a_log_late(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    record = logged(alice)
    corrected = correct(alice.after(days=3), record, grams=1).json()
    assert (corrected["hours_late"], rules(corrected)) == (None, [])


def test_a_correction_of_a_late_log_leaves_it_late(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    record = logged(alice, NOW - timedelta(days=2))
    moved = (NOW - timedelta(days=3)).isoformat()
    assert correct(alice, record, applied_at=moved).json()["hours_late"] == 72


def test_a_withdrawn_log_counts_no_more(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    slip = logged(alice, NOW - timedelta(minutes=5))
    assert withdraw(alice, slip).json()["withdrawn"] is True
    assert rules(logged(alice)) == []
    listed = alice.get(f"{alice.home}/applications").json()["items"]
    assert slip["id"] not in [one["id"] for one in listed]
    everything = alice.get(f"{alice.home}/applications?with_withdrawn=true").json()["items"]
    assert len(everything) == 2


def test_withdrawing_again_changes_nothing(alice: Person) -> None:
    record = logged(alice)
    assert withdraw(alice, record).json() == withdraw(alice, record).json()
    versions = alice.get(f"{alice.home}/applications/{record['id']}/versions").json()
    assert len(versions) == 2


def test_what_is_withdrawn_stays_so_with_its_first_reason(alice: Person) -> None:
    record = logged(alice)
    first = withdraw(alice, record).json()
    body = {"version": first["version"], "reason": "Once more, in other words"}
    again = alice.post(f"{alice.home}/applications/{record['id']}/withdraw", body)
    assert (again.status_code, again.json()) == (200, first)


def test_a_withdrawn_log_can_be_brought_back(alice: Person) -> None:
    record = logged(alice)
    again = correct(alice, withdraw(alice, record).json())
    assert (again.json()["version"], again.json()["withdrawn"]) == (3, False)


def test_a_late_retry_of_the_first_content_gives_what_stands(alice: Person) -> None:
    sent = a_log()
    corrected = correct(alice, log(alice, **sent).json(), grams=0.5).json()
    answer = log(alice, **sent)
    assert (answer.status_code, answer.json()) == (200, corrected)


def test_nobody_corrects_what_is_not_theirs_or_not_there(
    alice: Person, bob: Person, sven: Person
) -> None:
    record = logged(alice)
    for person in (bob, sven):
        stolen = person.put(f"{alice.home}/applications/{record['id']}", {})
        assert stolen.status_code == 404
    missing = record | {"id": str(uuid7())}
    assert correct(alice, missing).status_code == 404
    assert withdraw(alice, missing).status_code == 404
    assert alice.get(f"{alice.home}/applications/{missing['id']}/versions").status_code == 404
