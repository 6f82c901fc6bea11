"""Fifty-two weeks, day by day: two applications, and on some days something else."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random

from api.story import happenings
from api.story.opening import open_tube
from api.story.phone import Item, alerts_in
from api.story.plan import (
    ABROAD,
    AREAS,
    AWAY,
    CLOCK_AHEAD,
    CLOCK_WRONG,
    MISSED,
    MISSED_EVENINGS,
    ODD_DAYS,
    OFFLINE,
    PAUSED,
    USUAL,
    OddDay,
)
from api.story.stage import HOME, Stage
from api.story.visits import VISITS, visit

HAPPENINGS: dict[int, Callable[[Stage, int], None]] = {
    3: happenings.asks_too_early,
    9: happenings.sends_twice,
    27: happenings.asks_about_the_forgotten,
    44: happenings.sends_nonsense,
    CLOCK_WRONG + 1: happenings.corrects_the_clock,
    140: happenings.has_spots,
    203: happenings.has_shingles,
    208: happenings.asks_in_the_pause,
    217: happenings.is_well_again,
    253: happenings.reads_adherence,
    336: happenings.sees_review_ahead,
}
CHAPTERS = {
    1: "The first weeks",
    84: "Week 12",
    168: "Week 24",
    203: "A serious reaction",
    252: "Week 36",
    336: "Four weeks before week 52",
}


class Year:
    """Plays the days in order; the same year at each telling, for its chance is seeded."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.phone = stage, stage.phone
        self.chance = Random(52)
        self.tubes, self.tube_is_old = 1, False

    def play(self) -> None:
        for day in range(364):
            if day in CHAPTERS:
                self.stage.tell.chapter(CHAPTERS[day])
            if day and day in VISITS:
                visit(self.stage, day)
                happenings.clears_alerts(self.stage)
            if day == 168:
                happenings.decides_at_week_24(self.stage, day)
            self._open_new_tube(day)
            self._apply(day)
            if day in HAPPENINGS:
                HAPPENINGS[day](self.stage, day)
            if not any(day in days for days in OFFLINE.values()):
                self._send(day)
            if day % 28 == 27:
                self._sum_up(day)

    def _open_new_tube(self, day: int) -> None:
        """On the morning after the alert: opened the same day, it could have served that log."""
        if self.tube_is_old:
            self.tubes, self.tube_is_old = self.tubes + 1, False
            self.stage.go(day, "06:00")
            open_tube(self.stage, day, f"23K0{13 + self.tubes}")

    def _apply(self, day: int) -> None:
        odd = ODD_DAYS.get(day)
        if day in PAUSED or day in MISSED:
            return
        times = odd.times if odd else USUAL[: 1 if day in MISSED_EVENINGS else 2]
        zone = AWAY if day in ABROAD else HOME
        for clock in times:
            at = self.stage.instant(day, clock, zone) + self._more_or_less(odd)
            areas = odd.areas if odd and clock == times[-1] else AREAS
            ahead = CLOCK_AHEAD if (day, clock) == (CLOCK_WRONG, times[-1]) else timedelta()
            self.phone.log(at + ahead, areas=areas, zone=zone)

    def _more_or_less(self, odd: OddDay | None) -> timedelta:
        return timedelta(minutes=0 if odd else self.chance.randint(-20, 20))

    def _send(self, day: int) -> None:
        self.stage.go(day, "23:05")
        ahead = CLOCK_AHEAD if day == CLOCK_WRONG else timedelta()
        results = self.phone.send(self.stage.home, clock_ahead=ahead)
        self._tell_of_return(day, results)
        self._tell_of_alerts(day, results)

    def _tell_of_return(self, day: int, results: list[Item]) -> None:
        for where, days in OFFLINE.items():
            if day == days.stop:
                says = f"comes back {where}; her phone finds a network after {len(days)} days"
                self.stage.tell.step("Eleni", says)
                said = Counter(result["status"] for result in results)
                records = [result["record"] for result in results]
                zones = Counter(record["time_zone"] for record in records)
                late = sum(record["hours_late"] is not None for record in records)
                self.stage.tell.answer(f"one batch of {len(results)}: {_counted(said)}")
                said_late = f"{late} marked as logged more than a day late"
                self.stage.tell.more(f"{_counted(zones)}; {said_late}")

    def _tell_of_alerts(self, day: int, results: list[Item]) -> None:
        told = alerts_in(results)
        found = [one for one in told if one["severity"] != "info"]
        if day in ODD_DAYS:
            self.stage.tell.step("Eleni", ODD_DAYS[day].says)
        elif day == CLOCK_WRONG:
            self.stage.tell.step("Eleni", "has set the clock of her phone three days ahead")
            found = told
        self.tube_is_old = any(one["rule"] == "tube_expired" for one in found)
        if self.tube_is_old:
            self.stage.tell.step("Eleni", "still uses the tube of the first day")
        self.stage.tell.alerts(found)

    def _sum_up(self, day: int) -> None:
        told, self.phone.told = self.phone.told, Counter()
        weeks = f"{day // 7 - 2} to {day // 7 + 1}"
        batches, self.phone.batches = self.phone.batches, 0
        says = f"weeks {weeks}: {told.total()} logs in {batches} batches, {_counted(told)}"
        self.stage.tell.step("Eleni", says)


def _counted(things: Counter[str]) -> str:
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in things.items())
