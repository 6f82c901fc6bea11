"""Local days as instants, on the days when clocks and dates jump."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.applications.slots import (
    Missed,
    Span,
    day_bounds,
    days_between,
    doses_due,
    local_day,
    missed,
    slots_of,
)

AMSTERDAM, AUCKLAND, HONOLULU = "Europe/Amsterdam", "Pacific/Auckland", "Pacific/Honolulu"


def utc(year, month, day, hour=0, minute=0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def hours(day: date, zone: str) -> float:
    start, end = day_bounds(day, zone)
    return (end - start) / timedelta(hours=1)


def test_the_day_is_the_date_where_the_patient_is():
    assert local_day(utc(2026, 1, 15, 23, 30), AMSTERDAM) == date(2026, 1, 16)
    assert local_day(utc(2026, 1, 15, 23, 30), "America/New_York") == date(2026, 1, 15)


def test_an_ordinary_winter_day_in_amsterdam_begins_at_23_utc():
    bounds = day_bounds(date(2026, 1, 15), AMSTERDAM)
    assert bounds == (utc(2026, 1, 14, 23), utc(2026, 1, 15, 23))


def test_days_of_23_and_25_hours():
    assert hours(date(2026, 3, 29), AMSTERDAM) == 23
    assert hours(date(2026, 10, 25), AMSTERDAM) == 25
    assert hours(date(2026, 3, 30), AMSTERDAM) == 24


def test_lord_howe_shifts_by_half_an_hour():
    assert hours(date(2026, 4, 5), "Australia/Lord_Howe") == 24.5


def test_a_day_whose_midnight_is_jumped_over_begins_at_one():
    # Brazil, 2018-11-04: 00:00 became 01:00.
    assert day_bounds(date(2018, 11, 4), "America/Sao_Paulo")[0] == utc(2018, 11, 4, 3)
    assert hours(date(2018, 11, 4), "America/Sao_Paulo") == 23


def test_a_jump_from_before_midnight_to_after_it_begins_the_day():
    # Toronto, 1919-03-30 23:30 became 00:30 on the 31st, which was 04:30 UTC.
    assert day_bounds(date(1919, 3, 31), "America/Toronto")[0] == utc(1919, 3, 31, 4, 30)


def test_a_midnight_that_comes_twice_begins_the_day_the_first_time():
    # Havana, 2025-11-02: 01:00 became 00:00; midnight was 04:00 UTC and then 05:00 UTC.
    assert day_bounds(date(2025, 11, 2), "America/Havana")[0] == utc(2025, 11, 2, 4)
    assert hours(date(2025, 11, 2), "America/Havana") == 25


def test_samoa_had_no_30_december_2011():
    start, end = day_bounds(date(2011, 12, 30), "Pacific/Apia")
    assert start == end == utc(2011, 12, 30, 10)
    assert slots_of(date(2011, 12, 30), "Pacific/Apia") == ()


def test_a_leap_day_is_a_day():
    days = days_between(date(2028, 2, 28), date(2028, 3, 1))
    assert days == (date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1))


def test_a_span_holds_both_its_ends_and_an_open_one_never_ends():
    span = Span(date(2026, 3, 1), date(2026, 3, 3))
    assert span.covers(date(2026, 3, 1))
    assert span.covers(date(2026, 3, 3))
    assert not span.covers(date(2026, 3, 4))
    assert Span(date(2026, 3, 1)).covers(date(2036, 1, 1))


def test_slots_keep_the_wall_clock_over_the_change_to_summer_time():
    before, after = slots_of(date(2026, 3, 28), AMSTERDAM), slots_of(date(2026, 3, 29), AMSTERDAM)
    assert [slot.due_at for slot in before] == [utc(2026, 3, 28, 7), utc(2026, 3, 28, 19)]
    assert [slot.due_at for slot in after] == [utc(2026, 3, 29, 6), utc(2026, 3, 29, 18)]


def test_a_slot_in_the_hour_that_is_jumped_over_falls_due_at_the_jump():
    morning, _ = slots_of(date(2026, 3, 29), AMSTERDAM, morning=time(2, 30))
    assert morning.due_at == utc(2026, 3, 29, 1)


def test_on_the_flight_from_auckland_to_honolulu_today_is_the_date_outside():
    # 10 March 21:00 in Auckland, eight hours in the air, 10 March 06:00 in Honolulu.
    left, landed = utc(2026, 3, 10, 8), utc(2026, 3, 10, 16)
    assert local_day(left, AUCKLAND) == local_day(landed, HONOLULU) == date(2026, 3, 10)


def test_a_date_lived_twice_is_due_four_times_and_a_skipped_one_not_at_all():
    assert doses_due(date(2026, 3, 10), AUCKLAND, HONOLULU) == 4
    assert doses_due(date(2026, 3, 10), HONOLULU, AUCKLAND) == 0
    assert doses_due(date(2011, 12, 30), "Pacific/Apia", "Pacific/Apia") == 0


def test_short_long_and_ordinary_days_are_due_twice():
    assert doses_due(date(2026, 3, 29), AMSTERDAM, AMSTERDAM) == 2
    assert doses_due(date(2026, 10, 25), AMSTERDAM, AMSTERDAM) == 2
    assert doses_due(date(2026, 7, 1), AMSTERDAM, "America/New_York") == 2
    assert doses_due(date(2026, 7, 1), "America/New_York", AMSTERDAM) == 2


@pytest.mark.parametrize(
    ("now", "answer"),
    [
        (utc(2026, 3, 10, 7, 59), Missed.not_due),
        (utc(2026, 3, 10, 8), Missed.apply_now),
        (utc(2026, 3, 10, 11, 59), Missed.apply_now),
        (utc(2026, 3, 10, 12), Missed.skip),
        (utc(2026, 3, 10, 19), Missed.skip),
    ],
)
def test_a_missed_dose_is_skipped_when_the_next_is_due_within_eight_hours(now, answer):
    slot, next_slot = utc(2026, 3, 10, 8), utc(2026, 3, 10, 20)
    assert missed(slot, next_slot, now, hours=8) is answer


ZONES = st.sampled_from(
    [AMSTERDAM, AUCKLAND, HONOLULU, "America/Sao_Paulo", "Pacific/Apia", "Asia/Kathmandu", "UTC"]
)


MINUTES_OF_TWENTY_YEARS = st.integers(0, 20 * 365 * 24 * 60)


@given(MINUTES_OF_TWENTY_YEARS, ZONES)
def test_every_instant_lies_in_its_own_day(minutes, zone):
    instant = utc(2010, 1, 1) + timedelta(minutes=minutes)
    start, end = day_bounds(local_day(instant, zone), zone)
    assert start <= instant < end


@given(st.dates(date(2010, 1, 1), date(2030, 1, 1)), ZONES)
def test_days_follow_each_other_without_a_gap(day, zone):
    assert day_bounds(day, zone)[1] == day_bounds(day + timedelta(days=1), zone)[0]
