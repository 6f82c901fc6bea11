"""A summary as PDF: tagged, archivable, and the same bytes for the same summary."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any

import typst
from matplotlib.ft2font import FT2Font

from api.errors import Problem
from api.summaries.charts import adherence_calendar, fvasi_chart
from api.summaries.pdf.page import page_of
from api.summaries.summary import VisitSummary

FONTS = Path(__file__).parent.parent / "fonts"
TEMPLATE = Path(__file__).parent / "summary.typ"

# They turn the letters after them round, so that a name would read as another one.
_OVERRIDES = frozenset("\u202d\u202e")
_INVISIBLE = frozenset(
    "\n\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\u2066\u2067\u2068\u2069\ufe0e\ufe0f"
)


class UnprintableText(Problem):
    status = 422
    code = "unprintable_text"
    title = "The summary cannot be printed as it is written"
    advice = (
        "No letter may be lost on paper: correct the text, or take the summary as JSON, "
        "which holds every character."
    )


def render_pdf(summary: VisitSummary) -> bytes:
    """Two A4 pages, PDF/A-3a and PDF/UA-1, dated `summary.as_of`.

    Raises `UnprintableText` when no font has a character of a text, naming both.
    """
    page = page_of(summary)
    _require_printable(page)
    with TemporaryDirectory(prefix="summary-") as folder:
        _lay_out_pictures(summary, Path(folder))
        return typst.compile(
            copy(TEMPLATE, folder),
            font_paths=_fonts(),
            # Data, never markup: the template reads it as JSON and prints it literally.
            sys_inputs={
                "page": json.dumps(page),
                "made": json.dumps(list(summary.as_of.timetuple()[:6])),
            },
            # A-3 lets the document carry its data as an attachment; UA is for who cannot see it.
            pdf_standards=["a-3a", "ua-1"],
            timestamp=summary.as_of,
        )


@cache
def _fonts() -> typst.Fonts:
    # Only our own: what a machine has installed must not change a page.
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


@cache
def _printable() -> frozenset[int]:
    files = [path for path in FONTS.iterdir() if path.suffix in {".ttf", ".otf"}]
    return frozenset(point for path in files for point in FT2Font(path).get_charmap())


def _lay_out_pictures(summary: VisitSummary, folder: Path) -> None:
    treatment, adherence = summary.treatment, summary.adherence
    chart = fvasi_chart(
        summary.values_of("f_vasi"),
        started_on=treatment.started_on,
        until=treatment.ended_on or summary.as_of.date(),
        pauses=treatment.pauses,
    )
    (folder / "chart.svg").write_bytes(chart)
    (folder / "calendar.svg").write_bytes(adherence_calendar(adherence.days, adherence.weeks))
    for index, pair in enumerate(summary.photos):
        for when, photo in (("baseline", pair.baseline), ("now", pair.now)):
            if photo:
                (folder / f"photo-{index}-{when}.jpg").write_bytes(photo.jpeg)


def _require_printable(page: dict[str, Any]) -> None:
    for place, text in _texts(page, ""):
        lost = sorted({char for char in text if not _is_printable(char)})
        if lost:
            names = ", ".join(f"U+{ord(char):04X}" for char in lost)
            raise UnprintableText(
                f"“{text}” cannot be printed: no font has {names}.",
                field=place,
                text=text,
                characters=[f"U+{ord(char):04X}" for char in lost],
            )


def _is_printable(char: str) -> bool:
    if char in _INVISIBLE:
        return True
    private = 0xE000 <= ord(char) <= 0xF8FF
    return char not in _OVERRIDES and not private and ord(char) in _printable()


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, f"{place}.{key}".lstrip("."))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, place)
