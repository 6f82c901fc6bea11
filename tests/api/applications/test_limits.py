"""Limits on what was applied: each line, and both sides of it."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from api.applications.limits import (
    Area,
    Course,
    Dose,
    LimitRule,
    Severity,
    check,
    hours_late,
)
from api.applications.slots import Span
from api.treatments.labels import Basis
from tests.api.applications.doses import (
    AMSTERDAM,
    AUCKLAND,
    COURSE,
    HONOLULU,
    NOON,
    US,
    dose,
    eu,
    hours,
    of_all,
    rules,
)


def test_an_ordinary_dose_breaks_nothing():
    assert eu(dose()) == ()


def test_ten_percent_exactly_is_allowed():
    assert eu(dose(pct="10.0")) == ()


def test_a_tenth_over_ten_percent_is_marked():
    (alert,) = eu(dose(pct="10.1"))
    assert alert.rule is LimitRule.over_bsa
    assert alert.inputs == {"bsa_pct": 10.1, "limit_pct": 10.0}
    assert alert.label == "eu-2023"
    assert "Wipe off" in alert.advice


def test_a_hundred_tenths_are_exactly_ten():
    areas = tuple(Area("cheeks", Decimal("0.1")) for _ in range(100))
    one = Dose(id=UUID(int=1), applied_at=NOON, zone=AMSTERDAM, areas=areas)
    assert eu(one) == ()


def test_eight_hours_exactly_are_enough():
    assert eu(dose(NOON), dose(NOON - hours(8)), dose(NOON + hours(8), zone=HONOLULU)) == ()


def test_a_second_less_than_eight_hours_is_marked_on_the_later_dose():
    earlier, later = dose(NOON), dose(NOON + hours(8) - timedelta(seconds=1))
    (alert,) = eu(later, earlier)
    assert alert.rule is LimitRule.interval_under_8h
    assert (alert.subject_id, alert.other_ids) == (later.id, (earlier.id,))
    assert alert.inputs == {"minutes_apart": 479, "least_minutes": 480}


def test_a_dose_that_arrives_late_marks_the_later_one_that_was_already_there():
    there, late = dose(NOON), dose(NOON - hours(2))
    (alert,) = eu(late, there)
    assert (alert.subject_id, alert.other_ids) == (there.id, (late.id,))


def test_a_dose_between_two_is_too_near_to_both():
    before, between, after = dose(NOON - hours(6)), dose(NOON), dose(NOON + hours(6))
    found = [one.subject_id for one in eu(between, before, after) if "interval" in one.rule]
    assert found == [between.id, after.id]


def test_hours_are_counted_by_instants_over_the_change_to_summer_time():
    # 23:00 to 08:00 on the wall is nine hours, but only eight passed.
    evening = dose(datetime(2026, 3, 28, 22, tzinfo=UTC))
    assert eu(dose(datetime(2026, 3, 29, 6, tzinfo=UTC)), evening) == ()
    assert rules(eu(dose(datetime(2026, 3, 29, 5, 30, tzinfo=UTC)), evening)) == [
        "interval_under_8h"
    ]


def test_the_third_in_a_local_day_is_marked():
    day = datetime(2026, 3, 9, 23, tzinfo=UTC)
    first, second, third = dose(day), dose(day + hours(8)), dose(day + hours(16))
    (alert,) = eu(third, first, second)
    assert alert.rule is LimitRule.third_in_local_day
    assert alert.inputs == {"local_day": "2026-03-10", "applications": 3, "limit": 2}
    assert set(alert.other_ids) == {first.id, second.id}


def test_a_dose_that_makes_a_later_one_the_third_marks_that_one():
    day = datetime(2026, 3, 9, 23, tzinfo=UTC)
    first, second, third = dose(day), dose(day + hours(8)), dose(day + hours(16))
    (alert,) = eu(first, second, third)
    assert (alert.rule, alert.subject_id) == (LimitRule.third_in_local_day, third.id)


def test_a_day_of_25_hours_has_room_for_two_and_not_for_three():
    # Amsterdam, 2026-10-25, runs from 22:00 UTC to 23:00 UTC.
    start = datetime(2026, 10, 24, 22, tzinfo=UTC)
    three = [dose(start), dose(start + hours(12)), dose(start + hours(24.5))]
    assert rules(eu(three[2], *three[:2])) == ["third_in_local_day"]
    next_day = dose(start + hours(25))
    assert eu(next_day, *three[:2]) == ()


def test_a_day_of_23_hours_ends_an_hour_early():
    # Amsterdam, 2026-03-29, runs from 23:00 UTC to 22:00 UTC.
    start = datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert eu(dose(start + hours(23)), dose(start), dose(start + hours(12))) == ()


def test_a_date_lived_twice_over_the_date_line_is_not_four_doses_a_day():
    # 10 March 08:00 and 20:00 in Auckland; 10 March 08:00 and 20:00 in Honolulu.
    auckland = [
        dose(datetime(2026, 3, 9, 19, tzinfo=UTC), zone=AUCKLAND),
        dose(datetime(2026, 3, 10, 7, tzinfo=UTC), zone=AUCKLAND),
    ]
    honolulu = [
        dose(datetime(2026, 3, 10, 18, tzinfo=UTC), zone=HONOLULU),
        dose(datetime(2026, 3, 11, 6, tzinfo=UTC), zone=HONOLULU),
    ]
    assert {one.local_day for one in (*auckland, *honolulu)} == {date(2026, 3, 10)}
    assert of_all([*auckland, *honolulu]) == ()


def test_a_third_dose_after_a_flight_counts_those_within_the_new_local_day():
    # 00:30, 09:00 and 18:00 of one day in New York; the first was made before, in Amsterdam.
    first = dose(datetime(2026, 7, 1, 4, 30, tzinfo=UTC), zone=AMSTERDAM)
    second = dose(datetime(2026, 7, 1, 13, tzinfo=UTC), zone="America/New_York")
    third = dose(datetime(2026, 7, 1, 22, tzinfo=UTC), zone="America/New_York")
    assert rules(eu(third, first, second)) == ["third_in_local_day"]


def test_lips_are_marked_in_the_eu_and_not_in_the_us():
    (alert,) = eu(dose(site="lips"))
    assert (alert.rule, alert.inputs) == (LimitRule.forbidden_site, {"sites": ["lips"]})
    assert check(dose(site="lips"), (), label=US, course=COURSE) == ()
    assert rules(check(dose(site="eye"), (), label=US, course=COURSE)) == ["forbidden_site"]


def test_before_the_start_after_the_end_and_in_a_pause():
    course = Course(
        started_on=date(2026, 3, 1),
        ended_on=date(2026, 3, 20),
        pauses=(Span(date(2026, 3, 9), date(2026, 3, 11)),),
    )
    by_day = {day: rules(eu(dose(NOON.replace(day=day)), course=course)) for day in (1, 10, 12, 20)}
    assert by_day == {1: [], 10: ["logged_while_paused"], 12: [], 20: []}
    assert rules(eu(dose(NOON.replace(day=21)), course=course)) == ["after_end"]
    assert rules(eu(dose(NOON - timedelta(days=10)), course=course)) == ["before_start"]


def test_the_first_local_day_counts_even_when_utc_is_a_day_behind():
    course = Course(started_on=date(2026, 3, 11))
    assert eu(dose(datetime(2026, 3, 10, 11, tzinfo=UTC), zone=AUCKLAND), course=course) == ()


def test_cream_in_pregnancy_is_serious_in_the_eu_and_a_warning_in_the_us():
    course = Course(started_on=date(2025, 1, 1), pregnant=(Span(date(2026, 3, 1)),))
    (in_eu,) = eu(dose(), course=course)
    (in_us,) = check(dose(), (), label=US, course=course)
    assert in_eu.rule is in_us.rule is LimitRule.logged_while_pregnant
    assert (in_eu.severity, in_us.severity) == (Severity.serious, Severity.warning)


def test_cream_while_breastfeeding_is_serious():
    course = Course(started_on=date(2025, 1, 1), breastfeeding=(Span(date(2026, 3, 1)),))
    (alert,) = eu(dose(), course=course)
    assert alert.rule is LimitRule.logged_while_breastfeeding
    assert alert.severity is Severity.serious


def test_five_minutes_ahead_are_tolerated_and_more_is_suspect():
    assert eu(dose(received_at=NOON - timedelta(minutes=5))) == ()
    (alert,) = eu(dose(received_at=NOON - timedelta(minutes=6)))
    assert alert.rule is LimitRule.clock_suspect
    assert alert.inputs["minutes_ahead"] == 6


def test_a_phone_two_days_behind_is_suspect_and_its_time_is_kept():
    one = dose(received_at=NOON + hours(48), phone_at=NOON)
    assert rules(eu(one)) == ["clock_suspect"]
    assert one.applied_at == NOON


def test_an_entry_is_late_after_more_than_a_day_and_breaks_no_rule():
    assert hours_late(NOON, NOON + hours(24)) is None
    assert hours_late(NOON, NOON + hours(24.1)) == 24
    assert hours_late(NOON, NOON + hours(50)) == 50
    assert eu(dose(received_at=NOON + hours(50))) == ()


def test_eight_hours_in_the_us_are_advice_with_their_source():
    (alert,) = check(dose(NOON + hours(7)), [dose(NOON)], label=US, course=COURSE)
    assert alert.basis is Basis.advice
    assert "NCT04921969" in alert.source


def test_a_corrected_version_does_not_stand_beside_itself():
    one = dose()
    moved = Dose(id=one.id, applied_at=NOON + hours(1), zone=one.zone, areas=one.areas)
    assert eu(moved, one) == ()


def test_a_time_without_an_offset_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="offset"):
        dose(NOON.replace(tzinfo=None))


def test_inputs_can_be_stored_as_json():
    messy = dose(pct="11.3", site="lips", received_at=NOON - hours(3), grams=Decimal("201.5"))
    alerts = eu(messy, dose(NOON - hours(1)), course=Course(started_on=date(2027, 1, 1)))
    assert len(alerts) == 7
    for alert in alerts:
        assert json.loads(json.dumps(alert.inputs)) == alert.inputs
