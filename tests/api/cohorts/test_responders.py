"""Rates, denominators and their intervals, on patients whose answer is known."""

from datetime import date, timedelta

import pytest

from api.assessments.baseline import Course
from api.assessments.trend import Response
from api.cohorts.responders import F_VASI, T_VASI, Followed, Row, Value, rows, wilson

STARTED = date(2025, 3, 3)
LATER = STARTED + timedelta(weeks=60)


def patient(**by_week: float) -> Followed:
    """Values by week of treatment: `patient(w0=1.0, w24=0.4)`."""
    days = {int(week[1:]): value for week, value in by_week.items()}
    values = [Value(STARTED + timedelta(weeks=week), value) for week, value in days.items()]
    return Followed(Course(STARTED), values)


def row(patients: list[Followed], week: int, response: Response, today: date = LATER) -> Row:
    lines = T_VASI if response in T_VASI else F_VASI
    (found,) = (
        one for one in rows(patients, today, lines) if (one.week, one.response) == (week, response)
    )
    return found


# Newcombe, Stat Med 1998; 17:857-872, table I, method 3.
@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilsons_interval_is_the_published_one(successes: int, n: int, low: float, high: float):
    assert wilson(successes, n) == pytest.approx((low, high), abs=0.00005)


def test_half_of_the_baseline_is_a_response_of_fifty():
    patients = [patient(w0=1.0, w24=0.5)] * 4 + [patient(w0=1.0, w24=0.51)] * 6
    found = row(patients, 24, Response.f_vasi_50).observed
    assert found
    assert (found.responders, found.of, found.percent) == (4, 10, 40)
    assert found.low == pytest.approx(16.8, abs=0.1)


def test_who_has_no_value_near_the_week_is_missing_and_not_a_responder():
    patients = [patient(w0=1.0, w52=0.2)] * 6 + [patient(w0=1.0, w40=0.2)] * 2
    found = row(patients, 52, Response.f_vasi_75)
    assert (found.due, found.missing) == (8, 2)
    assert found.observed
    assert found.observed.percent == 100
    assert found.missing_as_failures
    assert found.missing_as_failures.percent == 75


def test_a_week_counts_once_four_weeks_have_passed_since():
    patients = [patient(w0=1.0, w24=0.2)] * 5
    due = STARTED + timedelta(weeks=28)
    assert row(patients, 24, Response.f_vasi_50, due).due == 5
    assert row(patients, 24, Response.f_vasi_50, due - timedelta(days=1)).due is None


def test_the_nearest_value_counts_and_of_two_the_later():
    patients = [patient(w0=1.0, w22=0.1, w23=0.9, w25=0.4)] * 5
    found = row(patients, 24, Response.f_vasi_50)
    assert found.observed
    assert found.observed.responders == 5


def test_who_has_no_baseline_or_one_of_zero_is_not_counted():
    patients = [patient(w0=1.0, w24=0.4)] * 5 + [patient(w24=0.4), patient(w0=0.0, w24=0.0)]
    assert row(patients, 24, Response.f_vasi_50).due == 5


def test_four_patients_are_hidden():
    found = row([patient(w0=1.0, w24=0.4)] * 4, 24, Response.f_vasi_50)
    assert (found.due, found.observed) == (None, None)


def test_a_second_treatment_ends_what_counts_for_the_first():
    course = Course(STARTED, STARTED + timedelta(weeks=20))
    values = [Value(STARTED, 1.0), Value(STARTED + timedelta(weeks=24), 0.1)]
    found = row([Followed(course, values)] * 5 + [patient(w0=1.0, w24=0.1)] * 5, 24, F_VASI[0])
    assert (found.due, found.missing) == (10, 5)
