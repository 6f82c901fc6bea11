"""Bland and Altman's plot: the difference of two scores against their mean, as SVG."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from api.cohorts.bodies import AgreementGroup, BoundedPublic, Figures, Point
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
RADIUS = 2
# From its left end all around.
RING = f"a{RADIUS} {RADIUS} 0 1 0 {2 * RADIUS} 0a{RADIUS} {RADIUS} 0 1 0-{2 * RADIUS} 0"
# Two lines of a label with their leading.
LABEL = 18.0


def agreement_chart(
    group: AgreementGroup, points: Sequence[Point], tongue: Tongue = ENGLISH
) -> bytes:
    """One ring for each pair; bias and limits of agreement with their intervals as bands."""
    found = group.figures
    assert found is not None
    on = sheet(SIZE_MM, _title(group, tongue))
    draw(on, "desc").text = _described(found, tongue)
    lines = (found.upper_limit, found.bias, found.lower_limit)
    plot = Plot(
        box=PLOT,
        across=_reach([mean for mean, _ in points], 0.05),
        up=_reach(
            [0, *(up for _, up in points), *(end for one in lines for end in _all(one))], 0.12
        ),
    )
    for bounded in lines:
        _draw_band(on, plot, bounded)
    _draw_line(on, plot, 0, stroke=FAINT)
    _draw_line(on, plot, found.upper_limit.value, stroke=INK, stroke_dasharray=DASHED)
    _draw_line(on, plot, found.bias.value, stroke=INK)
    _draw_line(on, plot, found.lower_limit.value, stroke=INK, stroke_dasharray=DASHED)
    _label_lines(on, plot, found, tongue)
    _draw_rings(on, plot, points)
    _draw_frame(on, plot, _counted(group, found, tongue), tongue)
    return svg(on)


def _title(group: AgreementGroup, tongue: Tongue) -> str:
    drawn = noted("Difference of machine and clinician against their mean: %(machine)s")
    return tongue.say(drawn) % {"machine": _name(group)}


def _name(group: AgreementGroup) -> str:
    return f"{group.algorithm} {', '.join(group.versions)}"


def _described(found: Figures, tongue: Tongue) -> str:
    """What the plot shows, for whoever does not see it."""
    lines = (
        (noted("bias"), found.bias),
        (noted("lower limit"), found.lower_limit),
        (noted("upper limit"), found.upper_limit),
    )
    return "; ".join(
        f"{tongue.say(name)} {' '.join(_figures(bounded, tongue))}" for name, bounded in lines
    )


def _draw_rings(on: Element, plot: Plot, points: Sequence[Point]) -> None:
    """All of them as one path: of thousands each would be heavy as a shape of its own."""
    # To half a point, a sixth of a millimetre: what lies closer is one ring to the eye.
    at = dict.fromkeys(
        (round(2 * x) / 2, round(2 * y) / 2) for x, y in (plot.at(*p) for p in points)
    )
    rings = "".join(f"M{x - RADIUS:g} {y:g}{RING}" for x, y in at)
    draw(on, "path", d=rings, stroke=MACHINE, **{"class": "pairs"})


def _reach(values: Sequence[float], margin: float) -> tuple[float, float]:
    """From below the lowest to above the highest, even where all are one."""
    low, high = min(values), max(values)
    room = max((high - low) * margin, 0.05)
    return low - room, high + room


def _draw_band(on: Element, plot: Plot, bounded: BoundedPublic) -> None:
    left, _, right, _ = plot.box
    reach = bounded.interval
    draw_box(on, (left, plot.y(reach.high)), (right, plot.y(reach.low)), fill=WASH)


def _draw_line(on: Element, plot: Plot, value: float, **look: str | float) -> None:
    left, _, right, _ = plot.box
    y = plot.y(value)
    draw_line(on, (left, y), (right, y), **look)


def _label_lines(on: Element, plot: Plot, found: Figures, tongue: Tongue) -> None:
    middle = plot.y(found.bias.value)
    # Where the lines nearly touch, the labels of the limits make room for that of the bias.
    upper = min(plot.y(found.upper_limit.value), middle - LABEL)
    lower = max(plot.y(found.lower_limit.value), middle + LABEL)
    _label_line(on, tongue.say(noted("upper limit")), found.upper_limit, upper, tongue)
    _label_line(on, tongue.say(noted("bias")), found.bias, middle, tongue)
    _label_line(on, tongue.say(noted("lower limit")), found.lower_limit, lower, tongue)


def _label_line(on: Element, name: str, bounded: BoundedPublic, y: float, tongue: Tongue) -> None:
    value, reach = _figures(bounded, tongue)
    x = PLOT[2] + 5
    write(on, f"{name} {value}", (x, y - 4.3), size=NUMBERS)
    write(on, reach, (x, y + 4.3), size=NUMBERS)


def _figures(bounded: BoundedPublic, tongue: Tongue) -> tuple[str, str]:
    value, low, high = (("+" if one >= 0 else "") + tongue.number(one, 3) for one in _all(bounded))
    return value, f"({low} {tongue.say(noted('to'))} {high})"


def _all(bounded: BoundedPublic) -> tuple[float, float, float]:
    return bounded.value, bounded.interval.low, bounded.interval.high


def _counted(group: AgreementGroup, found: Figures, tongue: Tongue) -> str:
    counted = message(
        noted("%(pairs)s pairs of %(patients)s patients"),
        pairs=Figure(number=found.pairs),
        patients=Figure(number=found.patients),
    )
    return f"{_name(group)}: {counted.told(tongue)}"


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
