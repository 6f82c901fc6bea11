"""What waits although nobody did anything: silent phones and outlines that nobody confirmed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import event
from sqlmodel import select

from api.assessments.models import Assessment
from api.database import Sessions
from api.reviews.noticing import notice
from tests.api.applications.logs import logged
from tests.api.assessments.machine import measured
from tests.api.reviews.setting import apply, treat, worklist
from tests.people import NOW, Person

STARTED = date(2026, 2, 2)


def look(sessions: Sessions, now: datetime = NOW) -> None:
    notice(sessions, now)


def waiting(dora: Person, reason: str) -> list[str]:
    return [one["since"] for one in worklist(dora, reason=reason)]


def test_a_phone_is_silent_a_week_after_its_last_log(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice, STARTED)
    apply(alice, STARTED, 20)
    # The last log is of 21 February, 20:00 in Amsterdam.
    look(sessions, datetime(2026, 2, 28, 18, tzinfo=UTC))
    assert waiting(dora, "phone_silent") == []
    look(sessions, datetime(2026, 2, 28, 19, tzinfo=UTC))
    assert waiting(dora, "phone_silent") == ["2026-02-28T19:00:00Z"]


def test_a_log_that_comes_takes_it_off_the_list_at_once(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice, STARTED)
    look(sessions)
    assert len(waiting(dora, "phone_silent")) == 1
    apply(alice, date(2026, 3, 1), 1)
    assert waiting(dora, "phone_silent") == []


def test_a_treatment_without_any_log_is_silent_from_its_eighth_day(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice, STARTED)
    look(sessions)
    assert waiting(dora, "phone_silent") == ["2026-02-09T00:00:00Z"]


def test_in_an_ordered_pause_silence_is_right(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treatment = treat(dora, alice, STARTED)
    pause = {"kind": "clinician_ordered", "reason": "Surgery", "since": "2026-02-20"}
    answer = dora.post(f"{alice.home}/treatments/{treatment}/pauses", pause)
    assert answer.status_code == 201, answer.text
    look(sessions)
    assert waiting(dora, "phone_silent") == []


def test_who_is_not_treated_is_not_silent(dora: Person, alice: Person, sessions: Sessions) -> None:
    look(sessions)
    assert worklist(dora) == []


def test_a_proposal_waits_to_be_confirmed(dora: Person, alice: Person, sessions: Sessions) -> None:
    treat(dora, alice, NOW.date())
    measured(sessions, alice, "2026-03-02", 1.0)
    look(sessions)
    assert len(waiting(dora, "outline_unconfirmed")) == 1


def test_photos_are_noted_that_nobody_waits_for_any_more(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    overtaken = [measured(sessions, alice, "2026-01-10", None)]
    measured(sessions, alice, "2026-01-20", 1.0)
    # One that reaches the clinic late.
    overtaken.append(measured(sessions, alice, "2026-01-15", None))
    measured(sessions, alice, "2026-02-20", None)
    before = waiting(dora, "photo_unmeasured")
    look(sessions)
    assert len(before) == 1
    assert waiting(dora, "photo_unmeasured") == before
    with sessions.read() as session:
        noted = session.exec(select(Assessment.id).where(Assessment.overtaken))
        assert sorted(noted) == sorted(overtaken)


def test_another_clinic_sees_none_of_it(
    sven: Person, dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice, STARTED)
    look(sessions)
    assert worklist(sven) == []


def test_noticed_twice_it_stands_once(dora: Person, alice: Person, sessions: Sessions) -> None:
    treat(dora, alice, STARTED)
    look(sessions)
    look(sessions, NOW + timedelta(minutes=15))
    assert len(waiting(dora, "phone_silent")) == 1


def test_nothing_is_looked_for_once_the_writing_begins(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice, STARTED)
    said: list[str] = []

    def hear(_: Any, __: Any, statement: str, *___: Any) -> None:
        said.append(statement.split()[0])

    event.listen(sessions.engine, "before_cursor_execute", hear)
    look(sessions)
    event.remove(sessions.engine, "before_cursor_execute", hear)
    sqlite = sessions.engine.dialect.name == "sqlite"
    # On SQLite the writer is one for all phones; elsewhere it reads too, and nobody waits.
    assert said[-2:] == ["DELETE", "INSERT"]
    assert "SELECT" not in said or not sqlite


def test_a_log_dated_in_the_future_does_not_hide_a_silent_phone(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice, STARTED)
    apply(alice, date(2026, 8, 1), 1)
    look(sessions)
    assert waiting(dora, "phone_silent") == ["2026-02-09T00:00:00Z"]
    apply(alice, date(2026, 9, 1), 1)
    assert len(waiting(dora, "phone_silent")) == 1


def test_what_was_withdrawn_was_not_heard(dora: Person, alice: Person, sessions: Sessions) -> None:
    treat(dora, alice, STARTED)
    mistaken = logged(alice, "2026-03-01T08:00:00+01:00")
    body = {"version": 1, "reason": "Not applied"}
    answer = alice.post(f"{alice.home}/applications/{mistaken['id']}/withdraw", body)
    assert answer.status_code == 200, answer.text
    look(sessions)
    assert waiting(dora, "phone_silent") == ["2026-02-09T00:00:00Z"]


def test_after_an_ordered_pause_there_is_a_week_to_begin_again(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treatment = treat(dora, alice, STARTED)
    pause = {"kind": "clinician_ordered", "reason": "Shingles", "since": "2026-02-04"}
    answer = dora.post(
        f"{alice.home}/treatments/{treatment}/pauses", pause | {"until": "2026-02-23"}
    )
    assert answer.status_code == 201, answer.text
    look(sessions)
    assert waiting(dora, "phone_silent") == []
    look(sessions, NOW + timedelta(days=1))
    assert waiting(dora, "phone_silent") == ["2026-03-03T00:00:00Z"]
