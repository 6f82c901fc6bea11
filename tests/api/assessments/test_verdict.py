"""Why a verdict on the 25 % line was left open."""

from api.assessments.trend import Measured
from api.assessments.verdict import Doubt, doubts


def test_an_interval_over_the_line_leaves_it_open():
    assert [*doubts(Measured(27, 19, 36), 7, ())] == [Doubt.interval]


def test_an_interval_that_ends_on_the_line_reaches_over_it():
    assert [*doubts(Measured(20, 15, 25), 2, ())] == [Doubt.interval]


def test_an_interval_that_begins_on_the_line_does_not():
    assert [*doubts(Measured(35, 25, 45), 15, ())] == [Doubt.detectable]


def test_two_shots_of_one_face_may_differ_by_more_than_the_interval_says():
    # Of a baseline of 0.3 the smallest change that is told, 0.037, is 12 %.
    assert [*doubts(Measured(31, 28, 34), 12, ())] == [Doubt.detectable]


def test_what_would_be_firm_was_left_open_because_the_photos_are_unlike():
    assert [*doubts(Measured(60, 50, 70), 7, ["front", "front"])] == [Doubt.unlike]
    # One warning is enough where the photo is to be taken again, which the warnings do not tell.
    assert [*doubts(Measured(60, 50, 70), 7, ["front"])] == [Doubt.unlike]


def test_an_interval_over_the_line_of_unlike_photos_has_both_reasons():
    warned = ["left", "front", "front"]
    assert [*doubts(Measured(27, 19, 36), 7, warned)] == [Doubt.interval, Doubt.unlike]


def test_one_warning_in_each_view_is_not_two_in_one():
    assert [*doubts(Measured(27, 19, 36), 7, ["left", "front"])] == [Doubt.interval]
