"""What a review proposes, and that it is firm only when the numbers are."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.reviews.proposal import Outcome
from api.reviews.schedule import Milestone, Weeks
from tests.api.reviews.proposing import (
    EU,
    US,
    photographed,
    review,
    said,
    scored,
)


def test_half_repigmented_at_week_52_goes_on():
    assert review(scored(1.0, 0.5)).outcome is Outcome.go_on


def test_ten_percent_at_week_52_in_the_eu_is_to_consider_stopping():
    proposal = review(scored(1.0, 0.9))
    assert proposal.outcome is Outcome.consider_stopping
    assert proposal.label == "eu-2023"
    assert "10% repigmentation, 3 to 17%" in said(proposal, "repigmentation")
    assert "below 25%" in said(proposal, "line.stop")


@pytest.mark.parametrize(
    ("baseline", "now", "outcome"),
    [
        # 0.25 - 0.069 / 1.0 = 18.1%: firmly below at 18, no longer at 18.1.
        ("1.0", "0.82", Outcome.consider_stopping),
        ("1.0", "0.819", Outcome.indeterminate),
        # 0.25 - 0.069 / 0.5 = 11.2%.
        ("0.5", "0.445", Outcome.consider_stopping),
        ("0.5", "0.444", Outcome.indeterminate),
        # 0.25 + 0.069 = 31.9%: firmly not below.
        ("1.0", "0.682", Outcome.indeterminate),
        ("1.0", "0.681", Outcome.go_on),
        # 0.069 / 0.25 = 0.276: an unchanged face is firm above this baseline only.
        ("0.276", "0.276", Outcome.indeterminate),
        ("0.277", "0.277", Outcome.consider_stopping),
    ],
)
def test_a_verdict_is_firm_when_the_detectable_change_cannot_cross_the_line(baseline, now, outcome):
    assert review(scored(Decimal(baseline), Decimal(now))).outcome is outcome


def test_exactly_a_quarter_is_not_below_but_not_firm_either():
    assert review(scored(1.0, 0.75)).outcome is Outcome.indeterminate
    assert review(scored(1.0, 0.75, sdc=0)).outcome is Outcome.go_on


def test_worse_than_at_baseline_is_below_the_line():
    proposal = review(scored(1.0, 1.2))
    assert proposal.outcome is Outcome.consider_stopping
    assert "-20%" in said(proposal, "repigmentation")


@pytest.mark.parametrize(
    ("comparison", "why"),
    [
        (None, "No F-VASI was given"),
        (scored(None, 0.5), "at baseline, so no change"),
        (scored(0.5, None), "for now, so no change"),
        (scored(0, 0.5), "was 0 at baseline"),
    ],
)
def test_without_both_values_the_answer_is_indeterminate_with_the_reason(comparison, why):
    proposal = review(comparison)
    assert proposal.outcome is Outcome.indeterminate
    assert why in said(proposal, "repigmentation.missing")


@pytest.mark.parametrize("now", [None, 1.2, 0.9, 0.8, 0.733, 0.7])
def test_under_80_percent_adherence_comes_before_all_that_is_not_firmly_above(now):
    proposal = review(scored(1.0, now), taking=79.9)
    assert proposal.outcome is Outcome.check_adherence_first
    assert "79%" in said(proposal, "adherence.low")


def test_above_the_line_but_not_firmly_and_nothing_logged_is_to_look_at_use_first():
    # 26.7% is above 25%, but a change of 0.069 of 0.60 is 11.5% either way.
    proposal = review(scored(Decimal("0.60"), Decimal("0.44")), taking=0.0)
    assert proposal.outcome is Outcome.check_adherence_first
    assert "27% repigmentation, 15 to 39%" in said(proposal, "repigmentation")


def test_80_percent_is_adequate():
    assert review(scored(1.0, 0.9), taking=80.0).outcome is Outcome.consider_stopping


def test_adherence_that_is_not_known_is_looked_at_first():
    proposal = review(scored(1.0, 0.9), taking=None)
    assert proposal.outcome is Outcome.check_adherence_first
    assert said(proposal, "adherence.unknown")


def test_firmly_above_the_line_low_adherence_is_shown_and_changes_nothing():
    proposal = review(scored(1.0, 0.5), taking=40.0)
    assert proposal.outcome is Outcome.go_on
    assert "40%" in said(proposal, "adherence.low")


def test_a_score_of_week_3_is_no_value_of_week_52():
    proposal = review(scored(1.2, 1.15, on=date(2025, 3, 24)), taking=100.0)
    assert proposal.outcome is Outcome.indeterminate
    text = said(proposal, "repigmentation.stale")
    assert "1.20 (3 Mar 2025) to 1.15 (24 Mar 2025)" in text
    assert "24 Mar 2025 is more than 6 weeks before 2 Mar 2026, so it is not used" in text


def test_a_value_of_six_weeks_before_the_review_is_a_value_of_now():
    # 42 days before 2 March: 31 - 13 in January and 28 in February.
    assert review(scored(1.0, 0.9, on=date(2026, 1, 19))).outcome is Outcome.consider_stopping
    assert review(scored(1.0, 0.9, on=date(2026, 1, 18))).outcome is Outcome.indeterminate


def test_confirmed_photographs_of_now_serve_where_the_clinicians_score_is_stale():
    inside = photographed(1.0, 0.4, ("50", "70"), repigmentation=60.0, verdict="not_below")
    proposal = review(scored(1.2, 1.15, on=date(2025, 3, 24)), inside)
    assert proposal.outcome is Outcome.go_on
    assert "not used" in said(proposal, "repigmentation.stale")
    assert "3 Mar 2025 to 2 Mar 2026: 60%" in said(proposal, "repigmentation")


def test_both_dates_of_a_comparison_are_named():
    text = said(review(scored(1.0, 0.5)), "repigmentation")
    assert "1.00 (3 Mar 2025) to 0.50 (2 Mar 2026), 50% repigmentation" in text


def test_the_us_label_has_no_rule_to_stop_at_week_52_and_it_is_said():
    proposal = review(scored(1.0, 0.9), label=US)
    assert proposal.outcome is Outcome.indeterminate
    assert "no rule about week 52" in said(proposal, "us-2025.week_52")
    assert review(scored(1.0, 0.3), label=US).outcome is Outcome.go_on


def test_week_24_in_the_eu_looks_at_progress_and_goes_on():
    proposal = review(scored(1.0, 0.99), milestone=Milestone.week_24, weeks=Weeks(24, 24))
    assert proposal.outcome is Outcome.go_on
    assert "more than 24 weeks" in said(proposal, "eu-2023.week_24")
    assert said(proposal, "line.none")


def test_worse_at_week_24_in_the_eu_is_not_told_to_go_on():
    at_24 = {"milestone": Milestone.week_24, "weeks": Weeks(24, 24)}
    # From 0.60 to 0.80 is 33% worse.
    proposal = review(scored(0.6, 0.8), **at_24)
    assert proposal.outcome is Outcome.indeterminate
    assert "worse than at baseline" in said(proposal, "line.none")
    unused = review(scored(0.6, 0.8), taking=0.0, **at_24)
    assert unused.outcome is Outcome.check_adherence_first


def test_week_24_in_the_us_asks_whether_it_is_meaningful():
    given = {"label": US, "milestone": Milestone.week_24, "weeks": Weeks(24, 24)}
    little = review(scored(1.0, 0.8), **given)
    assert little.outcome is Outcome.indeterminate
    assert "whole interval lies below 50%" in said(little, "line.meaningful")
    assert "not meaningful" in said(little, "us-2025.week_24")
    assert review(scored(1.0, 0.4), **given).outcome is Outcome.go_on
    assert review(scored(1.0, 0.8), taking=60.0, **given).outcome is Outcome.check_adherence_first


def test_calendar_and_exposed_weeks_stand_side_by_side():
    proposal = review(scored(1.0, 0.9), weeks=Weeks(52, 46))
    assert "52.0 weeks by the calendar, 46.0" in said(proposal, "weeks")


def test_a_value_just_under_the_line_is_not_shown_as_having_reached_it():
    proposal = review(scored(Decimal("1"), Decimal("0.7504"), sdc=0))
    assert proposal.outcome is Outcome.consider_stopping
    assert "24% repigmentation" in said(proposal, "repigmentation")


def test_every_reason_names_its_source():
    for label in (EU, US):
        for milestone in Milestone:
            proposal = review(scored(1.0, 0.9), label=label, milestone=milestone)
            assert all(reason.source and reason.text.endswith(".") for reason in proposal.reasons)
            assert len(proposal.reasons) == 5


SCORES = st.decimals(Decimal("0.01"), Decimal(3), places=2)


@given(SCORES, SCORES, st.floats(0, 100))
def test_stopping_is_never_proposed_without_a_firm_value_and_enough_use(baseline, now, taking):
    proposal = review(scored(baseline, now), taking=taking)
    firm = baseline - now + Decimal("0.069") < baseline / 4
    assert (proposal.outcome is Outcome.consider_stopping) == (firm and taking >= 80)


@given(SCORES, SCORES)
def test_less_depigmentation_never_turns_going_on_into_stopping(baseline, now):
    if review(scored(baseline, now)).outcome is Outcome.go_on:
        assert review(scored(baseline, now / 2)).outcome is Outcome.go_on
