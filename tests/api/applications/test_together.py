"""Phones that log at the same moment: nothing lost, nothing twice, no rule slipped past."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from api.database import uuid7
from tests.api.applications.logs import a_log, all_rules, batch, log, treat
from tests.people import NOW, Person


def test_sixteen_at_once_leave_exactly_the_right_alerts(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    # Amsterdam's 2 March: minutes apart, so all but the first are too soon, all after two too many.
    items = [a_log(NOW + timedelta(minutes=n)) for n in range(16)]
    late = alice.after(minutes=16)
    with ThreadPoolExecutor(16) as phones:
        answers = list(phones.map(lambda item: log(late, **item), items))
    assert {answer.status_code for answer in answers} == {201}
    ids = [item["id"] for item in items]
    too_soon = [("interval_under_8h", one) for one in ids[1:]]
    too_many = [("third_in_local_day", one) for one in ids[2:]]
    assert all_rules(alice) == sorted(too_soon + too_many)


def test_one_log_sent_sixteen_times_at_once_is_stored_once(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    item = a_log()
    with ThreadPoolExecutor(16) as phones:
        answers = list(phones.map(lambda _: log(alice, **item), range(16)))
    assert sorted(answer.status_code for answer in answers) == [200] * 15 + [201]
    assert len({answer.text for answer in answers}) == 1


def test_single_logs_and_batches_at_once_agree(dora: Person, alice: Person, bob: Person) -> None:
    for person in (alice, bob):
        treat(dora, person)
    items = [a_log(NOW - timedelta(hours=n)) for n in range(12)]
    with ThreadPoolExecutor(12) as phones:
        singles = [phones.submit(log, alice, **item) for item in items[:6]]
        groups = [phones.submit(batch, alice, items[n : n + 3]) for n in (6, 9)]
        assert {one.result().status_code for one in singles} == {201}
        assert {one.result().status_code for one in groups} == {200}
    batch(bob, items)
    assert all_rules(alice) == all_rules(bob)


def test_patients_and_strangers_in_one_group_get_their_own_answers(
    alice: Person, bob: Person, sven: Person, dora: Person
) -> None:
    callers = [alice, bob, sven, dora] * 6
    path = f"{alice.home}/applications"
    with ThreadPoolExecutor(24) as phones:
        answers = list(phones.map(lambda one: one.post(path, a_log()).status_code, callers))
    assert answers == [201, 404, 404, 201] * 6


def test_a_pause_ordered_by_a_triage_misses_no_log_of_that_moment(
    dora: Person, alice: Person
) -> None:
    treat(dora, alice)
    reaction = str(uuid7())
    told = {"term": "acne", "site": "cheeks", "onset_on": "2026-03-01", "severity": "mild"}
    alice.post(f"{alice.home}/reactions", {"id": reaction, "serious": False, **told})
    judged = {"causality": "probable", "action": "paused", "outcome": "recovering"}
    path, body = f"{alice.home}/reactions/{reaction}/triage", {**judged, "pause_from": "2026-03-02"}
    items = [a_log(NOW - timedelta(minutes=n)) for n in range(12)]
    with ThreadPoolExecutor(13) as phones:
        logs = [phones.submit(log, alice, **item) for item in items]
        assert phones.submit(dora.post, path, body).result().status_code == 201
        assert {one.result().status_code for one in logs} == {201}
    paused = {id for rule, id in all_rules(alice) if rule == "logged_while_paused"}
    assert paused == {item["id"] for item in items}
