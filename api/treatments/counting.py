"""Which treatment of a patient counts, wherever something is told of one and none was named."""

from collections.abc import Iterable
from datetime import date

from api.treatments.models import Treatment


def meant(treatments: Iterable[Treatment]) -> list[Treatment]:
    """Those that were not called off."""
    return [one for one in treatments if not one.called_off]


def counting(treatments: Iterable[Treatment], today: date) -> Treatment | None:
    """The running one, else the last that has begun; one still to begin only without another.

    One that was called off stands behind all others.
    """
    every = list(treatments)
    standing = meant(every)
    begun = [one for one in standing if one.started_on <= today]
    if begun:
        return max(begun, key=lambda one: (one.ended_on or date.max, one.started_on))
    return min(standing or every, key=lambda one: one.started_on, default=None)
