"""Where the invented clinic takes its chances from: the same seed, the same clinic."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

DAY: Final = timedelta(days=1)


def of_person(seed: int, number: int) -> Random:
    """Each person has chances of their own, so that one more draw moves nobody else."""
    return Random(f"{seed}:{number}")


def uuid7_at(at: datetime, chance: Random) -> UUID:
    """A UUIDv7 as a phone or the server would have made at an instant."""
    milliseconds = int(at.timestamp() * 1000)
    high = (milliseconds << 16) | (7 << 12) | chance.getrandbits(12)
    return UUID(int=(high << 64) | (0b10 << 62) | chance.getrandbits(62))


def at_clock(day: date, hour: int, zone: str) -> datetime:
    """A whole hour of a local day, in UTC."""
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)
