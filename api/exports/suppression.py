"""Traits of participants, coarse enough that at least five share each combination.

Where fewer do, the skin type is blanked, then sex, then the years of birth; who even so stands
alone is left out. A blank may mean unknown or hidden, and nothing says which.
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

LEAST = 5
BAND_YEARS = 5

Who = TypeVar("Who", bound=Hashable)


@dataclass(frozen=True)
class Traits:
    """What somebody might be known by."""

    birth_years: str | None
    sex_at_birth: str | None
    fitzpatrick: int | None


def birth_years(born_on: date) -> str:
    """The five years that somebody was born in: 1990-1994."""
    first = born_on.year - born_on.year % BAND_YEARS
    return f"{first}-{first + BAND_YEARS - 1}"


# Each blanks more than the one before.
STEPS: tuple[dict[str, None], ...] = (
    {"fitzpatrick": None},
    {"fitzpatrick": None, "sex_at_birth": None},
    {"fitzpatrick": None, "sex_at_birth": None, "birth_years": None},
)


def suppressed(people: Mapping[Who, Traits], least: int = LEAST) -> dict[Who, Traits]:
    """The same people with traits that at least `least` of them share; the rest are left out."""
    shown = dict(people)
    for blanked in STEPS:
        for one in _alone(shown, least):
            shown[one] = replace(shown[one], **blanked)
    hidden = _alone(shown, least)
    return {one: traits for one, traits in shown.items() if one not in hidden}


def _alone(shown: Mapping[Who, Traits], least: int) -> set[Who]:
    counts = Counter(shown.values())
    return {one for one, traits in shown.items() if counts[traits] < least}
