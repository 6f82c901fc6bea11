from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from api.languages import Language
from api.speech import Speech
from api.summaries import words
from api.summaries.review_sentences import open_reviews
from api.summaries.summary import Interval
from api.summaries.treatment_sentences import why
from tests.api.summaries.sample_values import TODAY, a_value
from tests.api.summaries.samples import full

ENGLISH = Speech(Language.en, "Europe/Stockholm")


def test_an_instant_is_told_in_the_patients_zone_with_its_offset():
    at = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    kolkata, st_johns = (Speech(Language.en, zone) for zone in ("Asia/Kolkata", "America/St_Johns"))
    assert words.instant(at, kolkata) == "2 Jul 2026, 04:00 UTC+05:30"
    assert words.instant(at, st_johns) == "1 Jul 2026, 20:00 UTC−02:30"  # noqa: RUF001


def test_a_change_says_better_or_worse():
    assert words.change(71.2, ENGLISH) == "71 % better"
    assert words.change(-12.0, ENGLISH) == "12 % worse"
    assert words.change(0.3, ENGLISH) == "no change"
    assert words.change(None, ENGLISH) == "–"  # noqa: RUF001


def test_what_is_cut_is_counted():
    assert words.shortened("abcdefgh", 3, ENGLISH) == "abc… [+5 letters]"
    assert words.shortened("欧阳慧敏", 4, ENGLISH) == "欧阳… [+2 letters]"
    assert words.shortened("欧阳", 4, ENGLISH) == "欧阳"


def test_a_change_is_never_rounded_up_to_a_line_it_did_not_reach():
    assert words.change(74.99, ENGLISH) == "74 % better"
    assert words.change(75.0, ENGLISH) == "75 % better"
    assert words.change(71.6, ENGLISH) == "72 % better"
    assert words.change(-12.2, ENGLISH) == "12 % worse"


def test_an_interval_is_rounded_outwards():
    assert words.span(Interval(low=24.6, high=31.1), ENGLISH) == "24 to 32\N{NO-BREAK SPACE}%"
    assert words.span(Interval(low=-8.2, high=3), ENGLISH) == "−9 to 3\N{NO-BREAK SPACE}%"  # noqa: RUF001


def test_repigmentation_whose_interval_excludes_nothing_is_no_number():
    value = a_value(52, -100.0, interval=Interval(low=-100, high=100))
    assert words.told("repigmentation", value, ENGLISH) == "cannot be told"
    assert words.interval("repigmentation", value, ENGLISH) == "−100 to 100"  # noqa: RUF001


def test_an_overdue_review_is_called_so_and_the_agreed_one_stands_beside():
    late = replace(full().reviews[0], signature=None, due_on=TODAY - timedelta(days=201))
    agreed = replace(late, kind="follow_up", due_on=TODAY + timedelta(days=92))
    assert open_reviews(full(reviews=(agreed, late)), ENGLISH) == (
        "Open: week 24 review, due 16 Aug 2025, overdue by 201 days; "
        "follow-up review, due 5 Jun 2026."
    )
    assert open_reviews(full(reviews=()), ENGLISH) == "No review is open."


def test_the_reason_that_the_service_wrote_for_a_pause_is_said_in_the_language():
    by_person, by_triage = "Reaction to the sun", "Reaction: Herpes zoster"
    pause = full().treatment.pauses[0]
    dutch = Speech(Language.nl, "Europe/Amsterdam")
    assert why(replace(pause, reason=by_triage), dutch) == "Bijwerking: Herpes zoster"
    assert why(replace(pause, reason=by_person), dutch) == by_person


@pytest.mark.parametrize(
    ("fewer", "told"), [(7, "7 points better"), (-1, "1 point worse"), (0, "no change")]
)
def test_the_change_of_a_dlqi_is_told_in_points(fewer: int, told: str):
    assert words.points(fewer, ENGLISH) == told
