"""What every picture of a summary shares: colours, our own font, and SVG with fixed bytes."""

from io import BytesIO
from pathlib import Path
from threading import Lock

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import FuncFormatter

from api.messages import Tongue, exactly

INK = "#1b2733"
QUIET = "#5f6b76"
FAINT = "#c9d0d6"
WASH = "#eceff2"
CLINICIAN = "#0b3c5d"
MACHINE = "#b3501e"
ONE_DOSE = "#9cc3dc"

# Ids in an SVG are random without a salt, and the same picture would never have the same bytes.
# The setting is the whole process's: of two threads the first to finish would take it away from
# the other. Drawing holds the interpreter anyway, so that waiting here costs nothing.
_drawing = Lock()

_FONTS = Path(__file__).parent / "fonts"
_MILLIMETRE = 1 / 25.4


def canvas(size_mm: tuple[float, float], box: tuple[float, float, float, float]) -> Axes:
    width, height = size_mm
    return Figure(figsize=(width * _MILLIMETRE, height * _MILLIMETRE)).add_axes(box)


def font(size: float, *, bold: bool = False) -> FontProperties:
    # By file: the font is ours on every machine, whatever the machine has installed.
    name = "NotoSans-Bold.ttf" if bold else "NotoSans-Regular.ttf"
    return FontProperties(fname=_FONTS / name, size=size)


def numbers(tongue: Tongue) -> FuncFormatter:
    """For an axis: a comma or a point, as the language writes it, in as many decimals as needed."""
    return FuncFormatter(lambda value, _: drawn(exactly(value).told(tongue)))


def drawn(number: str) -> str:
    # Our font has no minus sign of its own; a hyphen reads as well.
    return number.replace("\N{MINUS SIGN}", "-")


def svg(axes: Axes, title: str) -> bytes:
    file = BytesIO()
    figure = axes.get_figure()
    assert isinstance(figure, Figure)
    about = {"Date": None, "Creator": "Repigment", "Title": title}
    with _drawing, mpl.rc_context({"svg.hashsalt": "repigment"}):
        figure.savefig(file, format="svg", transparent=True, metadata=about)
    return file.getvalue()
