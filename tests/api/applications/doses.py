"""Doses, tubes and courses for the tests of what is judged without a database."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

from api.applications.dose import Opened
from api.applications.limits import (
    Alert,
    Area,
    Course,
    Dose,
    check,
    in_order,
)
from api.treatments.labels import load_label

AMSTERDAM, AUCKLAND, HONOLULU = "Europe/Amsterdam", "Pacific/Auckland", "Pacific/Honolulu"
EU = load_label("eu", date(2026, 1, 1))
US = load_label("us", date(2025, 1, 1))
NEW_US = load_label("us", date(2026, 1, 1))
COURSE = Course(started_on=date(2025, 1, 1))
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
_ids = count(1)


def dose(at=NOON, *, pct="3.0", site="cheeks", zone=AMSTERDAM, **more):
    areas = (Area(site, Decimal(pct)),)
    return Dose(id=UUID(int=next(_ids)), applied_at=at, zone=zone, areas=areas, **more)


def tube(opened_on, grams=100):
    return Opened(opened_on, Decimal(grams))


def hours(number):
    return timedelta(hours=number)


def rules(alerts):
    return [alert.rule.value for alert in alerts]


def eu(one, *others, course=COURSE):
    return check(one, others, label=EU, course=course)


def of_all(doses, label=EU):
    """The alerts of a whole history: those of each dose in the light of all before it."""
    found: dict[tuple[str, UUID], Alert] = {}
    seen: list[Dose] = []
    for one in sorted(doses, key=in_order):
        found |= {alert.key: alert for alert in check(one, seen, label=label, course=COURSE)}
        seen.append(one)
    return tuple(found.values())
