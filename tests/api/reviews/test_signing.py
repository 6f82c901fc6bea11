"""A review is signed over HTTP: what is frozen, what follows from it, and what is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from api.audit import AuditEntry
from api.database import Sessions
from api.reviews.evidence import evidence_hash
from api.reviews.models import Review
from tests.api.assessments.machine import measured
from tests.api.reviews.setting import (
    REASON,
    WEEK_24,
    WEEK_52,
    apply,
    opened,
    raise_alert,
    reviews,
    score,
    sign,
    treat,
    treatment_of,
    worklist,
)
from tests.people import NOW, PASSWORD, Person


def lines(sessions: Sessions, prefix: str) -> list[AuditEntry]:
    with sessions.read() as session:
        found = select(AuditEntry).where(col(AuditEntry.action).startswith(prefix))
        return list(session.exec(found.order_by(col(AuditEntry.id))))


@pytest.mark.usefixtures("year")
def test_a_patient_sees_kind_and_day_and_no_proposal_before_it_is_signed(
    dora: Person, alice: Person
) -> None:
    before = opened(alice, alice)
    assert (before["kind"], before["due_on"]) == ("week_52", WEEK_52)
    assert (before["evidence"], before["evidence_hash"], before["signature"]) == (None, None, None)
    sign(dora, alice, opened(dora, alice))
    after = opened(alice, alice)
    assert after["signature"]["decision"] == "continue"
    assert after["evidence"]["proposal"]["outcome"] == "continue"


@pytest.mark.usefixtures("year")
def test_a_signature_freezes_name_time_meaning_and_evidence(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    review = opened(dora, alice)
    answer = sign(dora.after(minutes=5), alice, review)
    assert answer.status_code == 200, answer.text
    assert answer.json()["signature"] == {
        "decision": "continue",
        "look_again_on": None,
        "reason": REASON,
        "name": "Dora Dijkstra",
        "meaning": "I have reviewed the evidence shown with this review, and this is my decision.",
        "signed_by": str(dora.account_id),
        "signed_at": "2026-03-02T09:05:00Z",
    }
    with sessions.read() as session:
        stored = session.exec(select(Review).where(Review.kind == "week_52")).one()
    assert stored.evidence == review["evidence"]
    assert stored.evidence is not None
    assert evidence_hash(stored.evidence) == stored.evidence_hash == review["evidence_hash"]


@pytest.mark.usefixtures("year")
def test_later_data_change_nothing_in_a_signed_review(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    sign(dora, alice, opened(dora, alice))
    signed = opened(dora, alice)
    score(dora, alice, 1.1, "2026-03-02")
    measured(sessions, alice, "2026-03-02", 1.3)
    raise_alert(sessions, alice, at=NOW)
    apply(alice, date(2026, 2, 2), 7)
    assert opened(dora.after(days=9), alice) == signed


@pytest.mark.usefixtures("year")
def test_a_signed_stop_ends_the_treatment_in_the_same_step(dora: Person, alice: Person) -> None:
    answer = sign(dora, alice, opened(dora, alice), decision="stop")
    assert answer.status_code == 200, answer.text
    ended = treatment_of(dora, alice)
    assert ended["ended_on"] == WEEK_52
    assert ended["end_reason"] == f"Week 52 review signed: {REASON}"


@pytest.mark.usefixtures("year")
def test_going_on_leaves_the_treatment_alone(dora: Person, alice: Person) -> None:
    sign(dora, alice, opened(dora, alice))
    assert treatment_of(dora, alice)["ended_on"] is None


@pytest.mark.usefixtures("year")
def test_to_look_again_makes_a_review_of_that_day(dora: Person, alice: Person) -> None:
    review = opened(dora, alice)
    answer = sign(dora, alice, review, decision="look_again", look_again_on="2026-06-01")
    assert answer.status_code == 200, answer.text
    assert reviews(alice, alice)["follow_up"]["due_on"] == "2026-06-01"
    found = worklist(dora.at("2026-05-04T12:00:00+02:00"), reason="review_due")
    assert "follow_up" in {one["about"] for one in found}
    # After week 52 the stop rule is what a further look is held against.
    follow_up = opened(dora.at("2026-05-04T12:00:00+02:00"), alice, "follow_up")
    assert follow_up["evidence"]["rule"]["id"] == "eu-2023.week_52"


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision": "look_again"},
        {"decision": "continue", "look_again_on": "2026-06-01"},
        {"reason": "Fine."},
        {"evidence_hash": "abc"},
        {"decision": "maybe"},
    ],
)
@pytest.mark.usefixtures("year")
def test_a_decision_that_is_not_whole_is_refused(
    dora: Person, alice: Person, wrong: dict[str, Any]
) -> None:
    answer = sign(dora, alice, opened(dora, alice), **wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert PASSWORD not in answer.text


@pytest.mark.usefixtures("year")
def test_to_look_again_today_is_refused(dora: Person, alice: Person) -> None:
    review = opened(dora, alice)
    answer = sign(dora, alice, review, decision="look_again", look_again_on=WEEK_52)
    assert (answer.status_code, answer.json()["code"]) == (422, "look_again_not_later")


@pytest.mark.usefixtures("year")
def test_a_wrong_password_signs_nothing_and_is_counted(dora: Person, alice: Person) -> None:
    review = opened(dora, alice)
    for _ in range(5):
        answer = sign(dora, alice, review, password="something else entirely")
        assert (answer.status_code, answer.json()["code"]) == (401, "wrong_credentials")
    assert sign(dora, alice, review).status_code == 429
    later = dora.after(minutes=16)
    assert opened(later, alice)["signature"] is None
    assert sign(later, alice, review).status_code == 200


@pytest.mark.usefixtures("year")
def test_evidence_that_moved_must_be_seen_again(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    review = opened(dora, alice)
    raise_alert(sessions, alice, at=NOW)
    answer = sign(dora, alice, review)
    assert (answer.status_code, answer.json()["code"]) == (409, "evidence_changed")
    again = opened(dora, alice)
    assert again["evidence_hash"] not in answer.text
    assert again["evidence_hash"] != review["evidence_hash"]
    assert again["signature"] is None
    assert sign(dora, alice, again).status_code == 200


@pytest.mark.usefixtures("year")
def test_an_application_of_today_does_not_move_the_evidence(dora: Person, alice: Person) -> None:
    review = opened(dora, alice)
    apply(alice, date(2026, 3, 2), 1)
    assert opened(dora, alice)["evidence"]["adherence"] == review["evidence"]["adherence"]


@pytest.mark.usefixtures("year")
def test_of_many_signatures_at_once_one_stands(dora: Person, alice: Person) -> None:
    review = opened(dora, alice)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: sign(dora, alice, review, decision="stop"), range(4)))
    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409]


@pytest.mark.usefixtures("year")
def test_signing_twice_is_refused(dora: Person, alice: Person) -> None:
    review = opened(dora, alice)
    sign(dora, alice, review)
    again = sign(dora, alice, review, decision="stop")
    assert (again.status_code, again.json()["code"]) == (409, "already_signed")
    assert treatment_of(dora, alice)["ended_on"] is None


def test_a_review_is_not_signed_before_it_is_on_the_list(dora: Person, alice: Person) -> None:
    treat(dora, alice, date(2026, 1, 5))
    answer = sign(dora, alice, opened(dora, alice))
    assert (answer.status_code, answer.json()["code"]) == (409, "review_not_due")


@pytest.mark.usefixtures("year")
def test_what_has_ended_is_not_continued_by_a_signature(dora: Person, alice: Person) -> None:
    week_24 = reviews(dora, alice)["week_24"]
    assert week_24["due_on"] == WEEK_24
    assert week_24["overdue_days"] == (date(2026, 3, 2) - date(2025, 8, 18)) / timedelta(days=1)
    sign(dora, alice, opened(dora, alice), decision="stop")
    late = opened(dora, alice, "week_24")
    answer = sign(dora, alice, late)
    assert (answer.status_code, answer.json()["code"]) == (409, "treatment_ended")
    assert sign(dora, alice, late, decision="stop").status_code == 200


@pytest.mark.usefixtures("year")
def test_looking_and_signing_are_audited(dora: Person, alice: Person, sessions: Sessions) -> None:
    review = opened(dora, alice)
    sign(dora, alice, review, decision="stop")
    # The look at the list of reviews, too.
    _, seen, signed = lines(sessions, "review.")
    assert (seen.action, seen.actor_id, seen.patient_id) == (
        "review.seen",
        dora.account_id,
        alice.patient_id,
    )
    assert (signed.action, signed.detail["decision"]) == ("review.signed", "stop")
    assert signed.detail["evidence_hash"] == review["evidence_hash"]
    assert [one.action for one in lines(sessions, "treatment.")][-1] == "treatment.ended"


@pytest.mark.usefixtures("year")
def test_only_a_dermatologist_of_the_clinic_signs(
    dora: Person,
    alice: Person,
    bob: Person,
    sam: Person,
    ada: Person,
    sven: Person,
    charlie: Person,
) -> None:
    review = opened(dora, alice)
    for stranger in (alice, bob, sam, ada, sven, charlie):
        assert sign(stranger, alice, review).status_code == 404
    for stranger in (bob, sam, ada, sven, charlie):
        assert stranger.get(f"{alice.home}/reviews").status_code == 404
        assert stranger.get(f"{alice.home}/reviews/{review['id']}").status_code == 404
    assert dora.get(f"{bob.home}/reviews/{review['id']}").status_code == 404
    assert opened(dora, alice)["signature"] is None
