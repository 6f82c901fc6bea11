"""Week 24 and 52 over HTTP: the evidence, a proposal that acts on nothing, and the signature."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from api.audit import AuditEntry
from api.database import Sessions, uuid7
from api.reviews.evidence import evidence_hash
from api.reviews.models import Review
from tests.api.assessments.machine import followed, measured
from tests.api.reviews.setting import (
    REASON,
    STARTED,
    WEEK_24,
    WEEK_52,
    apply,
    opened,
    raise_alert,
    reviews,
    score,
    sign,
    treat,
    worklist,
)
from tests.api.summaries.year import take_photo
from tests.people import NOW, PASSWORD, Person


@pytest.fixture
def year(dora: Person, alice: Person) -> str:
    """A treatment whose week 52 is today: from 1.2 to 0.6 by the dermatologist's own scores."""
    treatment = treat(dora, alice)
    score(dora, alice, 1.2, "2025-03-03")
    score(dora, alice, 0.6, "2026-03-02")
    return treatment


def compared(review: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(one["measure"], one["source"]): one for one in review["evidence"]["compared"]}


def outcome(review: dict[str, Any]) -> str:
    return str(review["evidence"]["proposal"]["outcome"])


def measurements(review: dict[str, Any]) -> list[str]:
    reasons = review["evidence"]["proposal"]["reasons"]
    return [one["text"] for one in reasons if one["rule"] == "repigmentation"]


def lines(sessions: Sessions, prefix: str) -> list[AuditEntry]:
    with sessions.read() as session:
        found = select(AuditEntry).where(col(AuditEntry.action).startswith(prefix))
        return list(session.exec(found.order_by(col(AuditEntry.id))))


def treatment_of(dora: Person, about: Person) -> dict[str, Any]:
    found: dict[str, Any] = dora.get(f"{about.home}/treatments").json()[0]
    return found


def test_a_treatment_has_its_reviews_from_the_first_day(dora: Person, alice: Person) -> None:
    treat(dora, alice, date(2026, 3, 2))
    found = reviews(alice, alice)
    assert {kind: one["due_on"] for kind, one in found.items()} == {
        "week_24": "2026-08-17",
        "week_52": "2027-03-01",
    }
    assert found["week_52"]["signature"] is None


def test_weeks_are_shown_by_the_calendar_and_by_exposure(
    dora: Person, alice: Person, year: str
) -> None:
    pause = {"kind": "clinician_ordered", "reason": "Shingles", "since": "2025-06-02"}
    pause["until"] = "2025-06-15"
    dora.post(f"{alice.home}/treatments/{year}/pauses", pause)
    evidence = opened(dora, alice)["evidence"]
    assert evidence["weeks"] == {"calendar": 52, "exposed": 50}
    assert evidence["as_of"] == WEEK_52
    assert evidence["treatment"]["label"] == "eu-2023"
    assert evidence["rule"]["id"] == "eu-2023.week_52"
    assert "25%" in evidence["rule"]["text"]
    assert evidence["rule"]["source"].startswith("Opzelura summary")


