"""Bland and Altman's plot: the difference of two scores against their mean, as SVG."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from api.cohorts.agreement import Agreement, Bounded, Scored
from api.messages import ENGLISH, Figure, Tongue, message, noted
from api.summaries.canvas import (
    FAINT,
    INK,
    MACHINE,
    WASH,
    draw,
    draw_box,
    draw_line,
    sheet,
    svg,
    write,
)
from api.summaries.plot import NUMBERS, Plot, draw_axes, inside, steps

SIZE_MM = (182.0, 90.0)
PLOT = inside(SIZE_MM, (0.08, 0.09, 0.8, 0.87))
DASHED = "3.2 1.6"
# Two lines of a label with their leading.
LABEL = 18.0


def agreement_chart(
    scored: Sequence[Scored], found: Agreement, method: str, tongue: Tongue = ENGLISH
) -> bytes:
    """One ring for each pair; bias and limits of agreement with their intervals as bands."""
    on = sheet(SIZE_MM, tongue.say(noted("Clinician against machine, F-VASI")))
    at = [((one.machine + one.clinician) / 2, one.difference) for one in scored]
    lines = (found.upper_limit, found.bias, found.lower_limit)
    plot = Plot(
        box=PLOT,
        across=_reach([mean for mean, _ in at], 0.05),
        up=_reach([0, *(up for _, up in at), *(end for one in lines for end in one)], 0.12),
    )
    for bounded in lines:
        _draw_band(on, plot, bounded)
    _draw_line(on, plot, 0, stroke=FAINT)
    _draw_line(on, plot, found.upper_limit.value, stroke=INK, stroke_dasharray=DASHED)
    _draw_line(on, plot, found.bias.value, stroke=INK)
    _draw_line(on, plot, found.lower_limit.value, stroke=INK, stroke_dasharray=DASHED)
    _label_lines(on, plot, found, tongue)
    pairs = draw(on, "g", id="agreement-pairs", stroke=MACHINE)
    for mean, difference in at:
        draw(pairs, "circle", cx=plot.x(mean), cy=plot.y(difference), r=2)
    _draw_frame(on, plot, _counted(found, method, tongue), tongue)
    return svg(on)


def _reach(values: Sequence[float], margin: float) -> tuple[float, float]:
    """From below the lowest to above the highest, even where all are one."""
    low, high = min(values), max(values)
    room = max((high - low) * margin, 0.05)
    return low - room, high + room


def _draw_band(on: Element, plot: Plot, bounded: Bounded) -> None:
    left, _, right, _ = plot.box
    draw_box(on, (left, plot.y(bounded.high)), (right, plot.y(bounded.low)), fill=WASH)


def _draw_line(on: Element, plot: Plot, value: float, **look: str | float) -> None:
    left, _, right, _ = plot.box
    y = plot.y(value)
    draw_line(on, (left, y), (right, y), **look)


def _label_lines(on: Element, plot: Plot, found: Agreement, tongue: Tongue) -> None:
    middle = plot.y(found.bias.value)
    # Where the lines nearly touch, the labels of the limits make room for that of the bias.
    upper = min(plot.y(found.upper_limit.value), middle - LABEL)
    lower = max(plot.y(found.lower_limit.value), middle + LABEL)
    _label_line(on, tongue.say(noted("upper limit")), found.upper_limit, upper, tongue)
    _label_line(on, tongue.say(noted("bias")), found.bias, middle, tongue)
    _label_line(on, tongue.say(noted("lower limit")), found.lower_limit, lower, tongue)


def _label_line(on: Element, name: str, bounded: Bounded, y: float, tongue: Tongue) -> None:
    value, low, high = (("+" if one >= 0 else "") + tongue.number(one, 3) for one in bounded)
    x = PLOT[2] + 5
    write(on, f"{name} {value}", (x, y - 4.3), size=NUMBERS)
    write(on, f"({low} {tongue.say(noted('to'))} {high})", (x, y + 4.3), size=NUMBERS)


def _counted(found: Agreement, method: str, tongue: Tongue) -> str:
    counted = message(
        noted("%(pairs)s pairs of %(patients)s patients"),
        pairs=Figure(number=found.pairs),
        patients=Figure(number=found.patients),
    )
    return f"{method}: {counted.told(tongue)}"


def _draw_frame(on: Element, plot: Plot, title: str, tongue: Tongue) -> None:
    left, top, right, bottom = plot.box
    draw_axes(on, plot, steps(*plot.across, 8), steps(*plot.up, 8), tongue)
    write(on, title, (left, top - 7), fill=INK, size=7.5)
    across = tongue.say(noted("mean of both, F-VASI 0 to 3"))
    below = (left + right) / 2, bottom + 20
    write(on, across, below, size=NUMBERS, text_anchor="middle")
    up = tongue.say(noted("machine less clinician"))
    beside = 8.0, (top + bottom) / 2
    turned = "rotate(-90 {:.2f} {:.2f})".format(*beside)
    write(on, up, beside, size=NUMBERS, text_anchor="middle", transform=turned)
