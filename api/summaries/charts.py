"""The pictures of a summary as SVG: the same bytes on the page, in the PDF and in every process.

Nothing is told by colour alone: markers differ in shape and fill, days in lightness and mark, so
that a grey print and a colour-blind reader lose nothing. Figures are built on matplotlib's object
interface, without pyplot's global state, and may be drawn from several threads.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from api.messages import ENGLISH, Tongue, noted
from api.summaries.canvas import (
    CLINICIAN,
    FAINT,
    INK,
    MACHINE,
    QUIET,
    WASH,
    canvas,
    font,
    numbers,
    svg,
)
from api.summaries.day_squares import COLUMNS, draw_calendar, draw_calendar_key, label_calendar
from api.summaries.summary import Value, VisitSummary
from api.summaries.treated import Pause
from api.summaries.usage import AdherenceWeek, LocalDay

YEAR_OF_DAYS = 53 * 7
# Left, bottom, width and height of the plot as shares of the chart.
PLOT = (0.045, 0.14, 0.852, 0.775)
# A line of 6.5 points with its leading.
LABEL_MM = 2.8


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
    size_mm: tuple[float, float] = (182, 64),
) -> bytes:
    """F-VASI (0-3) by week of treatment, as SVG.

    The lines of 25, 50, 75 and 90 % improvement are drawn from `baseline`, that of record; without
    one, or from 0, there are none.
    """
    axes = canvas(size_mm, PLOT)
    last = max(54.0, _week(until, started_on) + 2, *(_week(v.on, started_on) + 2 for v in values))
    first = min((_week(v.on, started_on) for v in values), default=0.0)
    _draw_frame(axes, values, (min(-1.5, first - 1.5), last), tongue)
    _draw_pauses(axes, pauses, started_on, until)
    _draw_milestones(axes, tongue)
    if baseline is not None and baseline.value > 0:
        _draw_improvement_lines(axes, baseline.value, LABEL_MM / (PLOT[3] * size_mm[1]), tongue)
    clinician = [v for v in values if v.source != "machine"]
    _draw_machine(axes, [v for v in values if v.source == "machine"], started_on, clinician)
    scored_again = _draw_clinician(axes, clinician, started_on)
    _draw_key(axes, tongue, scored_again=scored_again)
    return svg(axes, tongue.say(noted("F-VASI over the weeks of treatment")))


def adherence_calendar(
    days: Sequence[LocalDay],
    weeks: Sequence[AdherenceWeek] = (),
    *,
    tongue: Tongue = ENGLISH,
    size_mm: tuple[float, float] = (182, 45),
) -> bytes:
    """Applications per local day for the last 53 weeks, as SVG: a column a week, Monday on top.

    Under each week stands its taking adherence as a bar of 0 to 100 %.
    """
    axes = canvas(size_mm, (0.05, 0.01, 0.945, 0.92))
    axes.set_axis_off()
    shown = list(days)[-YEAR_OF_DAYS:]
    monday = shown[0].on - timedelta(days=shown[0].on.weekday()) if shown else date.min
    draw_calendar(axes, shown, weeks, monday)
    label_calendar(axes, shown, monday, tongue)
    draw_calendar_key(axes, tongue)
    axes.set_xlim(-0.2, COLUMNS + 0.2)
    axes.set_ylim(12.2, -0.2)
    return svg(axes, tongue.say(noted("Applications per day")))


def _week(on: date, started_on: date) -> float:
    return (on - started_on).days / 7


def _draw_frame(
    axes: Axes, values: Sequence[Value], weeks: tuple[float, float], tongue: Tongue
) -> None:
    tops = [v.interval.high if v.interval else v.value for v in values]
    axes.set_xlim(*weeks)
    axes.set_ylim(0, max([*tops, 0.1]) * 1.12)
    step = 8 if weeks[1] <= 80 else 26
    axes.set_xticks(list(range(0, int(weeks[1]) + 1, step)))
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(FAINT)
    axes.tick_params(colors=QUIET, length=2, width=0.5, pad=2)
    for label in [*axes.get_xticklabels(), *axes.get_yticklabels()]:
        label.set_fontproperties(font(7))
    quiet: dict[str, Any] = {"fontproperties": font(7), "color": QUIET, "loc": "left"}
    axes.yaxis.set_major_formatter(numbers(tongue))
    axes.set_xlabel(tongue.say(noted("week of treatment")), labelpad=1, **quiet)
    axes.set_title(" " + tongue.say(noted("F-VASI, 0 to 3")), pad=2, **quiet)


def _draw_pauses(axes: Axes, pauses: Sequence[Pause], started_on: date, until: date) -> None:
    for number, pause in enumerate(pauses):
        begin = _week(pause.starts_on, started_on)
        end = _week((pause.ends_on or until) + timedelta(days=1), started_on)
        axes.axvspan(begin, end, color=WASH, linewidth=0, zorder=0, gid=f"fvasi-pause-{number}")


def _draw_milestones(axes: Axes, tongue: Tongue) -> None:
    for week in (24, 52):
        axes.axvline(week, color=QUIET, linewidth=0.6, zorder=1, gid=f"fvasi-week-{week}")
        axes.text(
            week,
            1.015,
            tongue.say(noted("week %(number)s")) % {"number": week},
            transform=axes.get_xaxis_transform(),
            ha="center",
            fontproperties=font(6.5, bold=True),
            color=INK,
        )


def _draw_improvement_lines(axes: Axes, baseline: float, label: float, tongue: Tongue) -> None:
    """`label` is the height that a label needs, as a share of the plot's."""
    top, lowest = axes.get_ylim()[1], 0.0
    for percent in (90, 75, 50, 25):
        level = baseline * (1 - percent / 100)
        gid = f"fvasi-improved-{percent}"
        axes.axhline(level, color=FAINT, linewidth=0.7, dashes=(4, 2), zorder=1, gid=gid)
        # Where lines nearly touch, the label moves up, clear of the one below it.
        height = max(level / top, lowest)
        lowest = height + label
        axes.text(
            1.006,
            height,
            tongue.say(noted("%(percent)s %% better")) % {"percent": percent},
            transform=axes.transAxes,
            va="center",
            fontproperties=font(6.5),
            color=QUIET,
            gid=f"fvasi-label-{percent}",
        )