@pytest.mark.usefixtures("year")
def test_the_evidence_sets_now_against_baseline_with_sources_and_intervals(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    measured(sessions, alice, "2025-03-04", 1.0)
    measured(sessions, alice, "2026-03-01", 0.5)
    found = compared(opened(dora, alice))
    clinician, machine = found["f_vasi", "clinician"], found["f_vasi", "machine"]
    assert (clinician["change_percent"], clinician["of_record"]) == (50, True)
    assert clinician["change_interval"] == {"low": 44.25, "high": 55.75}
    assert (machine["change_percent"], machine["of_record"]) == (50, False)
    assert machine["latest"]["interval"] == {"low": 0.4, "high": 0.6}


def test_adherence_is_shown_in_total_and_lately(dora: Person, alice: Person, year: str) -> None:
    apply(alice, date(2026, 2, 2), 28)
    adherence = opened(dora, alice)["evidence"]["adherence"]
    # 56 of 728 in the year, 56 of 168 in the last 12 weeks.
    assert adherence["total"]["taking"]["counted"] == 56
    assert adherence["total"]["taking"]["of"] == 728
    assert adherence["last_12_weeks"]["taking"]["of"] == 168
    assert adherence["last_12_weeks"]["source"] == "patient_reported"
    assert adherence["adequate"] is False


@pytest.mark.usefixtures("year")
def test_alerts_and_reactions_stand_in_the_evidence(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    alert = raise_alert(sessions, alice, at=NOW)
    body = {
        "id": "01932c4e-7b1a-7c3d-9e55-0a1b2c3d4e5f",
        "term": "Spots",
        "site": "cheeks",
        "onset_on": "2025-07-20",
        "severity": "mild",
        "serious": False,
    }
    alice.post(f"{alice.home}/reactions", body)
    judged = {"causality": "probable", "action": "none", "outcome": "recovered"}
    dora.post(f"{alice.home}/reactions/{body['id']}/triage", judged)
    evidence = opened(dora, alice)["evidence"]
    assert [one["id"] for one in evidence["open_alerts"]] == [str(alert)]
    assert evidence["reactions"][0]["causality"] == "probable"


def test_photos_of_the_next_treatment_are_not_evidence_of_this_one(
    dora: Person, alice: Person
) -> None:
    first = treat(dora, alice)
    end = {"ended_on": "2025-12-31", "reason": "Moved away"}
    dora.post(f"{alice.home}/treatments/{first}/end", end)
    treat(dora, alice, date(2026, 1, 5))
    # Bytes that differ, or the second would be the same photo as the first.
    days = (STARTED, date(2025, 8, 18), date(2026, 2, 1))
    for day, brightness in zip(days, (1.0, 0.95, 0.9), strict=True):
        take_photo(alice, str(uuid7()), day, brightness=brightness)
    every = dora.get(f"{alice.home}/reviews").json()
    (theirs,) = [one["id"] for one in every if one["due_on"] == WEEK_24]
    evidence = dora.get(f"{alice.home}/reviews/{theirs}").json()["evidence"]
    assert evidence["photos_baseline"]["taken_on"] == "2025-03-03"
    assert evidence["photos_now"]["taken_on"] == "2025-08-18"


@pytest.mark.usefixtures("year")
def test_half_repigmented_is_proposed_to_go_on(dora: Person, alice: Person) -> None:
    review = opened(dora, alice)
    assert outcome(review) == "continue"
    assert review["evidence"]["proposal"]["rules"] == "proposal-5"


def test_little_change_and_little_use_is_proposed_to_look_at_use_first(
    dora: Person, alice: Person
) -> None:
    treat(dora, alice)
    score(dora, alice, 1.2, "2025-03-03")
    score(dora, alice, 1.1, "2026-03-02")
    assert outcome(opened(dora, alice)) == "check_adherence_first"


def test_little_change_in_spite_of_use_is_proposed_to_consider_stopping(
    dora: Person, alice: Person
) -> None:
    treat(dora, alice)
    apply(alice, STARTED, 364)
    score(dora, alice, 1.2, "2025-03-03")
    score(dora, alice, 1.1, "2026-03-02")
    review = opened(dora, alice)
    assert outcome(review) == "consider_stopping"
    assert treatment_of(dora, alice)["ended_on"] is None


def test_scores_of_the_first_weeks_alone_propose_nothing_at_week_52(
    dora: Person, alice: Person
) -> None:
    treat(dora, alice)
    apply(alice, STARTED, 364)
    score(dora, alice, 1.2, "2025-03-03")
    score(dora, alice, 1.15, "2025-03-24")
    review = opened(dora, alice)
    assert outcome(review) == "indeterminate"
    assert "24 Mar 2025 is more than 6 weeks before 2 Mar 2026" in str(review["evidence"])
    assert compared(review)["f_vasi", "clinician"]["of_record"] is True


def test_a_machine_made_provisional_value_proposes_nothing_firm(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    apply(alice, STARTED, 364)
    measured(sessions, alice, "2025-03-03", 1.0, provisional=True)
    measured(sessions, alice, "2026-03-01", 0.5)
    assert outcome(opened(dora, alice)) == "indeterminate"


def test_repigmentation_inside_confirmed_outlines_is_proposed_from_with_its_interval(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    followed(sessions, alice, {"2026-03-01": 60.0})
    review = opened(dora, alice)
    assert outcome(review) == "continue"
    (text,) = measurements(review)
    assert "60.0% repigmentation, 50.0 to 70.0%; its verdict on 25% is not below" in text
    shown = compared(review)["repigmentation", "machine"]
    assert (shown["of_record"], shown["change_percent"]) == (False, 60)


def test_new_lesions_outside_the_outlines_stand_in_the_evidence_and_hold_the_proposal_back(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    apply(alice, STARTED, 364)
    followed(sessions, alice, {"2026-03-01": 60.0}, new_lesions_pct=0.8)
    review = opened(dora, alice)
    assert review["evidence"]["new_lesions_pct"] == 0.8
    assert outcome(review) == "indeterminate"
    signed = sign(dora, alice, review).json()
    assert signed["evidence"] == review["evidence"]


def test_new_lesions_stay_in_the_evidence_when_newer_photos_were_not_compared(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    apply(alice, STARTED, 364)
    followed(sessions, alice, {"2026-02-10": 5.0}, new_lesions_pct=2.0)
    measured(sessions, alice, "2026-03-01", 0.9, provisional=True)
    score(dora, alice, 1.0, "2025-03-03")
    score(dora, alice, 0.95, "2026-02-01")
    review = opened(dora, alice)
    found = review["evidence"]
    assert (found["new_lesions_pct"], found["new_lesions_on"]) == (2.0, "2026-02-10")
    assert outcome(review) == "indeterminate"


def test_a_clinicians_score_stays_of_record_beside_repigmentation(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    followed(sessions, alice, {"2026-03-01": 60.0})
    score(dora, alice, 1.0, "2025-03-03")
    score(dora, alice, 0.95, "2026-03-01")
    review = opened(dora, alice)
    # No use was logged; what matters is that 5% decides and 60% does not.
    assert outcome(review) == "check_adherence_first"
    assert "shown beside, not used" in measurements(review)[1]
    assert compared(review)["f_vasi", "clinician"]["of_record"] is True


def test_repigmentation_is_not_proposed_from_when_newer_photos_could_not_be_compared(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    apply(alice, STARTED, 364)
    followed(sessions, alice, {"2025-08-18": 60.0})
    measured(sessions, alice, "2026-03-01", 0.4, provisional=True)
    review = opened(dora, alice)
    assert outcome(review) == "indeterminate"
    assert "not confirmed" in measurements(review)[0]


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
    assert ended["end_reason"] == f"Review week_52 signed: {REASON}"


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
    seen, signed = lines(sessions, "review.")
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
