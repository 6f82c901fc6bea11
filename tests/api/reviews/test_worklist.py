"""The work-list: what waits, since when, who must act; grave things first, no page loses any."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from api.applications.models import QuarantinedLog
from api.database import Sessions, uuid7
from api.reviews.models import Review
from tests.api.assessments.machine import measured
from tests.api.reviews.setting import raise_alert, score, treat, worklist
from tests.people import NOW, Person


def reported(about: Person, *, serious: bool, at: datetime = NOW) -> str:
    reaction_id = str(uuid7())
    body = {
        "id": reaction_id,
        "term": "Swollen face" if serious else "Spots",
        "site": "cheeks",
        "onset_on": at.date().isoformat(),
        "severity": "moderate",
        "serious": serious,
    }
    assert about.at(at).post(f"{about.home}/reactions", body).status_code == 201
    return reaction_id


def quarantine(sessions: Sessions, about: Person, count: int = 1) -> None:
    assert about.patient_id
    with sessions.write() as session:
        for number in range(count):
            item = QuarantinedLog(
                patient_id=about.patient_id,
                raw=f"nonsense {number}",
                content_hash=f"{number}",
                errors=[],
                received_at=NOW - timedelta(hours=number),
                device="",
            )
            session.add(item)


def reasons(found: list[dict[str, Any]]) -> list[str]:
    return [one["reason"] for one in found]


def test_a_review_comes_on_the_list_four_weeks_ahead_and_not_a_day_before(
    dora: Person, alice: Person
) -> None:
    treat(dora, alice, date(2025, 10, 13))
    # Week 24 falls due on 2026-03-30.
    assert worklist(dora.at("2026-03-01T12:00:00+01:00")) == []
    (item,) = worklist(dora.at("2026-03-02T12:00:00+01:00"))
    assert (item["reason"], item["about"], item["due_on"]) == (
        "review_due",
        "week_24",
        "2026-03-30",
    )
    assert (item["patient_name"], item["who_must_act"]) == ("Alice Nguyễn", "dermatologist")
    assert (item["overdue_days"], item["age_days"], item["urgent"]) == (0, 0, False)


def test_a_review_that_nobody_made_gets_older_and_overdue(dora: Person, alice: Person) -> None:
    treat(dora, alice, date(2025, 10, 13))
    (item,) = worklist(dora.at("2026-04-02T12:00:00+02:00"))
    assert (item["overdue_days"], item["age_days"]) == (3, 31)


def test_the_day_turns_where_the_clinic_is(dora: Person, alice: Person) -> None:
    treat(dora, alice, date(2025, 10, 13))
    # Past midnight in Amsterdam, still 1 March in UTC.
    assert len(worklist(dora.at("2026-03-01T23:30:00+00:00"))) == 1


def test_reviews_are_created_once_however_often_somebody_looks(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    for _ in range(2):
        worklist(dora)
        dora.get(f"{alice.home}/reviews")
    with sessions.read() as session:
        kinds = [one.kind.value for one in session.exec(select(Review))]
    assert sorted(kinds) == ["week_24", "week_52"]


def test_a_treatment_that_ended_waits_for_nothing(dora: Person, alice: Person) -> None:
    treatment = treat(dora, alice)
    assert len(worklist(dora)) == 2
    end = {"ended_on": "2026-03-01", "reason": "Moved away"}
    dora.post(f"{alice.home}/treatments/{treatment}/end", end)
    assert worklist(dora) == []


def test_alerts_are_one_item_for_a_patient_until_all_are_acknowledged(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    first = raise_alert(sessions, alice, at=NOW - timedelta(days=3))
    second = raise_alert(sessions, alice, at=NOW)
    (item,) = worklist(dora)
    assert (item["reason"], item["count"], item["age_days"]) == ("alerts_open", 2, 3)
    assert item["subject_id"] == str(alice.patient_id)
    for alert in (first, second):
        dora.post(f"{alice.home}/alerts/{alert}/acknowledge", {})
    assert worklist(dora) == []


def test_what_is_only_worth_knowing_is_not_work(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    raise_alert(sessions, alice, severity="info", at=NOW)
    assert worklist(dora) == []


def test_a_reaction_waits_for_triage(dora: Person, alice: Person) -> None:
    reaction = reported(alice, serious=False)
    (item,) = worklist(dora)
    assert (item["reason"], item["about"], item["subject_id"], item["urgent"]) == (
        "reaction_untriaged",
        "Spots",
        reaction,
        False,
    )
    judged = {"causality": "probable", "action": "none", "outcome": "recovering"}
    dora.post(f"{alice.home}/reactions/{reaction}/triage", judged)
    assert worklist(dora) == []


def test_grave_things_come_before_what_has_waited_longer(
    dora: Person, alice: Person, bob: Person
) -> None:
    reported(bob, serious=False, at=NOW - timedelta(days=30))
    reported(alice, serious=True)
    found = worklist(dora)
    assert reasons(found) == ["alerts_open", "reaction_untriaged", "reaction_untriaged"]
    assert [one["urgent"] for one in found] == [True, True, False]


def test_photos_that_could_not_be_measured_wait_until_the_face_is_scored(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    measured(sessions, alice, "2026-02-20", None)
    (item,) = worklist(dora)
    assert (item["reason"], item["about"]) == ("photo_unmeasured", "no_face")
    score(dora, alice, 1, "2026-02-20")
    assert worklist(dora) == []


def test_of_photos_that_could_not_be_measured_only_the_last_session_waits(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    measured(sessions, alice, "2026-02-20", None)
    last = measured(sessions, alice, "2026-02-25", None)
    assert [one["subject_id"] for one in worklist(dora)] == [str(last)]
    measured(sessions, alice, "2026-02-26", 0.8)
    assert worklist(dora) == []


def test_logs_that_could_not_be_read_are_one_item_for_a_patient(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    quarantine(sessions, alice, count=3)
    (item,) = worklist(dora)
    assert (item["reason"], item["count"]) == ("log_quarantined", 3)


def fill(dora: Person, alice: Person, bob: Person, sessions: Sessions) -> None:
    """Everything at once, much of it since the very same instant."""
    midnight = datetime(2026, 2, 2, tzinfo=UTC)
    for person in (alice, bob):
        treat(dora, person)
        raise_alert(sessions, person, at=midnight)
        for _ in range(3):
            reported(person, serious=False, at=midnight)
        measured(sessions, person, "2026-02-01", None, made_at=midnight)
        quarantine(sessions, person)
    reported(alice, serious=True)


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_pages_lose_nothing_and_repeat_nothing(
    dora: Person, alice: Person, bob: Person, sessions: Sessions, limit: int
) -> None:
    fill(dora, alice, bob, sessions)
    whole = worklist(dora)
    assert len(whole) == 17
    assert worklist(dora, limit=limit) == whole


def test_the_list_can_be_asked_for_one_reason(
    dora: Person, alice: Person, bob: Person, sessions: Sessions
) -> None:
    fill(dora, alice, bob, sessions)
    for reason, count in (("review_due", 4), ("reaction_untriaged", 7), ("log_quarantined", 2)):
        found = worklist(dora, reason=reason, limit=1)
        assert reasons(found) == [reason] * count


def test_another_clinics_work_is_not_seen(
    dora: Person, sven: Person, charlie: Person, alice: Person, bob: Person, sessions: Sessions
) -> None:
    fill(dora, alice, bob, sessions)
    assert worklist(sven) == []
    raise_alert(sessions, charlie, at=NOW)
    assert [one["patient_name"] for one in worklist(sven)] == ["Charlie Cruz"]


def test_the_list_is_for_dermatologists(alice: Person, sam: Person, ada: Person) -> None:
    for person in (alice, sam, ada):
        assert person.get("/v1/worklist").status_code == 404


def test_a_cursor_of_another_list_is_refused(dora: Person) -> None:
    answer = dora.get("/v1/worklist", params={"cursor": "WyJ4Il0"})
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_cursor")


def test_a_look_is_one_line_among_who_looked_for_each_patient_on_the_page(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    for _ in range(2):
        raise_alert(sessions, alice, at=NOW)
    assert {one["patient_id"] for one in worklist(dora)} == {str(alice.patient_id)}
    lines = alice.get(f"{alice.home}/audit").json()["items"]
    [look] = [one for one in lines if one["action"] == "worklist.seen"]
    assert look["actor"] == "Dora Dijkstra"
