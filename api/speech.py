"""How one language says words, days and numbers. The catalogues are compiled as they are read."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from api import shares
from api.languages import Language
from api.messages import Counted, Message, joined, noted

FOLDER = Path(__file__).parent / "locale"
_SENTENCE_END = re.compile(r"(?<=[.?!]) ")
DASH = "\N{EN DASH}"
# English without a country would write days as in the United States.
_LOCALES = {Language.en: "en_GB", Language.nl: "nl", Language.sv: "sv", Language.de: "de"}


@cache
def catalogue(language: Language) -> NullTranslations:
    if language is Language.en:
        return NullTranslations()
    with (FOLDER / f"{language}.po").open("rb") as file:
        read = read_po(file, locale=language.value, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return GNUTranslations(compiled)


@dataclass(frozen=True)
class Speech:
    """`zone` is the one in which instants are told."""

    language: Language
    zone: str

    @property
    def locale(self) -> Locale:
        return Locale.parse(_LOCALES[self.language])

    def say(self, text: str) -> str:
        # Of no text gettext would give the head of the catalogue.
        return catalogue(self.language).gettext(text) if text else ""

    def filled(self, text: str, /, **places: str) -> str:
        """A text with `%(name)s` for each of its places; what comes into them is not translated."""
        return self.say(text) % places

    def count(self, texts: Counted, number: int) -> str:
        chosen = catalogue(self.language).ngettext(texts.one, texts.many, number)
        return chosen % {"num": self.number(number)}

    def sentences(self, text: str) -> str:
        """Of sentences that were put one after another, each by itself."""
        return " ".join(map(self.say, _SENTENCE_END.split(text)))

    def answer(self, text: str) -> str:
        """What a server answered, or why none did; what it quotes stays as it is."""
        said, space, quoted = text.partition(" (")
        return self.say(said) + space + quoted

    def tell(self, *parts: Message) -> str:
        return joined(parts, self)

    def day(self, on: date | None) -> str:
        return format_skeleton("yMMMd", on, locale=self.locale) if on else DASH

    def language_of(self, tag: str) -> str:
        """A language by its name: `sv` is Swedish, and svenska in Swedish itself."""
        return str(self.locale.languages.get(tag.partition("-")[0].lower(), tag))

    def instant(self, at: datetime | None, zone: str | None = None) -> str:
        if at is None:
            return DASH
        local = at.astimezone(ZoneInfo(zone or self.zone))
        return f"{self.day(local.date())}, {local:%H:%M}"

    def ago(self, at: date | datetime, now: datetime) -> str:
        """How long ago, or ahead, in whole days: `3 days ago`, `in 2 weeks`."""
        local = now.astimezone(ZoneInfo(self.zone)).date()
        on = at.astimezone(ZoneInfo(self.zone)).date() if isinstance(at, datetime) else at
        if on == local:
            return self.say(noted("today"))
        return format_timedelta(
            on - local, granularity="day", threshold=1.5, add_direction=True, locale=self.locale
        )

    def number(self, value: float | None, decimals: int = 0) -> str:
        if value is None:
            return DASH
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return format_decimal(round(value, decimals), pattern, locale=self.locale)

    def share(self, percent: float | None, interval: shares.Ends | None = None) -> str:
        if shares.cannot_be_told(interval):
            return self.say(shares.CANNOT_BE_TOLD)
        return DASH if percent is None else self.percent(shares.whole(percent))

    def span(self, low: float, high: float) -> str:
        """The ends of the interval of a share."""
        ends = self.number(shares.low_end(low)), self.percent(shares.high_end(high))
        return f" {self.say(noted('to'))} ".join(ends)

    def percent(self, value: float | None, decimals: int = 0) -> str:
        """Of a percentage from 0 to 100."""
        return DASH if value is None else f"{self.number(value, decimals)}\N{NO-BREAK SPACE}%"
