"""Values on a sheet: where they stand, and the axes they are read from."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10
from xml.etree.ElementTree import Element

from api.messages import Tongue, exactly
from api.summaries.canvas import FAINT, MILLIMETRE, QUIET, Point, draw, draw_line, write

NUMBERS = 7.0


@dataclass(frozen=True)
class Plot:
    """`box` is left, top, right and bottom in points; `across` and `up` are the values there."""

    box: tuple[float, float, float, float]
    across: tuple[float, float]
    up: tuple[float, float]

    def at(self, across: float, up: float) -> Point:
        return self.x(across), self.y(up)

    def x(self, value: float) -> float:
        left, _, right, _ = self.box
        return left + _part(value, self.across) * (right - left)

    def y(self, value: float) -> float:
        _, top, _, bottom = self.box
        return bottom - _part(value, self.up) * (bottom - top)


def _part(value: float, ends: tuple[float, float]) -> float:
    return (value - ends[0]) / (ends[1] - ends[0])


def inside(
    size_mm: tuple[float, float], shares: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """The box whose left, top, right and bottom are these shares of a sheet."""
    width, height = (side * MILLIMETRE for side in size_mm)
    left, top, right, bottom = shares
    return left * width, top * height, right * width, bottom * height


def steps(low: float, high: float, at_most: int) -> list[float]:
    """Round numbers from `low` to `high`: 1, 2 or 5 apart, times a power of ten."""
    power = 10.0 ** floor(log10((high - low) / at_most))
    step = next(m * power for m in (1, 2, 5, 10) if (high - low) / (m * power) <= at_most)
    return [round(n * step, 9) for n in range(ceil(low / step), floor(high / step) + 1)]


def weeks(last: float) -> list[float]:
    """The weeks of treatment that an axis names."""
    return [float(week) for week in range(0, int(last) + 1, 8 if last <= 80 else 26)]


def draw_axes(
    on: Element, plot: Plot, across: Iterable[float], up: Iterable[float], tongue: Tongue
) -> None:
    """An axis on the left and one below, with their numbers as the language writes them."""
    left, top, right, bottom = plot.box
    corner = f"M{left:.2f} {top:.2f}V{bottom:.2f}H{right:.2f}"
    draw(on, "path", d=corner, stroke=FAINT, stroke_width=0.8)
    for value in across:
        x, named = plot.x(value), exactly(value).told(tongue)
        draw_line(on, (x, bottom), (x, bottom + 2), stroke=QUIET, stroke_width=0.5)
        write(on, named, (x, bottom + 8.5), size=NUMBERS, text_anchor="middle")
    for value in up:
        y, named = plot.y(value), exactly(value).told(tongue)
        draw_line(on, (left - 2, y), (left, y), stroke=QUIET, stroke_width=0.5)
        write(on, named, (left - 4, y), size=NUMBERS, text_anchor="end")
