"""The treatment of a visit summary, and the people in it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Person:
    id: UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class Label:
    jurisdiction: str
    version: str
    source: str
    applications_per_day: int


@dataclass(frozen=True, kw_only=True)
class Area:
    """The latest spell of a site, in percent of the body surface; not on the day it stopped."""

    name: str
    bsa_percent: float
    since: date
    stopped_on: date | None


@dataclass(frozen=True, kw_only=True)
class Pause:
    """`ordered` pauses leave the denominator of adherence; `ends_on` is the last paused day."""

    starts_on: date
    ends_on: date | None
    reason: str
    ordered_by: str
    ordered: bool


@dataclass(frozen=True, kw_only=True)
class Treatment:
    """`bsa_percent` is that of the areas which are not stopped, together."""

    id: UUID
    product: str
    label: Label
    started_on: date
    prescriber: Person
    ended_on: date | None
    end_reason: str | None
    areas: tuple[Area, ...]
    bsa_percent: float
    pauses: tuple[Pause, ...]
    calendar_weeks: float
    exposed_weeks: float
