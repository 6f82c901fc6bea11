"""A batch: every item has a result of its own, none blocks another, nothing is lost."""

from datetime import timedelta
from typing import Any

from tests.api.applications.logs import (
    a_log,
    all_rules,
    batch,
    caused,
    log,
    logged,
    rules,
    treat,
    twice_daily,
)
from tests.people import NOW, Person

HEIC = {"id": "no-id", "mood": "good", "nested": [{"x\x00": "\ud800"}]}


def results(person: Person, items: Any, **more: Any) -> list[dict[str, Any]]:
    answer = batch(person, items, **more)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_each_item_has_its_own_result(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    stored, changed = logged(alice, NOW - timedelta(days=1)), a_log(NOW - timedelta(days=2))
    log(alice, **changed)
    again = a_log(NOW - timedelta(days=1), id=stored["id"])
    found = results(alice, [a_log(), again, changed | {"grams": 3}, {"id": "?"}, 7])
    assert [one["status"] for one in found] == [
        "created",
        "stored_already",
        "differs",
        "quarantined",
        "quarantined",
    ]
    assert [one["client_may_delete"] for one in found] == [True, True, False, True, True]
    assert found[1]["record"] == stored
    assert found[2]["problem"]["code"] == "log_differs"
    assert (found[3]["id"], found[3]["problem"]["code"]) == ("?", "log_unreadable")


def test_alerts_of_a_batch_are_those_of_its_logs_one_by_one(
    dora: Person, alice: Person, bob: Person
) -> None:
    hours = (0, 3, 11, 14, 30, 31, 90)
    items = [a_log(NOW - timedelta(hours=n), grams=40) for n in hours]
    for person in (alice, bob):
        treat(dora, person)
    for item in items:
        log(alice, **item)
    found = results(bob, items)
    assert all_rules(bob) == all_rules(alice)
    assert sum(len(one["record"]["alerts"]) for one in found) == len(all_rules(bob))
    assert "interval_under_8h" in rules(found[0]["record"])


def test_a_batch_alerts_what_was_logged_before(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    first = logged(alice)
    earlier = [a_log(NOW - timedelta(hours=hours)) for hours in (2, 1)]
    found = results(alice, earlier)
    assert rules(found[1]["record"]) == ["interval_under_8h"]
    nearer = ("interval_under_8h", first["id"])
    third = ("third_in_local_day", first["id"])
    told = [one for item in found for one in caused(item["record"])]
    assert sorted(told) == [nearer, third]
    assert all_rules(alice) == sorted([*told, ("interval_under_8h", earlier[1]["id"])])


def test_an_id_twice_in_a_batch_is_one_log(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    item = a_log()
    found = results(alice, [item, item, item | {"grams": 1}])
    assert [one["status"] for one in found] == ["created", "stored_already", "differs"]
    assert len(alice.get(f"{alice.home}/applications").json()["items"]) == 1


def test_a_stored_log_twice_in_a_batch_still_tells_what_it_caused(alice: Person) -> None:
    later, earlier = a_log(NOW), a_log(NOW - timedelta(hours=2))
    results(alice, [later])
    (once,) = results(alice, [earlier])
    twice = results(alice, [earlier, earlier])
    assert caused(once["record"]) == [("interval_under_8h", later["id"])]
    assert [caused(one["record"]) for one in twice] == [caused(once["record"])] * 2


def test_sending_the_batch_again_changes_nothing(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    items = twice_daily(14, NOW - timedelta(days=14))
    first, second = results(alice, items), results(alice.after(hours=1), items)
    assert {one["status"] for one in second} == {"stored_already"}
    assert [one["record"] for one in first] == [one["record"] for one in second]


def test_five_hundred_are_taken_and_one_more_is_too_many(alice: Person) -> None:
    items = [a_log(NOW - timedelta(hours=9 * n)) for n in range(501)]
    answer = batch(alice, items)
    assert (answer.status_code, answer.json()["code"]) == (413, "batch_too_large")
    assert alice.get(f"{alice.home}/applications").json()["items"] == []
    assert {one["status"] for one in results(alice, items[:500])} == {"created"}


def test_items_that_are_no_list_are_refused(alice: Person) -> None:
    answer = batch(alice, {"id": 1})
    assert (answer.status_code, answer.json()["code"]) == (422, "batch_not_a_list")


def test_an_empty_batch_has_no_results(alice: Person) -> None:
    assert results(alice, []) == []


def test_the_phones_clock_is_told_once_for_all(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    ahead = (NOW + timedelta(hours=2)).isoformat()
    [found] = results(alice, [a_log()], phone_time=ahead)
    assert rules(found["record"]) == ["clock_suspect"]


def test_what_cannot_be_read_is_kept_once_as_it_came(dora: Person, alice: Person) -> None:
    results(alice, [HEIC, HEIC, a_log()])
    results(alice.after(days=1), [HEIC])
    [kept] = dora.get(f"{alice.home}/quarantine").json()["items"]
    assert kept["raw"] == ('{"id": "no-id", "mood": "good", "nested": [{"x\\u0000": "\\ud800"}]}')
    assert {error["field"] for error in kept["errors"]} >= {"id", "applied_at", "mood", "nested"}
    assert kept["settled_at"] is None


def test_names_that_no_database_takes_are_kept_too(alice: Person) -> None:
    [found] = results(alice, [a_log(NOW, **{"bad\x00\ud800": 1, "id": "\ud800"})])
    assert (found["status"], found["id"]) == ("quarantined", "\\ud800")


def test_a_dermatologist_settles_what_was_kept_aside(dora: Person, alice: Person) -> None:
    results(alice, [HEIC])
    [kept] = dora.get(f"{alice.home}/quarantine").json()["items"]
    path = f"{alice.home}/quarantine/{kept['id']}/settle"
    assert alice.post(path, {"note": "Mine"}).status_code == 404
    settled = dora.post(path, {"note": "Called, nothing was applied"}).json()
    assert (settled["settlement"], settled["raw"]) == ("Called, nothing was applied", kept["raw"])
    assert dora.post(path, {"note": "Something else"}).json() == settled
    assert dora.get(f"{alice.home}/quarantine?only_open=true").json()["items"] == []


def test_quarantine_pages(dora: Person, alice: Person) -> None:
    results(alice, list(range(5)))
    first = dora.get(f"{alice.home}/quarantine?limit=3").json()
    rest = dora.get(f"{alice.home}/quarantine?cursor={first['next_cursor']}").json()
    assert len(first["items"]) == 3
    assert {one["raw"] for one in first["items"] + rest["items"]} == set("01234")


def test_a_stranger_cannot_send_a_batch(alice: Person, bob: Person, sven: Person) -> None:
    for person in (bob, sven):
        answer = person.post(f"{alice.home}/applications/batch", {"items": [a_log()]})
        assert answer.status_code == 404
