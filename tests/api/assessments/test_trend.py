"""Change since baseline, by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.assessments.trend import (
    CLINICIAN_SDC,
    Interval,
    Measured,
    Point,
    Response,
    change_interval,
    change_interval_by_sdc,
    change_percent,
    f_vasi_responses,
    now_interval,
    relapsed_on,
    t_vasi_responses,
)

POSITIVE = st.decimals(Decimal("0.01"), Decimal(3), places=2)


def test_from_one_to_a_quarter_is_75_percent():
    assert change_percent(1.0, 0.25) == 75


def test_a_line_reached_exactly_is_reached_whatever_binary_fractions_say():
    # (1.2 - 0.3) / 1.2 is 0.7499999999999999 in floating point.
    assert change_percent(1.2, 0.3) == 75
    assert Response.f_vasi_75 in f_vasi_responses(change_percent(1.2, 0.3))


def test_worse_is_negative_and_kept():
    assert change_percent(0.8, 1.0) == -25
    assert f_vasi_responses(Decimal(-25)) == frozenset()


@pytest.mark.parametrize(("baseline", "now"), [(0, 0.5), (None, 0.5), (0.5, None), (0, 0)])
def test_without_a_baseline_change_is_undefined(baseline, now):
    assert change_percent(baseline, now) is None
    assert f_vasi_responses(change_percent(baseline, now)) == frozenset()


@pytest.mark.parametrize(
    ("change", "reached"),
    [("24.99", 0), ("25", 1), ("50", 2), ("74.99", 2), ("75", 3), ("90", 4), ("100", 4)],
)
def test_each_response_includes_those_below_it(change, reached):
    assert len(f_vasi_responses(Decimal(change))) == reached


def test_t_vasi50_is_reached_at_fifty():
    assert t_vasi_responses(Decimal(50)) == {Response.t_vasi_50}
    assert t_vasi_responses(Decimal("49.9")) == frozenset()
    assert t_vasi_responses(None) == frozenset()


def points(*values):
    return [Point(date(2026, month, 1), value) for month, value in enumerate(values, start=1)]


def test_relapse_is_losing_75_after_having_reached_90():
    assert relapsed_on(1.0, points(0.5, 0.1, 0.2, 0.26, 0.4)) == date(2026, 4, 1)


def test_75_exactly_is_still_kept():
    assert relapsed_on(1.0, points(0.1, 0.25)) is None


def test_without_having_reached_90_there_is_no_relapse():
    assert relapsed_on(1.0, points(0.5, 0.11, 0.6)) is None


def test_who_regained_75_is_no_longer_in_relapse():
    assert relapsed_on(1.0, points(0.1, 0.3, 0.2)) is None
    assert relapsed_on(1.0, points(0.1, 0.3, 0.2, 0.4)) == date(2026, 4, 1)


def test_the_order_of_points_does_not_matter():
    assert relapsed_on(1.0, reversed(points(0.1, 0.2, 0.3))) == date(2026, 3, 1)


def test_without_a_baseline_there_is_no_relapse():
    assert relapsed_on(0, points(0.1, 0.3)) is None


def test_the_smallest_detectable_change_of_live_scoring_is_from_the_paper():
    assert round(Decimal("2.2") / Decimal("32.1"), 3) == CLINICIAN_SDC


def test_the_detectable_change_reaches_both_ways():
    assert change_interval_by_sdc(1.0, 0.8, 0.069) == (Decimal("13.1"), Decimal("26.9"))
    assert change_interval_by_sdc(0, 0.8, 0.069) is None


def test_an_exact_baseline_passes_on_the_interval_of_now():
    interval = change_interval(Measured(1.0, 1.0, 1.0), Measured(0.5, 0.4, 0.55))
    assert interval == Interval(Decimal(45), Decimal(60))


def test_both_errors_add_in_quadrature():
    # now 0.5 +- 0.03, baseline 1.0 +- 0.08 counts half: 0.04; together 0.05.
    interval = change_interval(Measured(1.0, 0.92, 1.08), Measured(0.5, 0.47, 0.53))
    assert interval == Interval(Decimal(45), Decimal(55))


def test_no_interval_goes_beyond_all_that_was_missing():
    interval = change_interval(Measured(1.0, 0.5, 2.0), Measured(0.1, 0.0, 0.2))
    assert interval is not None
    assert interval.high == 100


def test_without_a_change_there_is_no_interval():
    assert change_interval(Measured(0, 0, 0.1), Measured(0.5, 0.4, 0.6)) is None


@given(POSITIVE, POSITIVE, st.decimals(0, 1, places=2), st.decimals(0, 1, places=2))
def test_the_interval_holds_the_change(baseline, now, first, second):
    change = change_percent(baseline, now)
    interval = change_interval(
        Measured(baseline, baseline - first, baseline + first),
        Measured(now, now - second, now + second),
    )
    assert interval is not None
    assert change is not None
    assert interval.low <= change <= interval.high


@given(POSITIVE, POSITIVE, st.integers(1, 50))
def test_the_scale_of_the_score_does_not_matter(baseline, now, times):
    scaled = change_percent(baseline * times, now * times)
    assert scaled == pytest.approx(change_percent(baseline, now))


def test_a_score_of_now_that_rests_on_its_baseline_carries_both_errors():
    # Half of 1.0 is back: 0.2 of the baseline weighs half as much, and 10 points are 0.1.
    found = now_interval(Measured(1.0, 0.8, 1.2), Measured(50, 40, 60))
    assert [round(float(end), 3) for end in found] == [0.359, 0.641]


def test_where_all_is_back_the_error_of_the_baseline_counts_no_more():
    found = now_interval(Measured(1.0, 0.5, 1.5), Measured(100, 90, 100))
    assert (found.low, found.high) == (Decimal(0), Decimal("0.1"))
