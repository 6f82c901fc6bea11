"""One application of the cream as the rules see it, and what surrounds it."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from api.applications.slots import Span, local_day


class Area(NamedTuple):
    """`bsa_pct`: percent of the body surface; one palm with its fingers is 1."""

    site: str
    bsa_pct: Decimal


class Treated(NamedTuple):
    """A site that the cream was prescribed for, from the first to the last day of it."""

    site: str
    span: Span


class Opened(NamedTuple):
    """A tube: the day it was opened and what was in it."""

    on: date
    grams: Decimal


@dataclass(frozen=True, kw_only=True)
class Dose:
    """One application. Instants are aware; `zone` is the IANA zone the patient was in.

    `received_at` is the server's clock and `phone_at` the phone's when it was sent.
    """

    id: UUID
    applied_at: datetime
    zone: str
    areas: tuple[Area, ...]
    grams: Decimal | None = None
    received_at: datetime | None = None
    phone_at: datetime | None = None
    bsa_pct: Decimal = field(init=False)
    local_day: date = field(init=False)

    def __post_init__(self) -> None:
        if self.applied_at.utcoffset() is None:
            raise ValueError("applied_at needs an offset")
        # Every rule asks for them again; a `cached_property` takes a lock each time.
        whole = sum([area.bsa_pct for area in self.areas], Decimal(0))
        object.__setattr__(self, "bsa_pct", whole)
        object.__setattr__(self, "local_day", local_day(self.applied_at, self.zone))


@dataclass(frozen=True, kw_only=True)
class Course:
    """What surrounds the doses: the treatment, states and tubes, all in local days.

    `ended_on` is the last day of treatment, `pauses` those of the whole treatment, `areas`
    what the cream is for: empty without a treatment.
    """

    started_on: date
    ended_on: date | None = None
    pauses: tuple[Span, ...] = ()
    pregnant: tuple[Span, ...] = ()
    breastfeeding: tuple[Span, ...] = ()
    tubes: tuple[Opened, ...] = ()
    areas: tuple[Treated, ...] = ()


def since(start: datetime, doses: Sequence[Dose]) -> list[Dose]:
    """The last of some doses in their order: those at or after an instant."""
    return list(doses[bisect_left(doses, start, key=lambda one: one.applied_at) :])
