"""The calendar of applications as SVG: a square a day, a column a week, a bar a week."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from xml.etree.ElementTree import Element

from api.messages import ENGLISH, MONTHS, Tongue, noted
from api.summaries.canvas import (
    CLINICIAN,
    FAINT,
    MACHINE,
    ONE_DOSE,
    PAPER,
    QUIET,
    Point,
    Sign,
    draw,
    draw_box,
    draw_key,
    draw_line,
    sheet,
    svg,
    write,
)
from api.summaries.plot import Plot, inside
from api.summaries.usage import AdherenceWeek, LocalDay

SIZE_MM = (182.0, 45.0)
YEAR_OF_DAYS = 53 * 7
# 53 weeks of days that begin within a week touch 54.
COLUMNS = 54
# In columns and rows of squares, from the upper left corner of the first one.
GRID = Plot(
    box=inside(SIZE_MM, (0.05, 0.07, 0.995, 0.99)),
    across=(-0.2, COLUMNS + 0.2),
    up=(12.2, -0.2),
)
WIDE, TALL = GRID.x(0.84) - GRID.x(0), GRID.y(0.8) - GRID.y(0)
# Over the bars and under them.
WHOLE, NONE = 8.0, 10.2
_KEY = (
    ("2", noted("2 applications")),
    ("1", "1"),
    ("0", noted("none")),
    ("3", noted("more than 2")),
    ("pause", noted("ordered pause")),
)
_DAYS = ((0, noted("Mon")), (2, noted("Wed")), (4, noted("Fri")), (6, noted("Sun")))


def adherence_calendar(
    days: Sequence[LocalDay], weeks: Sequence[AdherenceWeek] = (), *, tongue: Tongue = ENGLISH
) -> bytes:
    """Applications per local day for the last 53 weeks: a column a week, Monday on top.

    Under each week stands its taking adherence as a bar of 0 to 100 %.
    """
    on = sheet(SIZE_MM, tongue.say(noted("Applications per day")))
    shown = list(days)[-YEAR_OF_DAYS:]
    monday = shown[0].on - timedelta(days=shown[0].on.weekday()) if shown else date.min
    _draw_days(on, shown, monday)
    _draw_week_bars(on, [w for w in weeks if monday <= w.starts_on], monday)
    _label(on, tongue)
    _label_months(on, shown, monday, tongue)
    _draw_key(on, tongue)
    return svg(on)


def _column(on: date, monday: date) -> int:
    """`monday` is the first day of the first column."""
    return (on - monday).days // 7


def _kind(day: LocalDay) -> str:
    return "pause" if day.paused and not day.applications else str(min(day.applications, 3))


def _draw_days(on: Element, days: Sequence[LocalDay], monday: date) -> None:
    for kind, alike in groupby(sorted(days, key=_kind), key=_kind):
        squares = _squares(on, kind)
        for day in alike:
            at = GRID.at(_column(day.on, monday) + 0.5, day.on.weekday() + 0.5)
            _draw_square(squares, at, kind).set("id", f"day-{day.on}-{kind}")


def _squares(on: Element, kind: str) -> Element:
    """What squares of one kind are drawn in."""
    face = {"pause": PAPER, "0": PAPER, "1": ONE_DOSE}.get(kind, CLINICIAN)
    edge = {"pause": FAINT, "0": MACHINE}.get(kind, face)
    return draw(on, "g", fill=face, stroke=edge, stroke_width=0.6)


def _draw_square(on: Element, at: Point, kind: str) -> Element:
    x, y = at
    square = draw_box(on, (x - WIDE / 2, y - TALL / 2), (x + WIDE / 2, y + TALL / 2))
    if kind == "pause":
        draw(on, "path", d=f"M{x - 1.8:.2f} {y:.2f}h3.6", stroke=QUIET)
    elif kind == "3":
        plus = f"M{x - 2:.2f} {y:.2f}h4M{x:.2f} {y - 2:.2f}v4"
        draw(on, "path", d=plus, stroke=PAPER, stroke_width=1.1)
    return square


def _draw_week_bars(on: Element, weeks: Sequence[AdherenceWeek], monday: date) -> None:
    for row in (WHOLE, NONE):
        draw_line(on, GRID.at(0, row), GRID.at(COLUMNS, row), stroke=FAINT, stroke_width=0.5)
    for week in weeks:
        if week.taking is not None:
            column, top = _column(week.starts_on, monday), NONE - (NONE - WHOLE) * week.taking
            corners = GRID.at(column + 0.2, top), GRID.at(column + 0.8, NONE)
            draw_box(on, *corners, id=f"week-{week.starts_on}", fill=QUIET)


def _label(on: Element, tongue: Tongue) -> None:
    rows = [(row + 0.5, tongue.say(name)) for row, name in _DAYS]
    for row, text in (*rows, (WHOLE, "100 %"), (NONE, "0")):
        write(on, text, GRID.at(-0.4, row), text_anchor="end")


def _label_months(on: Element, days: Sequence[LocalDay], monday: date, tongue: Tongue) -> None:
    last = -9
    for day in days:
        column = _column(day.on, monday)
        if day.on.day <= 7 and day.on.weekday() == 0 and column - last > 2:
            name = tongue.say(MONTHS[day.on.month - 1])
            name += f" {day.on.year}" if last < 0 or day.on.month == 1 else ""
            write(on, name, GRID.at(column + 0.1, -0.55))
            last = column


def _draw_key(on: Element, tongue: Tongue) -> None:
    entries = [(_sign(kind), tongue.say(meaning)) for kind, meaning in _KEY]
    draw_key(on, entries, *GRID.at(0, 11.65))
    bars = tongue.say(noted("bars: share of applications taken in the week"))
    write(on, bars, GRID.at(COLUMNS, 11.65), text_anchor="end")


def _sign(kind: str) -> Sign:
    def sign(on: Element, at: Point) -> None:
        _draw_square(_squares(on, kind), at, kind).set("id", f"key-{kind}")

    return sign
