"""The people of the invented clinic: who they are, what was prescribed, how it will go."""

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple
from uuid import UUID

from api.applications.dose import Area
from api.applications.slots import Span
from api.assessments.ladder import Patch
from api.demo.chance import DAY, at_clock, of_person, uuid7_at
from api.demo.names import full_name
from api.languages import Language
from api.patients.models import SexAtBirth
from api.treatments.labels import FACE, Label, Site, load_label
from api.treatments.models import PauseKind

# European alone: there, with the hours in `dosing`, a local day is the same date in UTC.
ZONES = {
    "Europe/Amsterdam": Language.nl,
    "Europe/Stockholm": Language.sv,
    "Europe/Berlin": Language.de,
    "Europe/London": Language.en,
    "Europe/Istanbul": Language.en,
}
ZONE_WEIGHTS = (70, 10, 12, 5, 3)
# Starts are spread over this time: a long tail of old patients beside those of this week.
SPREAD_DAYS = 1290
BODY = (Site.neck, Site.hands, Site.trunk, Site.upper_extremities)
# Of the improvement in the end, 95% has come after a year: weeks until 63% of it.
PACE_WEEKS = 17
YEAR_WEEKS = 52


class Rest(NamedTuple):
    kind: PauseKind
    span: Span


@dataclass(frozen=True, kw_only=True)
class Staff:
    """Who works in the clinic: the rows of patients name them."""

    clinic_id: UUID
    dermatologist_id: UUID
    dermatologist: str
    password_hash: str


@dataclass(frozen=True, kw_only=True)
class Person:
    """`first_on` and `last_on` are the days with the first and the last applications.

    `faithful` is the chance that one is made.

    `improvement` is the share of the F-VASI that is gone after a year of full use.
    """

    number: int
    id: UUID
    account_id: UUID
    treatment_id: UUID
    full_name: str
    born_on: date
    sex: SexAtBirth
    fitzpatrick: int | None
    zone: str
    joined_at: datetime
    started_on: date
    first_on: date
    last_on: date
    label: Label
    faithful: float
    improvement: float
    areas: tuple[Area, ...]
    face: tuple[Patch, ...]
    rests: tuple[Rest, ...]

    def improved(self, day: date) -> float:
        """The share that is gone by a day; negative where it got worse."""
        weeks = max(0, (day - self.started_on).days) / 7
        share = (1 - math.exp(-weeks / PACE_WEEKS)) / (1 - math.exp(-YEAR_WEEKS / PACE_WEEKS))
        used = 0.3 + 0.7 * self.faithful if self.improvement > 0 else 1
        return min(1.0, self.improvement * used * share)


def person(seed: int, number: int, of: int, today: date) -> tuple[Person, Random]:
    """One of so many, with the chances that the rest of their record is made from."""
    chance = of_person(seed, number)
    zone = chance.choices(list(ZONES), ZONE_WEIGHTS)[0]
    started_on = _started_on(number, of, today)
    joined_at = at_clock(started_on - chance.randint(1, 20) * DAY, chance.randint(9, 16), zone)
    made = Person(
        number=number,
        id=uuid7_at(joined_at, chance),
        account_id=uuid7_at(joined_at, chance),
        treatment_id=uuid7_at(at_clock(started_on, 9, zone), chance),
        full_name=full_name(chance),
        born_on=started_on - timedelta(days=int(chance.triangular(13, 80, 38) * 365.25)),
        sex=chance.choices(list(SexAtBirth), (54, 45, 0.5, 0.5))[0],
        fitzpatrick=chance.choices((1, 2, 3, 4, 5, 6, None), (5, 22, 30, 20, 13, 7, 3))[0],
        zone=zone,
        joined_at=joined_at,
        started_on=started_on,
        first_on=started_on,
        last_on=_last_on(started_on, today, chance),
        label=load_label("eu", started_on),
        faithful=min(0.99, max(0.25, chance.gauss(0.91, 0.09))),
        improvement=max(-0.2, chance.gauss(0.72, 0.28)),
        areas=_areas(chance),
        face=_face(chance),
        rests=(),
    )
    return made, chance


def _started_on(number: int, of: int, today: date) -> date:
    """Evenly spread, the oldest first; never before the label was there."""
    ago = int(SPREAD_DAYS * (of - number) / of)
    return today - max(1, ago) * DAY


def _last_on(started_on: date, today: date, chance: Random) -> date:
    """Yesterday, or earlier for those who drop out: most of them in the first half-year."""
    whole = (today - started_on).days - 1
    if chance.random() < 0.86:
        return started_on + max(0, whole) * DAY
    return started_on + min(max(0, whole), int(chance.expovariate(1 / 170)) + 7) * DAY


def _areas(chance: Random) -> tuple[Area, ...]:
    """What the cream is for: the face at least, together no more than the label allows."""
    sites = chance.sample(sorted(FACE), chance.randint(1, 4))
    sites += chance.sample(BODY, chance.choices((0, 1, 2), (62, 28, 10))[0])
    return tuple(Area(site, _percent(site, chance)) for site in sorted(sites))


def _percent(site: str, chance: Random) -> Decimal:
    most = 8 if site in FACE else 25
    return Decimal(chance.randint(1, most)) / 10


def _face(chance: Random) -> tuple[Patch, ...]:
    """Depigmented skin at baseline, 3 hand units at most."""
    regions = chance.sample(sorted(FACE), chance.randint(2, 5))
    return tuple(
        Patch(one, Decimal(chance.randint(1, 5)) / 10, chance.choice((50, 75, 75, 90, 100)))
        for one in regions
    )


def rests(one: Person, chance: Random) -> tuple[Rest, ...]:
    """Times without cream: ordered, for want of cream, or the patient's own."""
    length = (one.last_on - one.started_on).days
    if length < 60 or chance.random() > 0.3:
        return ()
    kind = chance.choices(list(PauseKind), (40, 5, 25, 30))[0]
    since = one.started_on + chance.randint(21, length - 30) * DAY
    return (Rest(kind, Span(since, since + chance.randint(6, 27) * DAY)),)
