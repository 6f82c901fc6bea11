"""What photographs may say for a proposal: by their own interval, and by new lesions."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from api.reviews.proposal import Outcome
from api.reviews.schedule import Milestone
from tests.api.reviews.proposing import (
    TODAY,
    US,
    photographed,
    review,
    said,
    scored,
    seen,
)


@pytest.mark.parametrize(
    ("interval", "outcome"),
    [
        (("5", "24.9"), Outcome.consider_stopping),
        (("5", "25"), Outcome.indeterminate),
        (("24", "40"), Outcome.indeterminate),
        (("25", "40"), Outcome.go_on),
    ],
)
def test_photographs_are_judged_by_their_own_interval(interval, outcome):
    assert review(photo=photographed(1.0, 0.85, interval)).outcome is outcome


def test_photographs_whose_error_is_not_known_are_never_firm():
    proposal = review(photo=photographed(1.0, 0.99))
    assert proposal.outcome is Outcome.indeterminate
    assert "error not known" in said(proposal, "repigmentation")


def test_outlines_not_confirmed_make_nothing_firm():
    proposal = review(photo=photographed(1.0, 0.99, ("0", "3"), provisional=True))
    assert proposal.outcome is Outcome.indeterminate
    assert "not confirmed" in said(proposal, "repigmentation")
    assert "not firm" in said(proposal, "line.stop")


def test_the_clinicians_score_decides_and_the_machines_stands_beside():
    proposal = review(scored(1.0, 0.5), photographed(1.0, 0.99, ("0", "3")))
    assert proposal.outcome is Outcome.go_on
    texts = [reason.text for reason in proposal.reasons if reason.rule == "repigmentation"]
    assert "dermatologist" in texts[0]
    assert "machine-made" in texts[1]
    assert "not used" in texts[1]


def test_photographs_step_in_when_the_clinician_scored_only_once():
    proposal = review(scored(1.0, None), photographed(1.0, 0.5, ("40", "60")))
    assert proposal.outcome is Outcome.go_on
    assert "for now" in said(proposal, "repigmentation.missing")


def test_what_was_measured_inside_confirmed_outlines_counts_instead_of_the_two_scores():
    inside = photographed(1.0, 0.5, ("10.2", "20.7"), repigmentation=15.5, verdict="below")
    proposal = review(photo=inside)
    assert proposal.outcome is Outcome.consider_stopping
    text = said(proposal, "repigmentation")
    assert "16% repigmentation, 10 to 21%; its verdict on 25% is below" in text
    assert "confirmed" in text


def test_inside_outlines_an_unsure_value_is_not_firm_and_a_clinicians_score_comes_first():
    inside = photographed(1.0, 0.99, ("20", "30"), repigmentation=24.0, verdict="indeterminate")
    assert review(photo=inside).outcome is Outcome.indeterminate
    both = review(scored(1.0, 0.5), inside)
    assert both.outcome is Outcome.go_on
    assert "shown beside, not used" in said(both, "repigmentation")


SMALL = {"repigmentation": 5.0, "verdict": "indeterminate"}
SMALL_BACK = {"repigmentation": 45.0, "verdict": "indeterminate"}


def test_of_a_small_f_vasi_photographs_are_not_firm_on_either_side():
    # 0.026 of 0.08 is 32.5%: 5% may be 37.5%, and 45% may be 12.5%.
    stop = review(photo=photographed(0.08, 0.076, ("-8.5", "18.5"), **SMALL))
    assert stop.outcome is Outcome.indeterminate
    assert "not firm on which side of 25%" in said(stop, "line.stop")
    assert "less than 33% may come from two photographs" in said(stop, "repigmentation")
    back = photographed(0.08, 0.044, ("31.5", "58.5"), **SMALL_BACK)
    assert review(photo=back).outcome is Outcome.indeterminate
    assert review(photo=back, taking=40.0).outcome is Outcome.check_adherence_first


@pytest.mark.parametrize(("percent", "outcome"), [("76", "continue"), ("75", "indeterminate")])
def test_the_line_at_half_keeps_off_the_detectable_change_too(percent, outcome):
    # 0.026 of 0.1 is 26%.
    inside = {"repigmentation": Decimal(percent), "verdict": "not_below"}
    photo = photographed(Decimal("0.1"), 0.02, ("60", "90"), **inside)
    assert review(photo=photo, label=US).outcome == outcome


def test_a_verdict_that_contradicts_its_interval_makes_nothing_firm():
    inside = photographed(1.0, 0.95, ("0", "10"), repigmentation=5.0, verdict="indeterminate")
    assert review(photo=inside).outcome is Outcome.indeterminate


def test_inside_outlines_nothing_is_firm_where_the_detectable_change_is_not_known():
    inside = photographed(1.0, 0.5, ("50", "70"), sdc=None, **HEALED)
    assert review(photo=inside).outcome is Outcome.indeterminate


HEALED = {"repigmentation": 60.0, "verdict": "not_below"}
LITTLE = {"repigmentation": 15.5, "verdict": "below"}


@pytest.mark.parametrize(("inside", "bounds"), [(HEALED, ("50", "70")), (LITTLE, ("10", "20"))])
def test_nothing_is_firm_while_new_lesions_are_seen_outside_the_outlines(inside, bounds):
    proposal = review(photo=photographed(1.0, 0.5, bounds, **inside), **seen("0.8"))
    assert proposal.outcome is Outcome.indeterminate
    assert "0.8% of the face" in said(proposal, "new_lesions")
    assert "nothing is firm" in said(proposal, "new_lesions")


def test_new_lesions_ask_for_use_first_where_little_was_logged():
    inside = photographed(1.0, 0.5, ("50", "70"), **HEALED)
    proposal = review(photo=inside, taking=40.0, **seen("0.8"))
    assert proposal.outcome is Outcome.check_adherence_first


def test_less_than_a_thousandth_of_the_face_is_no_new_lesion():
    proposal = review(photo=photographed(1.0, 0.5, ("50", "70"), **HEALED), **seen("0.09"))
    assert proposal.outcome is Outcome.go_on
    assert "no new lesions" in said(proposal, "new_lesions")


def test_new_lesions_at_week_24_in_the_eu_are_not_told_to_go_on():
    inside = photographed(1.0, 0.5, ("50", "70"), **HEALED)
    proposal = review(photo=inside, milestone=Milestone.week_24, **seen("0.8"))
    assert proposal.outcome is Outcome.indeterminate


def test_a_dermatologist_who_scored_the_whole_face_since_has_counted_new_lesions():
    inside = photographed(1.0, 0.5, ("50", "70"), **HEALED)
    proposal = review(scored(1.0, 0.5), inside, **seen("0.8"))
    assert proposal.outcome is Outcome.go_on
    assert "counts them" in said(proposal, "new_lesions")
    before = scored(1.0, 0.5, on=TODAY - timedelta(days=3))
    assert review(before, inside, **seen("0.8")).outcome is Outcome.indeterminate


def test_new_lesions_stay_seen_whatever_photographs_come_after_until_a_face_is_scored():
    score, newer = scored(1.0, 0.95, on=date(2026, 2, 1)), photographed(1.0, 0.5, provisional=True)
    known = seen("2.0", on=date(2026, 2, 10))
    proposal = review(score, newer, **known)
    assert proposal.outcome is Outcome.indeterminate
    assert "Photographs of 10 Feb 2026 show new lesions" in said(proposal, "new_lesions")
    assert review(scored(1.0, 0.95), newer, **known).outcome is Outcome.consider_stopping


def test_new_lesions_that_no_value_of_now_stands_beside_are_not_said_to_be_counted():
    stale = scored(1.0, 0.95, on=date(2026, 1, 1))
    text = said(review(stale, **seen("2.0", on=date(2025, 12, 20))), "new_lesions")
    assert "no comparison counts" in text
