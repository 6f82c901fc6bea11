"""Baseline: the last untreated value of 90 days, or the first of the first 14 days."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from api.assessments.baseline import (
    Course,
    baseline,
    last_of_each_day,
    scored_again,
    since_baseline,
)
from api.assessments.models import Measure, Source
from api.database import uuid7

START = date(2026, 3, 2)


class Scored(NamedTuple):
    assessed_on: date


class Given(NamedTuple):
    id: UUID
    measure: Measure
    source: Source
    assessed_on: date


def on(*days: int) -> list[Scored]:
    return [Scored(START + timedelta(days=day)) for day in days]


def test_the_last_value_before_the_start_is_the_baseline() -> None:
    assert baseline(on(-60, -7, 3), START) == on(-7)[0]


def test_a_value_of_the_first_day_is_untreated() -> None:
    assert baseline(on(-7, 0, 3), START) == on(0)[0]


def test_without_an_untreated_value_the_first_of_two_weeks_stands_in() -> None:
    assert baseline(on(5, 14, 30), START) == on(5)[0]


def test_fourteen_days_after_is_still_a_baseline_and_fifteen_is_not() -> None:
    assert baseline(on(14), START) == on(14)[0]
    assert baseline(on(15), START) is None


def test_ninety_days_before_is_still_a_baseline_and_ninety_one_is_not() -> None:
    assert baseline(on(-90), START) == on(-90)[0]
    assert baseline(on(-91), START) is None


def test_what_follows_the_baseline_belongs_to_the_treatment() -> None:
    first, since = since_baseline(on(-7, 0, 84, 364), Course(START))
    assert (first, since) == (on(0)[0], on(84, 364))


def test_an_untreated_value_before_the_baseline_is_not_since() -> None:
    assert since_baseline(on(-30, -7), Course(START)) == (on(-7)[0], [])


def test_the_next_treatment_ends_the_trend_of_this_one() -> None:
    course = Course(START, START + timedelta(days=400))
    assert since_baseline(on(0, 364, 400, 450), course) == (on(0)[0], on(364))


def test_without_a_baseline_the_values_under_treatment_are_there_still() -> None:
    assert since_baseline(on(-200, 84), Course(START)) == (None, on(84))


def test_of_two_scores_of_one_day_the_last_one_counts() -> None:
    assert last_of_each_day([first := Scored(START), Scored(START)])[0] is not first
    assert last_of_each_day(on(5, 5, 9)) == on(5, 9)


def test_who_scores_again_for_a_day_corrects_only_the_same_measure_and_source() -> None:
    def one(measure: Measure, source: Source, day: int) -> Given:
        return Given(uuid7(), measure, source, START + timedelta(days=day))

    first = one(Measure.vns, Source.clinician, 5)
    others = (
        one(Measure.dlqi, Source.clinician, 5),
        one(Measure.vns, Source.patient, 5),
        one(Measure.vns, Source.machine, 5),
        one(Measure.vns, Source.machine, 5),
        one(Measure.vns, Source.clinician, 6),
    )
    assert scored_again([first, *others]) == frozenset()
    assert scored_again([first, *others, one(Measure.vns, Source.clinician, 5)]) == {first.id}