def _draw_machine(
    axes: Axes, values: Sequence[Value], started_on: date, clinician: Sequence[Value]
) -> None:
    taken = {value.on for value in clinician}
    for number, value in enumerate(values):
        # Half a week aside of a clinician's value of the same day, or one would hide the other.
        week = _week(value.on, started_on) + (0.5 if value.on in taken else 0)
        if value.interval:
            axes.vlines(
                week,
                value.interval.low,
                value.interval.high,
                color=MACHINE,
                linewidth=0.8,
                linestyles=(0, (1, 1)) if value.provisional else "solid",
                zorder=2,
                gid=f"fvasi-interval-{number}",
            )
        # A provisional value stays hollow: no person has confirmed its outline yet.
        gid = f"fvasi-machine-{'provisional-' if value.provisional else ''}{number}"
        axes.plot([week], [value.value], zorder=3, gid=gid, **_diamond(value.provisional))


def _diamond(provisional: bool) -> dict[str, Any]:
    return {
        "marker": "D",
        "markersize": 3.6,
        "markerfacecolor": "white" if provisional else MACHINE,
        "markeredgecolor": MACHINE,
        "markeredgewidth": 0.9,
        "linestyle": "none",
    }


_DISC: dict[str, Any] = {
    "color": CLINICIAN,
    "linewidth": 1.3,
    "marker": "o",
    "markersize": 5,
    "markeredgecolor": "white",
    "markeredgewidth": 0.7,
}


_RING: dict[str, Any] = {
    "marker": "o",
    "markersize": 3.4,
    "markerfacecolor": "white",
    "markeredgecolor": CLINICIAN,
    "markeredgewidth": 0.8,
    "linestyle": "none",
}


def _draw_clinician(axes: Axes, values: Sequence[Value], started_on: date) -> bool:
    """The line goes through the last value of each day; one scored before it is a small ring.

    Whether there is such a ring.
    """
    last = {value.on: value for value in values}
    if last:
        weeks = [_week(on, started_on) for on in last]
        course = [value.value for value in last.values()]
        axes.plot(weeks, course, zorder=4, gid="fvasi-clinician", **_DISC)
    earlier = [one for one in values if last[one.on] is not one]
    for number, value in enumerate(earlier):
        at = [_week(value.on, started_on)], [value.value]
        axes.plot(*at, zorder=3, gid=f"fvasi-clinician-earlier-{number}", **_RING)
    return bool(earlier)


def _draw_key(axes: Axes, tongue: Tongue, *, scored_again: bool) -> None:
    say = tongue.say
    again = Line2D([], [], label=say(noted("scored again that day")), **_RING)
    pause: dict[str, Any] = {"facecolor": WASH, "edgecolor": FAINT, "linewidth": 0.4}
    axes.legend(
        handles=[
            Line2D([], [], label=say(noted("clinician (value of record)")), **_DISC),
            *([again] if scored_again else []),
            Line2D(
                [], [], label=say(noted("machine, with interval")), **_diamond(provisional=False)
            ),
            Line2D([], [], label=say(noted("machine, provisional")), **_diamond(provisional=True)),
            Rectangle((0, 0), 1, 1, label=say(noted("pause")), **pause),
        ],
        loc="upper right",
        bbox_to_anchor=(1.115, -0.075),
        ncols=5,
        frameon=False,
        prop=font(6.5),
        labelcolor=QUIET,
        handlelength=1.4,
        handletextpad=0.5,
        columnspacing=1.2,
        borderpad=0,
    )
