"""Waiting logs written together: each gets its own answer, and none can spoil another's."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.exc import IntegrityError

from api.applications.bodies import LogCreate, Status
from api.applications.history import together
from api.applications.intake import Intake, patience
from api.applications.service import Outcome, Sent
from api.audit import Caller
from api.database import Sessions, uuid7
from tests.api.applications.logs import a_log
from tests.people import NOW, Person


def sent_by(person: Person, **changes: Any) -> Sent:
    assert person.patient_id
    session = person.session_id
    caller = Caller(person.account_id, person.role, person.clinic_id, session, "127.0.0.1", "")
    given = LogCreate.model_validate(a_log()).model_copy(update=changes)
    return Sent(caller, person.patient_id, given, NOW)


def answers(sessions: Sessions, *sent: Sent) -> list[Any]:
    async def all_at_once() -> list[Any]:
        intake = Intake(sessions, writers=1)
        logs = (intake.log(one) for one in sent)
        found = await asyncio.gather(*logs, return_exceptions=True)
        await intake.close()
        return list(found)

    return asyncio.run(all_at_once())


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


def test_patients_are_asked_about_together_only_where_their_days_agree() -> None:
    def window(days_ago: float) -> Any:
        return NOW - timedelta(days=days_ago + 2), NOW - timedelta(days=days_ago)

    ids = [uuid7() for _ in range(4)]
    days = (0, 0.5, 300, 1)
    asked = together({one: window(ago) for one, ago in zip(ids, days, strict=True)})
    assert [set(one.patients) for one in asked] == [{ids[2]}, {ids[0], ids[1], ids[3]}]


def test_a_group_that_stood_still_does_not_hold_up_the_next_log() -> None:
    assert (patience(0.1), patience(30)) == (0.025, 0.05)
