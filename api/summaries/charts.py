"""The course of a summary as SVG: the same bytes on the page, in the PDF and in every process.

Nothing is told by colour alone: marks differ in shape and fill, days in lightness and mark, so
that a grey print and a colour-blind reader lose nothing. Its words are those of the `tongue`.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from api.messages import ENGLISH, Tongue, noted
from api.summaries.canvas import (
    CLINICIAN,
    FAINT,
    INK,
    MACHINE,
    PAPER,
    QUIET,
    WASH,
    Point,
    Sign,
    draw,
    draw_box,
    draw_key,
    draw_line,
    sheet,
    svg,
    width_of_key,
    write,
)
from api.summaries.plot import NUMBERS, Plot, draw_axes, inside, steps, weeks
from api.summaries.summary import Value, VisitSummary
from api.summaries.treated import Pause

SIZE_MM = (182.0, 64.0)
PLOT = inside(SIZE_MM, (0.045, 0.085, 0.897, 0.86))
# A line of 6.5 points with its leading.
LABEL = 8.0


def chart_of(summary: VisitSummary, tongue: Tongue = ENGLISH) -> bytes:
    """The chart of a summary, until its day or the end of the treatment."""
    today = summary.as_of.astimezone(ZoneInfo(summary.patient.zone)).date()
    scored = [one for one in summary.comparisons if one.measure == "f_vasi" and one.of_record]
    return fvasi_chart(
        summary.values_of("f_vasi"),
        baseline=scored[0].baseline if scored else None,
        started_on=summary.treatment.started_on,
        until=min(summary.treatment.ended_on or today, today),
        pauses=summary.treatment.pauses,
        tongue=tongue,
    )


def fvasi_chart(
    values: Sequence[Value],
    *,
    baseline: Value | None,
    started_on: date,
    until: date,
    pauses: Sequence[Pause],
    tongue: Tongue = ENGLISH,
) -> bytes:
    """F-VASI (0-3) by week of treatment, as SVG.

    The lines of 25, 50, 75 and 90 % improvement are drawn from `baseline`, that of record; without
    one, or from 0, there are none.
    """
    on = sheet(SIZE_MM, tongue.say(noted("F-VASI over the weeks of treatment")))
    plot = _plot(values, baseline, started_on, until)
    _draw_pauses(on, plot, pauses, started_on, until)
    _draw_frame(on, plot, tongue)
    if baseline is not None and baseline.value > 0:
        _draw_improvement_lines(on, plot, baseline.value, tongue)
    clinician = [v for v in values if v.source != "machine"]
    machine = [v for v in values if v.source == "machine"]
    _draw_machine(on, plot, machine, started_on, {v.on for v in clinician})
    scored_again = _draw_clinician(on, plot, clinician, started_on)
    _draw_key(on, tongue, scored_again=scored_again)
    return svg(on)


def _week(on: date, started_on: date) -> float:
    return (on - started_on).days / 7


def _plot(values: Sequence[Value], baseline: Value | None, started_on: date, until: date) -> Plot:
    taken = [_week(v.on, started_on) for v in values]
    tops = [v.interval.high if v.interval else v.value for v in values]
    return Plot(
        box=PLOT,
        across=(min([0, *taken]) - 1.5, max([52, _week(until, started_on), *taken]) + 2),
        up=(0, max([*tops, baseline.value if baseline else 0, 0.1]) * 1.12),
    )


def _draw_pauses(
    on: Element, plot: Plot, pauses: Sequence[Pause], started_on: date, until: date
) -> None:
    _, top, right, bottom = plot.box
    for number, pause in enumerate(pauses):
        after = (pause.ends_on or until) + timedelta(days=1)
        # What is planned beyond the chart ends with it.
        begin, end = (
            min(plot.x(_week(day, started_on)), right) for day in (pause.starts_on, after)
        )
        corners = (begin, top), (max(begin, end), bottom)
        draw_box(on, *corners, id=f"fvasi-pause-{number}", fill=WASH)


def _draw_frame(on: Element, plot: Plot, tongue: Tongue) -> None:
    left, top, _, bottom = plot.box
    draw_axes(on, plot, weeks(plot.across[1]), steps(0, plot.up[1], 5), tongue)
    write(on, tongue.say(noted("F-VASI, 0 to 3")), (left + 1.8, top - 4.5), size=NUMBERS)
    write(on, tongue.say(noted("week of treatment")), (left, bottom + 19), size=NUMBERS)
    for week in (24, 52):
        x, look = plot.x(week), {"stroke": QUIET, "id": f"fvasi-week-{week}"}
        draw_line(on, (x, top), (x, bottom), stroke_width=0.6, **look)
        named = tongue.say(noted("week %(number)s")) % {"number": week}
        write(on, named, (x, top - 4.5), fill=INK, text_anchor="middle", font_weight="bold")


def _draw_improvement_lines(on: Element, plot: Plot, baseline: float, tongue: Tongue) -> None:
    left, _, right, below = plot.box
    below += LABEL
    for percent in (90, 75, 50, 25):
        y = plot.y(baseline * (1 - percent / 100))
        look = {"stroke": FAINT, "stroke_dasharray": "2.8 1.4", "id": f"fvasi-improved-{percent}"}
        draw_line(on, (left, y), (right, y), stroke_width=0.7, **look)
        # Where lines nearly touch, the label moves up, clear of the one below it.
        below = min(y, below - LABEL)
        named = tongue.say(noted("%(percent)s %% better")) % {"percent": percent}
        write(on, named, (right + 2.8, below), id=f"fvasi-label-{percent}")


def _draw_machine(
    on: Element, plot: Plot, values: Sequence[Value], started_on: date, taken: set[date]
) -> None:
    """`taken` are the days of a clinician's values."""
    for number, value in enumerate(values):
        # Half a week aside of a clinician's value of the same day, or one would hide the other.
        x = plot.x(_week(value.on, started_on) + (0.5 if value.on in taken else 0))
        if value.interval:
            low, high = (x, plot.y(value.interval.low)), (x, plot.y(value.interval.high))
            dots = {"stroke_dasharray": "0.8 0.8"} if value.provisional else {}
            look = {"stroke": MACHINE, "id": f"fvasi-interval-{number}", **dots}
            draw_line(on, low, high, stroke_width=0.8, **look)
        # A provisional value stays hollow: no person has confirmed its outline yet.
        sign = _provisional if value.provisional else _machine
        kind = "provisional-" if value.provisional else ""
        sign(on, (x, plot.y(value.value))).set("id", f"fvasi-machine-{kind}{number}")


