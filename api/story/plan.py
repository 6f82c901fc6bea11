"""What is prescribed, and what does not go as prescribed: data that the days look up."""

from datetime import timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

Areas = list[dict[str, Any]]
AREAS: Areas = [
    {"site": "cheeks", "bsa_pct": 0.2},
    {"site": "perioral", "bsa_pct": 0.3},
    {"site": "chin", "bsa_pct": 0.1},
]
USUAL = ("07:10", "21:05")
AWAY = ZoneInfo("Pacific/Auckland")


class OddDay(NamedTuple):
    """A day on which the cream is applied at other times, or on more skin."""

    says: str
    times: tuple[str, ...] = USUAL
    areas: Areas = AREAS


ODD_DAYS = {
    12: OddDay("forgets at noon that she applied the cream in the morning", ("07:05", "12:20")),
    20: OddDay("applies the cream a third time before she sleeps", ("06:00", "14:20", "22:40")),
    33: OddDay(
        "tries the cream on arms and trunk too, ten and a half palms more",
        areas=[*AREAS, {"site": "trunk", "palms": 8.5}, {"site": "upper_extremities", "palms": 2}],
    ),
}

# Without a network from the first evening to the last; the next evening everything is sent.
OFFLINE = {
    "from the mountains": range(58, 62),
    "from the other side of the world": range(100, 110),
    "from moving house": range(190, 193),
    "from an island": range(276, 283),
    "from a ferry": range(318, 320),
}
FLIGHTS = (100, 101, 109)
ABROAD = range(102, 109)
MISSED = frozenset({26, 27, 71, 91, 150, 151, 152, *FLIGHTS, 231, 262, 300, 301, 302, 303, 341})
MISSED_EVENINGS = frozenset(range(17, 360, 19))
PAUSED = range(204, 218)
CLOCK_WRONG, CLOCK_AHEAD = 126, timedelta(days=3)
