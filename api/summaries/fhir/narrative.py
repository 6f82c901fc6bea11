"""What a resource says to a person: plain XHTML, with everything that was typed escaped."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from fhir.resources.R4B.narrative import Narrative

from api.languages import Language

# FHIR takes spaces, tabs and line ends for white space, and no character that XML forbids.
_UNWELCOME = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]|[^\S \t\r\n]")


def plain(text: str) -> str:
    """A text as FHIR may hold it; one that is nothing but white space is a dash."""
    return _UNWELCOME.sub(" ", text).strip() or "\N{EN DASH}"


def paragraphs(language: Language, *texts: str) -> Narrative:
    return _narrative(language, "".join(f"<p>{_escaped(text)}</p>" for text in texts if text))


def items(language: Language, texts: Iterable[str], otherwise: str) -> Narrative:
    """A list, or the sentence that there is nothing to list."""
    listed = "".join(f"<li>{_escaped(text)}</li>" for text in texts)
    if not listed:
        return paragraphs(language, otherwise)
    return _narrative(language, f"<ul>{listed}</ul>")


def table(
    language: Language, head: Sequence[str], rows: Iterable[Sequence[str]], otherwise: str
) -> Narrative:
    body = "".join(_row("td", row) for row in rows)
    if not body:
        return paragraphs(language, otherwise)
    whole = f"<table><thead>{_row('th', head)}</thead><tbody>{body}</tbody></table>"
    return _narrative(language, whole)


def _row(cell: str, texts: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<{cell}>{_escaped(text)}</{cell}>' for text in texts)}</tr>"


def _escaped(text: str) -> str:
    return escape(plain(text))


def _narrative(language: Language, content: str) -> Narrative:
    # Both: readers of HTML heed the one, readers of XML the other.
    said = f'lang="{language}" xml:lang="{language}"'
    div = f'<div xmlns="http://www.w3.org/1999/xhtml" {said}>{content}</div>'
    return Narrative(status="generated", div=div)
