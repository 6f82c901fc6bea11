"""What every chapter shares: the people, the clock, the address of the patient's record."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from api.story.people import HOME, Clock, Person
from api.story.phone import Phone
from api.story.telling import Narrator

__all__ = ["HOME", "Stage"]


@dataclass
class Stage:
    """`start` is the first day of treatment; `home` and `treatment` are known once they exist."""

    clock: Clock
    tell: Narrator
    start: date
    desk: Person
    dora: Person
    eleni: Person
    phone: Phone
    home: str = ""
    treatment: str = ""

    def day(self, number: int) -> str:
        """The date of a day of treatment, 0 is the first."""
        return (self.start + timedelta(days=number)).isoformat()

    def instant(self, number: int, clock: str, zone: ZoneInfo = HOME) -> datetime:
        """A time of day on a day of treatment, where the patient is."""
        day = self.start + timedelta(days=number)
        return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone)

    def go(self, number: int, clock: str, zone: ZoneInfo = HOME) -> None:
        """Let the time pass until then."""
        self.clock.now = self.instant(number, clock, zone).astimezone(UTC)
        self.tell.time_passed()
