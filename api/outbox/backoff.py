"""When to try again what a server did not take: soon at first, given up after two days. Pure."""

from datetime import datetime, timedelta

PAUSES = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
LONGEST = timedelta(hours=24)


def next_attempt(tries: int, asked: timedelta | None, now: datetime) -> datetime | None:
    """After so many tries in a row, or None to give up; `asked` is the server's Retry-After."""
    if exhausted(tries):
        return None
    return now + max(PAUSES[tries - 1], min(asked or timedelta(), LONGEST))


def exhausted(tries: int) -> bool:
    """Whether so many in a row are enough, even of attempts that broke off without an outcome."""
    return tries > len(PAUSES)
