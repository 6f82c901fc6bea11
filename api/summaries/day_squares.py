"""The calendar of applications, drawn: a square a day, a column a week, a bar a week."""

from collections.abc import Sequence
from datetime import date

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from api.messages import MONTHS, Tongue, noted
from api.summaries.canvas import CLINICIAN, FAINT, MACHINE, ONE_DOSE, QUIET, font
from api.summaries.usage import AdherenceWeek, LocalDay

# 53 weeks of days that begin within a week touch 54.
COLUMNS = 54
# What a square means, and the column its key stands in.
_DAY_KEY = (
    ("2", noted("2 applications"), 0),
    ("1", "1", 8),
    ("0", noted("none"), 10.6),
    ("3", noted("more than 2"), 15),
    ("pause", noted("ordered pause"), 22),
)
_DAYS = ((0, noted("Mon")), (2, noted("Wed")), (4, noted("Fri")), (6, noted("Sun")))


def draw_calendar(
    axes: Axes, days: Sequence[LocalDay], weeks: Sequence[AdherenceWeek], monday: date
) -> None:
    """`monday` is the first day of the first column."""
    for day in days:
        _draw_day(axes, day, _column(day.on, monday))
    _draw_week_bars(axes, [w for w in weeks if monday <= w.starts_on], monday)


def _column(on: date, monday: date) -> int:
    return (on - monday).days // 7


def _draw_day(axes: Axes, day: LocalDay, column: int) -> None:
    row = day.on.weekday()
    kind = "pause" if day.paused and not day.applications else str(min(day.applications, 3))
    _draw_cell(axes, (column, row), kind, gid=f"day-{day.on.isoformat()}-{kind}")


def _draw_cell(axes: Axes, at: tuple[float, float], kind: str, *, gid: str) -> None:
    column, row = at
    face = {"pause": "white", "0": "white", "1": ONE_DOSE}.get(kind, CLINICIAN)
    edge = {"pause": FAINT, "0": MACHINE}.get(kind, face)
    corner = (column + 0.08, row + 0.1)
    axes.add_artist(Rectangle(corner, 0.84, 0.8, fc=face, ec=edge, linewidth=0.6, gid=gid))
    if kind == "pause":
        axes.plot([column + 0.3, column + 0.7], [row + 0.5] * 2, color=QUIET, linewidth=0.6)
    elif kind == "3":
        middle = [column + 0.5], [row + 0.5]
        axes.plot(*middle, marker="+", color="white", markersize=4, markeredgewidth=1.1)


def _draw_week_bars(axes: Axes, weeks: Sequence[AdherenceWeek], monday: date) -> None:
    axes.hlines([8.0, 10.2], 0, COLUMNS, color=FAINT, linewidth=0.5)
    for week in weeks:
        if week.taking is None:
            continue
        height = 2.2 * week.taking
        column = _column(week.starts_on, monday)
        bar = Rectangle((column + 0.2, 10.2 - height), 0.6, height, color=QUIET, linewidth=0)
        bar.set_gid(f"week-{week.starts_on.isoformat()}")
        axes.add_artist(bar)


def label_calendar(axes: Axes, days: Sequence[LocalDay], monday: date, tongue: Tongue) -> None:
    for row, name in _DAYS:
        _label(axes, (-0.4, row + 0.5), tongue.say(name), ha="right")
    _label(axes, (-0.4, 8.05), "100 %", ha="right")
    _label(axes, (-0.4, 10.1), "0", ha="right")
    last = -9
    for day in days:
        column = _column(day.on, monday)
        if day.on.day <= 7 and day.on.weekday() == 0 and column - last > 2:
            name = tongue.say(MONTHS[day.on.month - 1])
            name += f" {day.on.year}" if last < 0 or day.on.month == 1 else ""
            _label(axes, (column + 0.1, -0.55), name, ha="left")
            last = column


def draw_calendar_key(axes: Axes, tongue: Tongue) -> None:
    for kind, meaning, column in _DAY_KEY:
        _draw_cell(axes, (column, 11.2), kind, gid=f"key-{kind}")
        _label(axes, (column + 1.2, 11.65), tongue.say(meaning), ha="left")
    bars = noted("bars: share of applications taken in the week")
    _label(axes, (COLUMNS, 11.65), tongue.say(bars), ha="right")


def _label(axes: Axes, at: tuple[float, float], text: str, *, ha: str) -> None:
    axes.text(*at, text, ha=ha, va="center", fontproperties=font(6.5), color=QUIET)
