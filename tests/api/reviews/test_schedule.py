"""When reviews fall due, counted by hand on a calendar."""

from datetime import UTC, date, datetime

import pytest

from api.applications.slots import Span, local_day
from api.reviews.schedule import (
    Milestone,
    Urgency,
    appears_on,
    days_overdue,
    reviews_of,
    urgency,
    weeks_at,
)

START = date(2026, 1, 5)  # a Monday


def test_week_24_and_week_52_are_168_and_364_days_after_the_start():
    week_24, week_52 = reviews_of(START)
    assert (week_24.milestone, week_24.due_on) == (Milestone.week_24, date(2026, 6, 22))
    assert (week_52.milestone, week_52.due_on) == (Milestone.week_52, date(2027, 1, 4))


def test_both_fall_on_the_weekday_of_the_start():
    assert {one.due_on.weekday() for one in reviews_of(START)} == {START.weekday()}


def test_a_leap_day_on_the_way_is_a_day_of_the_52_weeks():
    assert reviews_of(date(2027, 3, 15))[1].due_on == date(2028, 3, 13)
    assert reviews_of(date(2028, 2, 29))[1].due_on == date(2029, 2, 27)


def test_a_review_appears_four_weeks_ahead():
    week_52 = reviews_of(START)[1]
    assert week_52.appears_on == date(2026, 12, 7)
    assert appears_on(date(2026, 3, 28)) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("today", "seen"),
    [
        (date(2026, 5, 24), []),
        (date(2026, 5, 25), ["week_24"]),
        (date(2026, 12, 6), ["week_24"]),
        (date(2026, 12, 7), ["week_24", "week_52"]),
    ],
)
def test_the_work_list_holds_what_has_appeared(today, seen):
    assert [one.milestone.value for one in reviews_of(START) if one.appears_on <= today] == seen


def test_a_treatment_that_ended_needs_no_review():
    ended = date(2026, 6, 30)
    assert [one.milestone.value for one in reviews_of(START, ended_on=ended)] == ["week_24"]


def test_a_review_is_overdue_from_the_day_after():
    due = date(2026, 6, 22)
    assert urgency(due, date(2026, 5, 24)) is Urgency.not_yet
    assert urgency(due, date(2026, 5, 25)) is Urgency.ahead
    assert urgency(due, due) is Urgency.ahead
    assert urgency(due, date(2026, 6, 23)) is Urgency.overdue
    assert days_overdue(due, date(2026, 7, 2)) == 10
    assert days_overdue(due, due) == 0


def test_today_is_the_patients_so_auckland_is_overdue_before_honolulu():
    now, due = datetime(2026, 6, 22, 13, tzinfo=UTC), date(2026, 6, 22)
    assert urgency(due, local_day(now, "Pacific/Auckland")) is Urgency.overdue
    assert urgency(due, local_day(now, "Pacific/Honolulu")) is Urgency.ahead


def test_calendar_weeks_run_on_in_a_pause_and_exposed_weeks_do_not():
    pause = Span(date(2026, 2, 2), date(2026, 3, 15))
    weeks = weeks_at(START, date(2027, 1, 4), [pause])
    assert (weeks.calendar, weeks.exposed) == (52, 46)
