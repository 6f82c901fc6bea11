"""Waiting logs written together: each gets its own answer, and none can spoil another's."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from sqlalchemy.exc import IntegrityError

from api.applications.bodies import LogCreate, Status
from api.applications.content import columns_of, hash_of
from api.applications.history import together
from api.applications.intake import QUEUE, Intake, patience
from api.applications.service import Outcome, Sent
from api.audit import Caller
from api.database import Sessions, uuid7
from api.errors import Busy, NotFound
from tests.api.applications.logs import a_log
from tests.people import NOW, Person


def sent_by(person: Person, **changes: Any) -> Sent:
    assert person.patient_id
    session = person.session_id
    caller = Caller(person.account_id, person.role, person.clinic_id, session, "127.0.0.1", "")
    given = LogCreate.model_validate(a_log()).model_copy(update=changes)
    return Sent(caller, person.patient_id, given, NOW)


def answers_together(sessions: Sessions, *sent: list[Sent]) -> list[Any]:
    async def all_at_once() -> list[Any]:
        intake = Intake(sessions, writers=1)
        found = await asyncio.gather(*map(intake.log, sent), return_exceptions=True)
        await intake.close()
        return list(found)

    return asyncio.run(all_at_once())


def answers(sessions: Sessions, *sent: Sent) -> list[Any]:
    found = answers_together(sessions, *([one] for one in sent))
    return [one[0] if isinstance(one, list) else one for one in found]


def test_a_log_that_the_database_refuses_takes_no_other_with_it(
    sessions: Sessions, alice: Person, bob: Person
) -> None:
    refused = sent_by(bob, grams=Decimal(-1))
    found = answers(sessions, sent_by(alice), refused, sent_by(bob))
    assert isinstance(found[1], IntegrityError)
    assert [one.status for one in (found[0], found[2])] == [Status.created] * 2


def test_three_hundred_waiting_logs_all_get_their_own_record(
    sessions: Sessions, alice: Person, bob: Person
) -> None:
    sent = [sent_by(person) for _ in range(150) for person in (alice, bob)]
    found = answers(sessions, *sent)
    assert all(isinstance(one, Outcome) for one in found)
    assert [one.record.id for one in found] == [one.given.id for one in sent]


def test_months_of_several_phones_and_a_single_log_all_get_their_own_records(
    sessions: Sessions, alice: Person, bob: Person
) -> None:
    months = [[sent_by(person) for _ in range(200)] for person in (alice, bob, alice, bob)]
    sent = [*months, [sent_by(alice)]]
    found = answers_together(sessions, *sent)
    assert [[one.record.id for one in outcomes] for outcomes in found] == [
        [one.given.id for one in ones] for ones in sent
    ]


def test_a_month_that_the_database_refuses_takes_no_other_with_it(
    sessions: Sessions, alice: Person, bob: Person
) -> None:
    refused = [sent_by(bob), sent_by(bob, grams=Decimal(-1))]
    first, wrong, last = answers_together(sessions, [sent_by(alice)], refused, [sent_by(alice)])
    assert isinstance(wrong, IntegrityError)
    assert [one.status for one in (*first, *last)] == [Status.created] * 2


def test_a_fault_over_one_log_takes_no_other_with_it(
    sessions: Sessions, alice: Person, bob: Person
) -> None:
    faulty = sent_by(bob, time_zone="Nowhere/At_All")
    first, wrong, last = answers(sessions, sent_by(alice), faulty, sent_by(bob))
    assert isinstance(wrong, ZoneInfoNotFoundError)
    assert [first.status, last.status] == [Status.created] * 2


def test_nobody_stores_for_a_patient_they_may_not_see(
    sessions: Sessions, alice: Person, bob: Person
) -> None:
    theirs = [replace(sent_by(alice), caller=sent_by(bob).caller) for _ in range(2)]
    hidden, seen = answers_together(sessions, theirs, [sent_by(bob)])
    assert isinstance(hidden, NotFound)
    assert seen[0].status is Status.created


def test_more_logs_than_can_wait_are_sent_back_to_their_phone(
    sessions: Sessions, alice: Person
) -> None:
    months = [[sent_by(alice)] * QUEUE, [sent_by(alice)]]
    _, busy = answers_together(sessions, *months)
    assert isinstance(busy, Busy)


def test_the_hash_of_a_log_is_that_of_its_canonical_json() -> None:
    areas = [{"site": "periocular", "bsa_pct": "0.40"}, {"site": "cheeks", "palms": 12}]
    given = LogCreate.model_validate(a_log(areas=areas, grams="0.25", note='Ångström "\u2028"'))
    found = columns_of(given)
    content = {name: found[name] for name in ("utc_offset_minutes", "time_zone", "areas", "note")}
    content |= {"applied_at": found["applied_at"].isoformat(), "grams": 0.25}
    assert found["content_hash"] == hash_of(content)


def test_patients_are_asked_about_together_only_where_their_days_agree() -> None:
    def window(days_ago: float) -> Any:
        return NOW - timedelta(days=days_ago + 2), NOW - timedelta(days=days_ago)

    ids = [uuid7() for _ in range(4)]
    days = (0, 0.5, 300, 1)
    asked = together({one: window(ago) for one, ago in zip(ids, days, strict=True)})
    assert [set(one.patients) for one in asked] == [{ids[2]}, {ids[0], ids[1], ids[3]}]


def test_a_group_that_stood_still_does_not_hold_up_the_next_log() -> None:
    assert (patience(0.1), patience(30)) == (0.025, 0.05)
