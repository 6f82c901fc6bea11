"""A phone that keeps what was logged until it has a network, then sends it all at once."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from uuid_utils.compat import uuid7

from api.story.people import HOME, Clock, Person
from api.story.plan import AREAS

Item = dict[str, Any]


class Phone:
    """`waiting` was not sent yet; `told` counts what the server said of each item since asked."""

    def __init__(self, owner: Person, clock: Clock) -> None:
        self._owner, self._clock = owner, clock
        self.waiting: list[Item] = []
        self.told: Counter[str] = Counter()
        self.batches = 0

    def log(
        self, at: datetime, *, areas: Any = AREAS, zone: ZoneInfo = HOME, note: str = ""
    ) -> Item:
        """Note one application under an id that stays the same however often it is sent."""
        made = {
            "id": str(uuid7()),
            "applied_at": at.isoformat(),
            "time_zone": zone.key,
            "areas": areas,
            "grams": 0.25,
            "note": note,
        }
        self.waiting.append(made)
        return made

    def send(self, home: str, *, clock_ahead: timedelta = timedelta()) -> list[Item]:
        """Hand over everything that waits to the record at `home`; forget what the server has."""
        if not self.waiting:
            return []
        shown = self._clock.now + clock_ahead
        body = {"items": self.waiting, "phone_time": shown.isoformat()}
        answer = self._owner.post(f"{home}/applications/batch", body)
        results: list[Item] = answer["results"]
        pairs = zip(self.waiting, results, strict=True)
        self.waiting = [item for item, result in pairs if not result["client_may_delete"]]
        self.batches += 1
        self.told.update(result["status"] for result in results)
        return results


def alerts_in(results: list[Item]) -> list[Item]:
    """What the server found worth a clinician's look in the answer to a batch."""
    records = [result["record"] for result in results if result["record"]]
    return [alert for record in records for alert in record["alerts"]]