def _draw_clinician(on: Element, plot: Plot, values: Sequence[Value], started_on: date) -> bool:
    """The line goes through the last value of each day; one scored before it is a small ring.

    Whether there is such a ring.
    """
    if not values:
        return False
    last = {value.on: value for value in values}
    at = {one.id: plot.at(_week(one.on, started_on), one.value) for one in values}
    earlier = [one for one in values if last[one.on] is not one]
    for number, value in enumerate(earlier):
        _ring(on, at[value.id]).set("id", f"fvasi-clinician-earlier-{number}")
    course = draw(on, "g", id="fvasi-clinician")
    line = " ".join(f"{x:.2f},{y:.2f}" for x, y in (at[one.id] for one in last.values()))
    draw(course, "polyline", points=line, stroke=CLINICIAN, stroke_width=1.3)
    for value in last.values():
        _disc(course, at[value.id])
    return bool(earlier)


def _machine(on: Element, at: Point, fill: str = MACHINE) -> Element:
    diamond = f"M{at[0] - 2.5:.2f} {at[1]:.2f}l2.5-2.5 2.5 2.5-2.5 2.5z"
    return draw(on, "path", d=diamond, fill=fill, stroke=MACHINE, stroke_width=0.9)


def _provisional(on: Element, at: Point) -> Element:
    return _machine(on, at, fill=PAPER)


def _disc(on: Element, at: Point) -> Element:
    look = {"fill": CLINICIAN, "stroke": PAPER}
    return draw(on, "circle", cx=at[0], cy=at[1], r=2.7, stroke_width=0.7, **look)


def _ring(on: Element, at: Point) -> Element:
    look = {"fill": PAPER, "stroke": CLINICIAN}
    return draw(on, "circle", cx=at[0], cy=at[1], r=1.8, stroke_width=0.8, **look)


def _record(on: Element, at: Point) -> None:
    x, y = at
    draw_line(on, (x - 4.5, y), (x + 4.5, y), stroke=CLINICIAN, stroke_width=1.3)
    _disc(on, at)


def _pause(on: Element, at: Point) -> None:
    x, y = at
    look = {"fill": WASH, "stroke": FAINT}
    draw_box(on, (x - 4.5, y - 2.3), (x + 4.5, y + 2.3), stroke_width=0.4, **look)


def _draw_key(on: Element, tongue: Tongue, *, scored_again: bool) -> None:
    say = tongue.say
    entries: list[tuple[Sign, str]] = [
        (_record, say(noted("clinician (value of record)"))),
        *([(_ring, say(noted("scored again that day")))] if scored_again else []),
        (_machine, say(noted("machine, with interval"))),
        (_provisional, say(noted("machine, provisional"))),
        (_pause, say(noted("pause"))),
    ]
    _, _, right, bottom = inside(SIZE_MM, (0, 0, 0.995, 0.86))
    draw_key(on, entries, right - width_of_key(entries), bottom + 19)
