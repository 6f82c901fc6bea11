"""The languages that people read here, and which of them a reader wants."""

from enum import StrEnum

from babel import negotiate_locale


class Language(StrEnum):
    en = "en"
    nl = "nl"
    sv = "sv"
    de = "de"


NAMES = {
    Language.en: "English",
    Language.nl: "Nederlands",
    Language.sv: "Svenska",
    Language.de: "Deutsch",
}


def preferred(*wishes: str | None, accepted: str) -> Language:
    """The first wish that is a language of ours, else the best of what the browser accepts."""
    ours = [language.value for language in Language]
    for wish in wishes:
        if wish is not None and wish in ours:
            return Language(wish)
    best = negotiate_locale(_by_weight(accepted), ours, sep="-")
    return Language(best.partition("-")[0]) if best else Language.en


def _by_weight(accepted: str) -> list[str]:
    """The languages of an Accept-Language header, the most welcome first."""
    weighed = []
    for part in accepted[:500].split(","):
        name, _, weight = part.strip().partition(";q=")
        try:
            weighed.append((-float(weight or 1), name.lower()))
        except ValueError:
            continue
    return [name for _, name in sorted(weighed, key=lambda one: one[0])]
