"""How much of the body surface each application took, against what the label allows, as SVG."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

from api.messages import ENGLISH, Tongue, exactly, message, noted
from api.summaries.canvas import CLINICIAN, MACHINE, draw, draw_line, sheet, svg, write
from api.summaries.plot import NUMBERS, Plot, draw_axes, inside, steps, weeks
from api.summaries.usage import Application

# A week of treatment, and the percent of the body surface.
Used: TypeAlias = tuple[float, float]

SIZE_MM = (182.0, 30.0)
PLOT = inside(SIZE_MM, (0.045, 0.16, 0.897, 0.76))


def surface_chart(
    applications: Sequence[Application],
    *,
    started_on: date,
    zone: str,
    limit_percent: Decimal,
    tongue: Tongue = ENGLISH,
) -> bytes:
    """By week of treatment. What is above the line is a filled square, the rest small dots."""
    on = sheet(SIZE_MM, tongue.say(noted("Body surface per application")))
    limit = float(limit_percent)
    used = [(_week(one, started_on, zone), one.bsa_percent) for one in applications]
    plot = _plot(used, limit)
    _draw_frame(on, plot, limit, tongue)
    _draw_used(on, plot, used, limit)
    return svg(on)


def _plot(used: Sequence[Used], limit: float) -> Plot:
    at, percents = [week for week, _ in used], [percent for _, percent in used]
    return Plot(
        box=PLOT,
        across=(min([0, *at]) - 1.5, max([54, *at])),
        up=(0, max([limit, *percents]) * 1.15),
    )


def _draw_frame(on: Element, plot: Plot, limit: float, tongue: Tongue) -> None:
    left, top, right, _ = PLOT
    draw_axes(on, plot, weeks(plot.across[1]), steps(0, plot.up[1], 2), tongue)
    write(on, tongue.say(noted("% of the body surface")), (left + 1.8, top - 4.5), size=NUMBERS)
    y = plot.y(limit)
    draw_line(on, (left, y), (right, y), id="bsa-limit", stroke=MACHINE)
    allowed = message(noted("limit %(limit)s %%"), limit=exactly(limit)).told(tongue)
    write(on, allowed, (right + 2.8, y))


def _draw_used(on: Element, plot: Plot, used: Sequence[Used], limit: float) -> None:
    """One path for all of a kind, or a year of applications would be hundreds of shapes."""
    dots = _path(plot, (one for one in used if one[1] <= limit), "M{:.1f} {:.1f}h0")
    rounded = {"stroke": CLINICIAN, "stroke_linecap": "round"}
    draw(on, "path", id="bsa-within", d=dots, stroke_width=1.5, **rounded)
    above = (one for one in used if one[1] > limit)
    squares = _path(plot, above, "M{:.1f} {:.1f}m-1.6-1.6h3.2v3.2h-3.2z")
    draw(on, "path", id="bsa-above", d=squares, fill=MACHINE)


def _week(one: Application, started_on: date, zone: str) -> float:
    return (one.applied_at.astimezone(ZoneInfo(zone)).date() - started_on).days / 7


def _path(plot: Plot, points: Iterable[Used], shape: str) -> str:
    return "".join(shape.format(plot.x(week), plot.y(percent)) for week, percent in points)
