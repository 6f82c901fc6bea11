"""Which treatment of a patient counts, wherever something is told of one and none was named."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_
from sqlmodel import col

from api.treatments.models import Treatment

# For questions to the database: what `called_off` says no to.
NOT_CALLED_OFF = or_(
    col(Treatment.ended_on).is_(None), col(Treatment.ended_on) > col(Treatment.started_on)
)


def called_off(treatment: Treatment) -> bool:
    """Whether it was ended as of its first day: it was a mistake, or never began."""
    return treatment.ended_on == treatment.started_on


def counting(treatments: Iterable[Treatment], today: date) -> Treatment | None:
    """The running one, else the last that has begun; one still to begin only without another.

    One that was called off stands behind all others.
    """
    every = list(treatments)
    meant = [one for one in every if not called_off(one)]
    begun = [one for one in meant if one.started_on <= today]
    if begun:
        return max(begun, key=lambda one: (one.ended_on or date.max, one.started_on))
    return min(meant or every, key=lambda one: one.started_on, default=None)
