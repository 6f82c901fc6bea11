"""Which characters can be printed, and what stands for one that cannot."""

import unicodedata
from functools import cache
from pathlib import Path

from api.speech import Speech
from api.summaries.pdf.font_file import characters
from api.summaries.words import shortened

FONTS = Path(__file__).parent.parent / "fonts"

# They turn the letters after them round, so that a name would read as another one.
_OVERRIDES = frozenset("\u202d\u202e")
_INVISIBLE = frozenset(
    "\n\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2060\u2066\u2067\u2068\u2069\ufe0e\ufe0f"
)
# Between the pictures of an emoji they would only glue the words together that stand for them.
_GLUE = frozenset("\u200d\ufe0e\ufe0f")


def is_printable(char: str) -> bool:
    if char in _INVISIBLE:
        return True
    private = 0xE000 <= ord(char) <= 0xF8FF
    return char not in _OVERRIDES and not private and ord(char) in _printable()


def spelled_out(text: str) -> str:
    """A remark with the name of each character that no font has in its place.

    A thumb reads `[thumbs up sign]`. For remarks only: a name is printed as it is or not at all.
    """
    if all(map(is_printable, text)):
        return text
    return "".join(_spelled(char) for char in text if char not in _GLUE)


def remark(text: str, limit: int, speech: Speech) -> str:
    """What a person wrote freely: it must never stop the page."""
    return shortened(spelled_out(text), limit, speech)


def _spelled(char: str) -> str:
    if is_printable(char):
        return char
    if char.isspace():
        return " "
    return f"[{unicodedata.name(char, '').lower() or f'U+{ord(char):04X}'}]"


@cache
def _printable() -> frozenset[int]:
    files = [path for path in FONTS.iterdir() if path.suffix in {".ttf", ".otf"}]
    return frozenset[int]().union(*map(characters, files))
