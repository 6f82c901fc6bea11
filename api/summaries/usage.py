"""How the cream was used, as the patient reported it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Share:
    """`value` is part / whole, capped at 1, and None where nothing was due."""

    part: int
    whole: int
    value: float | None


@dataclass(frozen=True, kw_only=True)
class AdherenceWeek:
    """`taking` is None in a week in which nothing was prescribed."""

    starts_on: date
    taking: float | None


@dataclass(frozen=True, kw_only=True)
class LocalDay:
    """A day of the patient's own zone; `paused` when an ordered pause covers it."""

    on: date
    applications: int
    paused: bool


@dataclass(frozen=True, kw_only=True)
class Adherence:
    """Patient-reported. Applications beyond the prescribed ones are in `over_use` only."""

    taking: Share
    correct_dose_days: Share
    interval: Share
    over_use: int
    logged_late: int
    weeks: tuple[AdherenceWeek, ...]
    days: tuple[LocalDay, ...]


@dataclass(frozen=True, kw_only=True)
class Application:
    """One application as the patient logged it; `sites` in the words of the label."""

    id: UUID
    applied_at: datetime
    sites: tuple[str, ...]
    bsa_percent: float
    grams: float | None
