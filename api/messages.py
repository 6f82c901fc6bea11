"""Sentences with places for their numbers, days and words: told in English, or in another tongue.

What the core says is noted here in English, as the texts of the pages are, so that a page can say
it in the language of whoever reads; the numbers stay apart until then. Pure.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Protocol

from pydantic import BaseModel, ConfigDict


def noted(text: str) -> str:
    """Marks a text for the catalogues where it is written; it is translated where it is shown."""
    return text


class Counted(NamedTuple):
    """A text for one and a text for more, each with `%(num)s` for how many there are."""

    one: str
    many: str


def counted(one: str, many: str) -> Counted:
    """Marks both texts for the catalogues, as `noted` does."""
    return Counted(one, many)


MONTHS = (
    noted("Jan"),
    noted("Feb"),
    noted("Mar"),
    noted("Apr"),
    noted("May"),
    noted("Jun"),
    noted("Jul"),
    noted("Aug"),
    noted("Sep"),
    noted("Oct"),
    noted("Nov"),
    noted("Dec"),
)


def day(on: date) -> str:
    # Not strftime: its names change with the locale of the process, and so would what was signed.
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


class Tongue(Protocol):
    """How one language says words, numbers and days."""

    def say(self, text: str) -> str: ...

    def number(self, value: float, decimals: int = 0) -> str: ...

    def day(self, on: date) -> str: ...


class English:
    """The language in which everything is written and kept."""

    def say(self, text: str) -> str:
        return text

    def number(self, value: float, decimals: int = 0) -> str:
        return f"{value:.{decimals}f}"

    def day(self, on: date) -> str:
        return day(on)


ENGLISH = English()


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Figure(_Frozen):
    number: float
    decimals: int = 0

    def told(self, tongue: Tongue) -> str:
        return tongue.number(self.number, self.decimals)


class Day(_Frozen):
    day: date

    def told(self, tongue: Tongue) -> str:
        return tongue.day(self.day)


class Words(_Frozen):
    """Texts of the catalogues, with commas between them."""

    words: tuple[str, ...]

    def told(self, tongue: Tongue) -> str:
        return ", ".join(map(tongue.say, self.words))


class Quoted(_Frozen):
    """What a person typed: the same in every language."""

    quoted: str

    def told(self, _: Tongue) -> str:
        return self.quoted


class Message(_Frozen):
    """A text of the catalogues with `%(name)s` for each of its places, and then `%%` for `%`."""

    text: str
    places: dict[str, "Figure | Day | Words | Quoted | Message"] = {}

    def told(self, tongue: Tongue) -> str:
        said = tongue.say(self.text)
        if not self.places:
            return said
        return said % {name: place.told(tongue) for name, place in self.places.items()}


class Passage(_Frozen):
    """Messages one after another."""

    parts: tuple[Message, ...]

    def told(self, tongue: Tongue) -> str:
        return joined(self.parts, tongue)


Place = Figure | Day | Words | Quoted | Message


def message(text: str, /, **places: Place) -> Message:
    return Message(text=text, places=places)


def exactly(value: float) -> Figure:
    """With as many decimals as it takes: 10 and 12.5."""
    return Figure(number=value, decimals=len(f"{value:g}".partition(".")[2]))


def joined(parts: Iterable[Message], tongue: Tongue = ENGLISH) -> str:
    return "".join(part.told(tongue) for part in parts)
