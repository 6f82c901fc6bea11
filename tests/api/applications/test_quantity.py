"""How much cream is too much, by logs or by tubes, and how long a tube may be used."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from api.applications.limits import (
    Course,
    LimitRule,
    Severity,
    add_months,
    check,
)
from tests.api.applications.doses import (
    COURSE,
    NEW_US,
    NOON,
    US,
    dose,
    eu,
    hours,
    of_all,
    rules,
    tube,
)


def grams_daily(grams, days, **more):
    return [
        dose(NOON - timedelta(days=n), grams=Decimal(grams), **more) for n in reversed(range(days))
    ]


def test_200_grams_in_30_days_are_allowed_and_a_gram_more_is_not():
    history = grams_daily(10, 20)
    assert of_all(history) == ()
    (alert,) = eu(dose(NOON + hours(9), grams=Decimal(1)), *history)
    assert alert.rule is LimitRule.over_quantity
    assert alert.inputs["logged_grams"] == 201
    assert alert.inputs["counted"] == "logged"


def test_what_was_used_30_days_ago_no_longer_counts():
    old = dose(NOON - timedelta(days=30), grams=Decimal(150))
    assert eu(dose(grams=Decimal(100)), old) == ()
    newer = dose(NOON - timedelta(days=30) + timedelta(seconds=1), grams=Decimal(150))
    assert rules(eu(dose(grams=Decimal(100)), newer)) == ["over_quantity"]


def test_grams_that_arrive_late_mark_the_later_dose_they_push_over():
    later = dose(NOON + timedelta(days=10), grams=Decimal(150))
    (alert,) = eu(dose(NOON, grams=Decimal(60)), later)
    assert (alert.rule, alert.subject_id) == (LimitRule.over_quantity, later.id)


def test_in_the_us_60_grams_a_week_are_the_line():
    history = grams_daily(10, 6)
    assert of_all(history, US) == ()
    over = check(dose(NOON + hours(9), grams=Decimal("0.5")), history, label=US, course=COURSE)
    assert rules(over) == ["over_quantity"]
    assert over[0].inputs["limit_grams"] == 60


def opened(*days, grams=100):
    tubes = tuple(tube(date(2026, 3, 10) - timedelta(days=day), grams) for day in days)
    return Course(started_on=date(2025, 1, 1), tubes=tubes)


def test_a_third_tube_in_30_days_is_too_much_whatever_was_logged():
    assert eu(dose(), course=opened(0, 29)) == ()
    (alert,) = eu(dose(), course=opened(0, 10, 29))
    assert (alert.rule, alert.inputs["counted"]) == (LimitRule.over_quantity, "opened")
    assert alert.inputs["opened_grams"] == 300
    assert alert.inputs["opened_on"] == ["2026-02-09", "2026-02-28", "2026-03-10"]
    assert eu(dose(), course=opened(0, 10, 30)) == ()


def test_logged_and_opened_grams_tell_of_the_same_cream_and_are_never_added():
    history = grams_daily(10, 15)
    assert eu(dose(NOON + hours(9)), *history, course=opened(0, 20)) == ()


def test_of_logs_and_tubes_the_greater_counts():
    history = grams_daily(14, 15)
    (alert,) = eu(dose(NOON + hours(9), grams=Decimal(1)), *history, course=opened(0, 20))
    assert (alert.inputs["counted"], alert.inputs["logged_grams"]) == ("logged", 211)
    (alert,) = eu(dose(NOON + hours(9), grams=Decimal(1)), *history, course=opened(0, 9, 20))
    assert (alert.inputs["counted"], alert.inputs["opened_grams"]) == ("opened", 300)


def test_the_newer_us_text_is_kept_by_60_grams_a_week_or_by_100_in_two():
    def new_us(*days, grams=100):
        return rules(check(dose(), (), label=NEW_US, course=opened(*days, grams=grams)))

    assert new_us(0) == []
    assert new_us(0, 7, grams=60) == []
    assert new_us(0, 13) == ["over_quantity"]
    assert rules(check(dose(), (), label=US, course=opened(0))) == ["over_quantity"]


def test_grams_not_given_are_estimated_apart_and_only_mentioned():
    # 8 percent at a quarter of a gram is 2 g; 199 g were logged.
    logged = dose(NOON - timedelta(days=1), grams=Decimal(199))
    (alert,) = eu(dose(pct="8"), logged)
    assert (alert.rule, alert.severity) == (LimitRule.over_quantity_estimated, Severity.info)
    assert (alert.inputs["logged_grams"], alert.inputs["estimated_grams"]) == (199, 2)


def test_a_tube_may_be_used_up_to_the_day_six_months_after_opening():
    course = Course(started_on=date(2025, 1, 1), tubes=(tube(date(2025, 9, 10)),))
    assert eu(dose(datetime(2026, 3, 10, 12, tzinfo=UTC)), course=course) == ()
    (alert,) = eu(dose(datetime(2026, 3, 11, 12, tzinfo=UTC)), course=course)
    assert alert.inputs == {"opened_on": "2025-09-10", "use_until": "2026-03-10"}


def test_a_new_tube_counts_from_the_day_it_was_opened():
    tubes = Course(
        started_on=date(2025, 1, 1), tubes=(tube(date(2025, 1, 1)), tube(date(2026, 3, 10)))
    )
    assert eu(dose(), course=tubes) == ()
    assert rules(eu(dose(NOON - timedelta(days=1)), course=tubes)) == ["tube_expired"]


@pytest.mark.parametrize(
    ("opened", "until"),
    [
        (date(2025, 8, 31), date(2026, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2025, 12, 31), date(2026, 6, 30)),
        (date(2026, 1, 15), date(2026, 7, 15)),
        (date(2025, 6, 30), date(2025, 12, 30)),
    ],
)
def test_six_months_end_on_the_same_day_or_the_last_of_the_month(opened, until):
    assert add_months(opened, 6) == until
