import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from api.languages import Language
from api.speech import Speech
from api.summaries.charts import chart_of, fvasi_chart
from api.summaries.day_squares import adherence_calendar
from api.summaries.summary import Series
from api.summaries.treated import Pause
from api.summaries.usage import AdherenceWeek, LocalDay
from tests.api.summaries.sample_values import F_VASI, STARTED, TODAY, a_machine_value, a_value
from tests.api.summaries.samples import full


def ids(svg: bytes) -> set[str]:
    return set(re.findall(r'id="((?:fvasi|day|week|key)-[^"]+)"', svg.decode()))


def chart(values=F_VASI, pauses=(), baseline=F_VASI[1]) -> bytes:
    return fvasi_chart(values, baseline=baseline, started_on=STARTED, until=TODAY, pauses=pauses)


def height(svg: bytes, label: str) -> float:
    """How high a label stands, in points of the page."""
    found = re.search(rf'<text [^>]*y="([\d.]+)"[^>]*id="{label}"', svg.decode())
    assert found
    return -float(found[1])


def right_edge(svg: bytes, square: str) -> float:
    """Where a square ends, as a share of the width of the page."""
    page = re.search(r'viewBox="0 0 ([\d.]+)', svg.decode())
    drawn = re.search(rf'x="([\d.]+)" y="[\d.]+" width="([\d.]+)"[^>]*id="{square}"', svg.decode())
    assert page
    assert drawn
    return (float(drawn[1]) + float(drawn[2])) / float(page[1])


def test_the_chart_marks_weeks_24_and_52():
    assert {"fvasi-week-24", "fvasi-week-52"} <= ids(chart())


def test_the_chart_has_a_line_for_each_improvement():
    assert {f"fvasi-improved-{p}" for p in (25, 50, 75, 90)} <= ids(chart())


def test_a_provisional_machine_value_looks_different_from_a_confirmed_one():
    drawn = ids(chart([a_machine_value(0, 1.2, provisional=True), a_machine_value(4, 1.1)]))
    assert {"fvasi-machine-provisional-0", "fvasi-machine-1"} <= drawn


def test_each_machine_value_has_its_interval():
    assert {"fvasi-interval-0", "fvasi-interval-8"} <= ids(chart())


def test_a_clinicians_values_are_one_line_of_their_own():
    assert "fvasi-clinician" in ids(chart([a_value(0, 1.0), a_value(12, 0.5)]))
    without = chart([a_machine_value(0, 1.0)])
    assert "fvasi-clinician" not in ids(without)
    assert b"polyline" not in without


def test_a_day_that_was_scored_again_has_one_point_of_the_line_and_a_ring():
    found = ids(chart([a_value(0, 1.0), a_value(52, 0.5), a_value(52, 0.6)]))
    assert {name for name in found if "earlier" in name} == {"fvasi-clinician-earlier-0"}


def test_every_pause_is_shaded_the_open_one_until_today():
    pauses = full().treatment.pauses
    still = Pause(
        starts_on=date(2026, 2, 1), ends_on=None, reason="x", ordered_by="y", ordered=True
    )
    assert {f"fvasi-pause-{n}" for n in range(3)} <= ids(chart(pauses=(*pauses, still)))


def improved(svg: bytes) -> set[str]:
    return {name for name in ids(svg) if "improved" in name}


def test_an_empty_chart_is_still_a_chart():
    assert not improved(chart([], baseline=None))


def test_a_baseline_of_zero_has_no_lines_of_improvement():
    assert not improved(chart([a_value(0, 0)], baseline=a_value(0, 0)))


def test_without_a_baseline_of_record_there_are_no_lines_of_improvement():
    assert not improved(chart([a_value(30, 1.0), a_value(52, 0.5)], baseline=None))
    unscored = [one for one in full().comparisons if not one.of_record]
    assert not improved(chart_of(full(comparisons=tuple(unscored))))


def test_the_lines_of_improvement_start_from_the_baseline_of_record():
    earlier = a_value(-12, 2.5)
    series = (Series(measure="f_vasi", values=(earlier, *F_VASI)),)
    values = (earlier, *F_VASI)
    assert chart_of(full(series=series)) == fvasi_chart(
        values,
        baseline=F_VASI[1],
        started_on=STARTED,
        until=TODAY,
        pauses=full().treatment.pauses,
    )


@pytest.mark.parametrize("baseline", [1.25, 0.3, 0.05])
def test_the_labels_of_the_lines_never_overlap(baseline):
    drawn = chart([a_value(0, baseline), a_value(40, 2.8)], baseline=a_value(0, baseline))
    heights = [height(drawn, f"fvasi-label-{percent}") for percent in (90, 75, 50, 25)]
    # A label is set in 6.5 points.
    assert all(above - below > 6.5 for below, above in pairwise(heights))


@pytest.mark.parametrize(
    ("applications", "paused", "kind"),
    [
        (0, False, "0"),
        (1, False, "1"),
        (2, False, "2"),
        (3, False, "3"),
        (5, False, "3"),
        (0, True, "pause"),
        (2, True, "2"),
    ],
)
def test_a_day_is_drawn_by_what_was_applied(applications, paused, kind):
    day = LocalDay(on=date(2026, 3, 1), applications=applications, paused=paused)
    assert f"day-2026-03-01-{kind}" in ids(adherence_calendar([day]))


def test_the_calendar_shows_the_last_53_weeks():
    first = date(2025, 1, 6)
    days = [
        LocalDay(on=first + timedelta(days=n), applications=2, paused=False)
        for n in range(53 * 7 + 1)
    ]
    drawn = ids(adherence_calendar(days))
    assert "day-2025-01-06-2" not in drawn
    assert {"day-2025-01-07-2", "day-2026-01-12-2"} <= drawn


def test_a_year_that_began_on_a_friday_keeps_its_last_column():
    first = date(2024, 11, 22)
    days = [
        LocalDay(on=first + timedelta(days=n), applications=2, paused=False) for n in range(369)
    ]
    assert right_edge(adherence_calendar(days), "day-2025-11-25-2") < 1


def test_a_week_without_prescribed_days_has_no_bar():
    days = full().adherence.days
    weeks = [AdherenceWeek(starts_on=STARTED, taking=None)]
    assert f"week-{STARTED}" not in ids(adherence_calendar(days, weeks))


def test_the_same_values_are_the_same_bytes():
    assert chart() == chart()
    calendar = adherence_calendar(full().adherence.days, full().adherence.weeks)
    assert calendar == adherence_calendar(full().adherence.days, full().adherence.weeks)


def test_a_pause_that_is_planned_beyond_the_chart_ends_with_it():
    far = Pause(starts_on=TODAY, ends_on=date(2036, 2, 1), reason="x", ordered_by="y", ordered=True)
    after = Pause(
        starts_on=date(2036, 2, 1), ends_on=None, reason="x", ordered_by="y", ordered=True
    )
    drawn = chart(pauses=(far, after))
    assert right_edge(drawn, "fvasi-pause-0") == pytest.approx(0.897, abs=0.001)
    assert right_edge(drawn, "fvasi-pause-1") == pytest.approx(0.897, abs=0.001)


def test_a_chart_speaks_the_language_of_whoever_reads():
    said = Speech(Language.sv, "UTC")
    drawn = fvasi_chart(
        F_VASI, baseline=F_VASI[1], started_on=STARTED, until=TODAY, pauses=(), tongue=said
    ).decode()
    assert ">vecka 24<" in drawn
    assert ">0,5<" in drawn
