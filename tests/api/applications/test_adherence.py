"""Adherence by hand-counted logs."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.applications.adherence import (
    Adherence,
    History,
    Period,
    Share,
    calendar_weeks,
    exposed_weeks,
    total,
)
from api.applications.dose import Dose
from api.applications.slots import Span, days_between

AMSTERDAM, AUCKLAND, HONOLULU = "Europe/Amsterdam", "Pacific/Auckland", "Pacific/Honolulu"
START = date(2026, 3, 2)
_ids = count(1)


def dose(day, hour, zone=AMSTERDAM):
    at = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return Dose(id=UUID(int=next(_ids)), applied_at=at, zone=zone, areas=())


def twice_daily(first, last, zone=AMSTERDAM):
    return [dose(day, hour, zone) for day in days_between(first, last) for hour in (8, 20)]


def so_far(doses, period) -> Adherence:
    found = total(doses, period)
    assert found is not None
    return found


def until(day, **more):
    """A period whose last whole day is `day`."""
    return Period(started_on=START, today=day + timedelta(days=1), zone=AMSTERDAM, **more)


def test_two_weeks_without_a_miss_are_full_marks():
    end = START + timedelta(days=13)
    found = so_far(twice_daily(START, end), until(end))
    assert (found.taking, found.correct_days) == (Share(28, 28), Share(14, 14))
    assert (found.intervals, found.overuse) == (Share(27, 27), 0)
    assert found.taking.percent == 100.0
    assert found.source == "patient_reported"


def test_evenings_forgotten_are_half_the_doses_and_no_correct_day():
    end = START + timedelta(days=6)
    found = so_far([dose(day, 8) for day in days_between(START, end)], until(end))
    assert found.taking == Share(7, 14)
    assert found.taking.percent == 50.0
    assert found.correct_days == Share(0, 7)
    assert found.intervals == Share(0, 6)


def test_a_third_dose_is_over_use_and_no_correct_day():
    end = START + timedelta(days=1)
    found = so_far([*twice_daily(START, end), dose(START, 14)], until(end))
    assert found.taking == Share(5, 4)
    assert found.taking.percent == 100.0
    assert found.overuse == 1
    assert found.correct_days == Share(1, 2)


def test_intervals_of_8_and_16_hours_count_and_a_minute_outside_does_not():
    hours = [0, 8, 24, 31, 47, 72]
    base = datetime(2026, 3, 2, 1, tzinfo=UTC)
    doses = [
        Dose(id=UUID(int=n), applied_at=base + timedelta(hours=n), zone=AMSTERDAM, areas=())
        for n in hours
    ]
    # Apart by 8, 16, 7, 16 and 25 hours.
    assert so_far(doses, until(START + timedelta(days=4))).intervals == Share(3, 5)


def test_today_is_still_open_and_counts_neither_way():
    today = START + timedelta(days=2)
    period = Period(started_on=START, today=today, zone=AMSTERDAM)
    doses = [*twice_daily(START, START + timedelta(days=1)), dose(today, 8)]
    assert so_far(doses, period).taking == Share(4, 4)


def test_on_the_first_day_there_is_nothing_to_say():
    period = Period(started_on=START, today=START, zone=AMSTERDAM)
    assert total([dose(START, 8)], period) is None
    assert History([dose(START, 8)], period).by_week() == ()


def test_an_ordered_pause_leaves_the_denominator():
    end = START + timedelta(days=9)
    pause = Span(START + timedelta(days=3), START + timedelta(days=6))
    doses = [
        *twice_daily(START, START + timedelta(days=2)),
        *twice_daily(START + timedelta(days=7), end),
    ]
    found = so_far(doses, until(end, ordered_pauses=(pause,)))
    assert (found.taking, found.correct_days) == (Share(12, 12), Share(6, 6))
    assert found.paused_days == 4
    # The five days across the pause are no interval.
    assert found.intervals == Share(10, 10)


def test_a_gap_nobody_ordered_stays_in():
    end = START + timedelta(days=9)
    doses = [
        *twice_daily(START, START + timedelta(days=2)),
        *twice_daily(START + timedelta(days=7), end),
    ]
    found = so_far(doses, until(end))
    assert (found.taking, found.correct_days) == (Share(12, 20), Share(6, 10))
    assert found.intervals == Share(10, 11)


def test_what_is_logged_in_a_pause_is_told_apart():
    end = START + timedelta(days=3)
    pause = Span(START + timedelta(days=1), START + timedelta(days=1))
    found = so_far(twice_daily(START, end), until(end, ordered_pauses=(pause,)))
    assert found.taking == Share(6, 6)
    assert found.logged_in_pause == 2


def test_paused_all_along_there_is_no_percentage():
    found = so_far([], until(START, ordered_pauses=(Span(START),)))
    assert found.taking.percent is None
    assert found.correct_days.percent is None


def test_days_after_the_end_are_not_missed():
    period = until(START + timedelta(days=30), ended_on=START + timedelta(days=4))
    found = so_far(twice_daily(START, START + timedelta(days=4)), period)
    assert found.last == START + timedelta(days=4)
    assert found.taking == Share(10, 10)


def test_weeks_are_seven_days_from_the_start_and_the_last_may_be_short():
    end = START + timedelta(days=9)
    weeks = History(twice_daily(START, START + timedelta(days=6)), until(end)).by_week()
    assert [(week.first, week.last) for week in weeks] == [
        (date(2026, 3, 2), date(2026, 3, 8)),
        (date(2026, 3, 9), date(2026, 3, 11)),
    ]
    assert [week.taking for week in weeks] == [Share(14, 14), Share(0, 6)]


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_days_when_the_clocks_change_are_due_twice_like_any_other(day):
    period = Period(started_on=day, today=day + timedelta(days=1), zone=AMSTERDAM)
    found = so_far(twice_daily(day, day), period)
    assert (found.taking, found.correct_days, found.intervals) == (
        Share(2, 2),
        Share(1, 1),
        Share(1, 1),
    )


def test_a_leap_day_is_due_like_any_other():
    start = date(2028, 2, 28)
    period = Period(started_on=start, today=date(2028, 3, 2), zone=AMSTERDAM)
    assert so_far(twice_daily(start, date(2028, 3, 1)), period).taking == Share(6, 6)


def test_a_date_lived_twice_over_the_date_line_is_due_four_times():
    end = date(2026, 3, 11)
    doses = [*twice_daily(START, date(2026, 3, 10), AUCKLAND)]
    doses += twice_daily(date(2026, 3, 10), end, HONOLULU)
    found = so_far(doses, until(end))
    assert found.taking == Share(22, 22)
    assert found.correct_days == Share(10, 10)
    assert found.overuse == 0


def test_a_date_skipped_over_the_date_line_was_not_missed():
    end = date(2026, 3, 12)
    doses = [*twice_daily(START, date(2026, 3, 9), HONOLULU)]
    doses += twice_daily(date(2026, 3, 11), end, AUCKLAND)
    found = so_far(doses, until(end))
    assert found.taking == Share(20, 20)
    assert found.correct_days == Share(10, 10)


def test_a_holiday_six_hours_west_costs_nothing():
    end = START + timedelta(days=20)
    home, away = date(2026, 3, 8), date(2026, 3, 15)
    doses = [
        *twice_daily(START, home),
        *twice_daily(home + timedelta(days=1), away, "America/New_York"),
        *twice_daily(away + timedelta(days=1), end),
    ]
    assert so_far(doses, until(end)).correct_days == Share(21, 21)


def test_exposed_weeks_are_calendar_weeks_less_ordered_pauses_each_day_once():
    on = START + timedelta(days=364)
    pauses = (
        Span(START + timedelta(days=10), START + timedelta(days=23)),
        Span(START + timedelta(days=20), START + timedelta(days=30)),
    )
    assert calendar_weeks(START, on) == 52
    assert exposed_weeks(START, on, ()) == 52
    assert exposed_weeks(START, on, pauses) == 49


def test_an_open_pause_stops_exposure_and_not_the_calendar():
    on = START + timedelta(days=70)
    assert exposed_weeks(START, on, (Span(START + timedelta(days=35)),)) == 5
    assert calendar_weeks(START, on) == 10
    assert calendar_weeks(START, START - timedelta(days=3)) == 0


LOGS = st.lists(st.tuples(st.integers(0, 27), st.integers(0, 23)), max_size=80)


@given(LOGS)
def test_weeks_add_up_to_the_total(logs):
    doses = [dose(START + timedelta(days=day), hour) for day, hour in logs]
    period = until(START + timedelta(days=27))
    weeks, whole = History(doses, period).by_week(), so_far(doses, period)
    assert sum(week.taking.counted for week in weeks) == whole.taking.counted == len(doses)
    assert sum(week.taking.of for week in weeks) == whole.taking.of == 56
    assert sum(week.intervals.of for week in weeks) == whole.intervals.of
    assert sum(week.overuse for week in weeks) == whole.overuse
