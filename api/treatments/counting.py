"""Which treatment of a patient counts, wherever something is told of one and none was named."""

from collections.abc import Iterable
from datetime import date

from api.treatments.models import Treatment


def counting(treatments: Iterable[Treatment], today: date) -> Treatment | None:
    """The running one, else the last that has begun; one still to begin only without another."""
    every = list(treatments)
    begun = [one for one in every if one.started_on <= today]
    if begun:
        return max(begun, key=lambda one: (one.ended_on or date.max, one.started_on))
    # What was called off before it began comes after what is still to begin.
    return min(every, key=lambda one: (one.ended_on is not None, one.started_on), default=None)
