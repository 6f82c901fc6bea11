"""Week 24 and 52 over HTTP: the evidence, and a proposal that acts on nothing."""

from datetime import date
from typing import Any

import pytest

from api.database import Sessions, uuid7
from tests.api.assessments.machine import followed, measured
from tests.api.reviews.setting import (
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
    treatment_of,
)
from tests.api.summaries.year import take_photo
from tests.people import NOW, Person


def compared(review: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(one["measure"], one["source"]): one for one in review["evidence"]["compared"]}


def outcome(review: dict[str, Any]) -> str:
    return str(review["evidence"]["proposal"]["outcome"])


def measurements(review: dict[str, Any]) -> list[str]:
    reasons = review["evidence"]["proposal"]["reasons"]
    return [one["text"] for one in reasons if one["rule"] == "repigmentation"]


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
    assert "60% repigmentation, 50 to 70%; its verdict on 25% is not below" in text
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
