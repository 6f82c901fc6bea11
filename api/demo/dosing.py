"""A person's applications: twice a day, with forgotten, late, extra and too large ones."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from api.applications.broken import Logged
from api.applications.dose import Area, Dose
from api.demo.chance import DAY
from api.demo.loading import Spelt
from api.demo.people import Person
from api.treatments.labels import Site

DAY_SECONDS = 86_400
# Local seconds of a day. Between the latest evening and the earliest morning lie 9.5 hours: with
# a night that loses one to summer time still more than the label's eight.
MORNING, MORNING_LONG = 7 * 3600 + 900, 7200
EVENING, EVENING_LONG = 19 * 3600, 9900
MIDDAY = 14 * 3600
WEEKEND_LESS = 0.04
# Chances on a day: an evening too soon, a third application, one on far too much skin.
TOO_SOON, THIRD, TOO_MUCH = 0.002, 0.002, 0.001
# Chance on a day that the phone goes offline, and for how many days at most.
OFFLINE, OFFLINE_DAYS = 0.004, 9
IN_PAUSE = 0.02
# Prescribed to nobody here.
TOO_LARGE = Area(Site.lower_extremities, Decimal(10))
COLUMNS: Final = (
    "patient_id", "id", "version", "current", "withdrawn", "reason", "content_hash", "applied_at",
    "utc_offset_minutes", "time_zone", "local_day", "areas", "bsa_pct", "grams", "note",
    "recorded_by", "recorded_at", "phone_time", "hours_late",
)  # fmt: skip


class Log(NamedTuple):
    """Seconds since 1970 in UTC, the first of its day; `odd`: it may break a rule."""

    at: int
    recorded_at: int
    offset_minutes: int
    too_much: bool
    odd: bool


@dataclass(frozen=True)
class Covering:
    """What one application covers, as it is stored and as its hash spells it."""

    areas: tuple[Area, ...]
    stored: str
    hashed: str
    hundredths: int
    grams: int

    @classmethod
    def of(cls, areas: tuple[Area, ...]) -> "Covering":
        plain = [{"site": str(one.site), "bsa_pct": float(one.bsa_pct)} for one in sorted(areas)]
        total = sum((one.bsa_pct for one in areas), Decimal(0))
        return cls(
            areas=areas,
            stored=json.dumps(plain),
            hashed=json.dumps(plain, sort_keys=True, separators=(",", ":")),
            hundredths=int(total * 100),
            grams=max(5, int(total * 25)),
        )


def logs_of(one: Person, now: datetime, chance: Random) -> list[Log]:
    """In order of time, from the first day to the last; what is not sent yet is left out."""
    heard, online = int(now.timestamp()), 0
    resting = _resting(one)
    found: list[Log] = []
    for day in range(_number(one.first_on), _number(one.last_on) + 1):
        if day >= online and chance.random() < OFFLINE:
            online = day + chance.randint(2, OFFLINE_DAYS)
        offset = _offset_minutes(one.zone, day)
        back = online * DAY_SECONDS - offset * 60 + MIDDAY if day < online else 0
        for second, too_much, odd in _seconds(one.faithful, day, day in resting, chance):
            at = day * DAY_SECONDS + second - offset * 60
            sent = max(at + 20 + int(chance.random() * 500), back)
            if sent <= heard:
                found.append(Log(at, sent, offset, too_much, odd))
    return found


def _seconds(
    faithful: float, day: int, resting: bool, chance: Random
) -> Iterator[tuple[int, bool, bool]]:
    """When on a local day, whether on too much skin, and whether there is something odd."""
    due = faithful - (WEEKEND_LESS if day % 7 in (2, 3) else 0)
    if resting:
        if chance.random() < IN_PAUSE:
            yield EVENING, False, True
        return
    luck = chance.random()
    if luck < TOO_SOON + THIRD:
        yield MORNING, False, False
        yield MORNING + 23_000 + int(chance.random() * 4000), False, True
        if luck >= TOO_SOON:
            yield EVENING + EVENING_LONG, False, True
        return
    if chance.random() < due:
        yield MORNING + int(chance.random() * MORNING_LONG), False, False
    if chance.random() < due:
        too_much = luck > 1 - TOO_MUCH
        yield EVENING + int(chance.random() * EVENING_LONG), too_much, too_much


def _resting(one: Person) -> frozenset[int]:
    spans = ((_number(rest.span.since), rest.span.until or one.last_on) for rest in one.rests)
    return frozenset(day for since, until in spans for day in range(since, _number(until) + 1))


def id_of(log: Log, chance: Random) -> str:
    """A UUIDv7 of its moment, in hexadecimal digits."""
    rest = (0b10 << 62) | chance.getrandbits(62)
    return f"{log.at * 1000:012x}7{chance.getrandbits(12):03x}{rest:016x}"


def rows(one: Person, logs: list[Log], ids: list[str], chance: Random) -> Iterator[Spelt]:
    """Spelt already, for there are thousands to a person; `COLUMNS` names the places."""
    patient, account = one.id.hex, one.account_id.hex
    usual, large = Covering.of(one.areas), Covering.of((*one.areas, TOO_LARGE))
    # Half of the people weigh or measure what they use.
    weighs = chance.random() < 0.5
    for log, log_id in zip(logs, ids, strict=True):
        cover = large if log.too_much else usual
        day, clock = divmod(log.at, DAY_SECONDS)
        on, at = _day(day), _clock(clock)
        grams = cover.grams if weighs else None
        told = "null" if grams is None else grams / 100
        content = (
            f'{{"applied_at":"{on}T{at}+00:00","areas":{cover.hashed},"grams":{told},"note":"",'
            f'"time_zone":"{one.zone}","utc_offset_minutes":{log.offset_minutes}}}'
        )
        sent_on, sent_at = divmod(log.recorded_at, DAY_SECONDS)
        recorded = f"{_day(sent_on)} {_clock(sent_at)}.000000"
        yield (
            patient, log_id, 1, 1, 0, None, hashlib.sha256(content.encode()).hexdigest(),
            f"{on} {at}.000000", log.offset_minutes, one.zone, on, cover.stored, cover.hundredths,
            grams, "", account, recorded, recorded, _hours_late(log),
        )  # fmt: skip


def _hours_late(log: Log) -> int | None:
    late = log.recorded_at - log.at
    return late // 3600 if late > DAY_SECONDS else None


def dose_of(one: Person, log: Log, log_id: str) -> Dose:
    """As adherence sees it."""
    at = datetime.fromtimestamp(log.at, UTC)
    areas = (*one.areas, TOO_LARGE) if log.too_much else one.areas
    return Dose(id=UUID(log_id), applied_at=at, zone=one.zone, areas=areas)


def as_logged(one: Person, log: Log, log_id: str) -> Logged:
    """As the rules of care see it."""
    received = datetime.fromtimestamp(log.recorded_at, UTC)
    dose = replace(dose_of(one, log, log_id), received_at=received, phone_at=received)
    return Logged(dose, utc_offset_minutes=log.offset_minutes)


def _number(day: date) -> int:
    """Days since 1970."""
    return (day - date(1970, 1, 1)).days


@cache
def _offset_minutes(zone: str, day: int) -> int:
    """From noon on: in Europe the clocks change at night, before anybody applies."""
    noon = datetime(1970, 1, 1, 12, tzinfo=ZoneInfo(zone)) + day * DAY
    return (noon.utcoffset() or timedelta()) // timedelta(minutes=1)


@cache
def _day(day: int) -> str:
    return (date(1970, 1, 1) + day * DAY).isoformat()


@cache
def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
