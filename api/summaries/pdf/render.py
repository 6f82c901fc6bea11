"""A summary as PDF: tagged, archivable, and the same bytes for the same summary."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import Any

import typst

from api.errors import Problem
from api.languages import Language
from api.messages import Words, message, noted
from api.speech import Speech
from api.summaries.charts import chart_of
from api.summaries.day_squares import adherence_calendar
from api.summaries.fhir.document import document_id
from api.summaries.fhir.ids import urn
from api.summaries.pdf.letters import FONTS, is_printable
from api.summaries.pdf.page import page_of
from api.summaries.summary import VisitSummary

TEMPLATE = Path(__file__).parent / "summary.typ"
ATTACHED = "visit-summary.fhir.json"

# A page costs the better part of a second and tens of megabytes, however many ask at once.
_presses = BoundedSemaphore(2)


class UnprintableText(Problem):
    status = 422
    code = "unprintable_text"
    title = noted("The summary cannot be printed as it is written")
    advice = noted(
        "No letter of a name may be lost on paper: correct it, or take the summary as JSON, "
        "which holds every character."
    )


def render_pdf(summary: VisitSummary, document: bytes, language: Language) -> bytes:
    """Two A4 pages, PDF/A-3a and PDF/UA-1, dated `summary.as_of`, with `document` attached.

    `document` is the same summary in FHIR, in the same language.

    Raises `UnprintableText` when no font has a character of a name, naming both. In a remark the
    character's own name stands in its place.
    """
    speech = Speech(language, summary.patient.zone)
    page = page_of(summary, speech)
    _require_printable(page)
    with _presses, TemporaryDirectory(prefix="summary-") as folder:
        _lay_out_pictures(summary, Path(folder), speech)
        (Path(folder) / ATTACHED).write_bytes(document)
        return typst.compile(
            copy(TEMPLATE, folder),
            font_paths=_fonts(),
            # Data, never markup: the template reads it as JSON and prints it literally.
            sys_inputs={
                "page": json.dumps(page),
                "name": urn(document_id(summary, language)),
                "made": json.dumps(list(summary.as_of.timetuple()[:6])),
            },
            # A-3 lets the document carry its data; UA is for who cannot see it.
            pdf_standards=["a-3a", "ua-1"],
            timestamp=summary.as_of.replace(microsecond=0),
        )


@cache
def _fonts() -> typst.Fonts:
    # Only our own: what a machine has installed must not change a page.
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


def _lay_out_pictures(summary: VisitSummary, folder: Path, speech: Speech) -> None:
    adherence = summary.adherence
    calendar = adherence_calendar(adherence.days, adherence.weeks, tongue=speech)
    (folder / "chart.svg").write_bytes(chart_of(summary, speech))
    (folder / "calendar.svg").write_bytes(calendar)
    for index, pair in enumerate(summary.photos):
        for when, photo in (("baseline", pair.baseline), ("now", pair.now)):
            if photo:
                (folder / f"photo-{index}-{when}.jpg").write_bytes(photo.jpeg)


def _require_printable(page: dict[str, Any]) -> None:
    for place, text in _texts(page, ""):
        lost = sorted({char for char in text if not is_printable(char)})
        if lost:
            names = ", ".join(f"U+{ord(char):04X}" for char in lost)
            raise UnprintableText(
                message(
                    noted("“%(text)s” cannot be printed: no font has %(letters)s."),
                    text=Words(words=(text,)),
                    letters=Words(words=(names,)),
                ),
                field=place,
                text=text,
                characters=[f"U+{ord(char):04X}" for char in lost],
            )


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, f"{place}.{key}".lstrip("."))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, place)
