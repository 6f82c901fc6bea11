"""What every picture of a summary shares: colours, words in our own font, SVG with fixed bytes.

A sheet is an SVG element, in points of the page from its upper left corner; what is drawn later
lies on top. A page of the clinic takes it in as it is and by night gives each colour its own
(pages.css). Words stay words: the PDF and the pages bring Noto Sans along, by whose widths keys are
set here.
"""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from PIL import ImageFont

INK = "#1b2733"
QUIET = "#5f6b76"
FAINT = "#c9d0d6"
WASH = "#eceff2"
CLINICIAN = "#0b3c5d"
MACHINE = "#b3501e"
ONE_DOSE = "#9cc3dc"
PAPER = "#ffffff"
COLOURS = (INK, QUIET, FAINT, WASH, CLINICIAN, MACHINE, ONE_DOSE, PAPER)

MILLIMETRE = 72 / 25.4
LETTERS = 6.5
# Capitals of our font, as a share of the size it is set in.
_CAPITALS = 0.714
_FONT = Path(__file__).parent / "fonts" / "NotoSans-Regular.ttf"

Point = tuple[float, float]
# Draws the sign of a key around the point that is given.
Sign = Callable[[Element, Point], object]


def sheet(size_mm: tuple[float, float], title: str) -> Element:
    width, height = size_mm
    made = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img"})
    made.set("aria-label", title)
    made.set("viewBox", f"0 0 {_told(width * MILLIMETRE)} {_told(height * MILLIMETRE)}")
    _set(made, width=f"{width:g}mm", height=f"{height:g}mm", fill="none")
    _set(made, font_family="Noto Sans, sans-serif", font_size=LETTERS)
    return made


def draw(on: Element, shape: str, **attributes: str | float) -> Element:
    """A shape of SVG; its attributes have an underscore where SVG has a hyphen."""
    drawn = SubElement(on, shape)
    _set(drawn, **attributes)
    return drawn


def draw_line(on: Element, begin: Point, end: Point, **look: str | float) -> Element:
    return draw(on, "line", x1=begin[0], y1=begin[1], x2=end[0], y2=end[1], **look)


def draw_box(on: Element, corner: Point, opposite: Point, **look: str | float) -> Element:
    """`corner` is the upper left one."""
    (left, top), (right, bottom) = corner, opposite
    return draw(on, "rect", x=left, y=top, width=right - left, height=bottom - top, **look)


def write(
    on: Element,
    text: str,
    at: Point,
    *,
    size: float = LETTERS,
    fill: str = QUIET,
    **look: str | float,
) -> Element:
    """`at` is where the words begin, or what `text_anchor` says, at half the height of capitals."""
    x, y = at
    written = draw(on, "text", x=x, y=y + size * _CAPITALS / 2, fill=fill, **look)
    if size != LETTERS:
        _set(written, font_size=size)
    # Our font has no minus sign of its own; a hyphen reads as well.
    written.text = text.replace("\N{MINUS SIGN}", "-")
    return written


def draw_key(on: Element, entries: Sequence[tuple[Sign, str]], left: float, y: float) -> None:
    """Signs with their meanings in a row."""
    for sign, meaning in entries:
        sign(on, (left + _SIGN / 2, y))
        write(on, meaning, (left + _SIGN + _SPACE, y))
        left += _SIGN + _SPACE + width_of(meaning) + _BETWEEN


def width_of_key(entries: Sequence[tuple[Sign, str]]) -> float:
    words = sum(width_of(meaning) for _, meaning in entries)
    return words + len(entries) * (_SIGN + _SPACE + _BETWEEN) - _BETWEEN


_SIGN, _SPACE, _BETWEEN = 9.0, 3.2, 8.0


def width_of(text: str) -> float:
    """Of a line in letters of the usual size, in points."""
    return _font().getlength(text) * LETTERS / _font().size


@cache
def _font() -> ImageFont.FreeTypeFont:
    # In large letters, because widths come in whole pixels.
    return ImageFont.truetype(_FONT, size=200, layout_engine=ImageFont.Layout.BASIC)


def svg(drawn: Element) -> bytes:
    return tostring(drawn, encoding="unicode").encode()


def _set(element: Element, **attributes: str | float) -> None:
    for name, value in attributes.items():
        element.set(name.replace("_", "-"), value if isinstance(value, str) else _told(value))


def _told(number: float) -> str:
    # Nothing is added to -0.0 but its sign.
    return f"{round(number, 2) + 0:g}"
