"""What a review proposes from, put together in a line."""

from datetime import date
from decimal import Decimal
from typing import Any

from api.assessments.trend import Interval, Point
from api.reviews.comparison import Comparison, Evidence, Method, NewLesions
from api.reviews.proposal import propose
from api.reviews.schedule import Milestone, Weeks
from api.treatments.labels import load_label

EU = load_label("eu", date(2026, 1, 1))
US = load_label("us", date(2026, 1, 1))


STARTED, TODAY = date(2025, 3, 3), date(2026, 3, 2)


def compared(method, baseline, now, on, **more):
    then = None if baseline is None else Point(STARTED, baseline)
    last = None if now is None else Point(on, now)
    return Comparison(method=method, baseline=then, now=last, **more)


def scored(baseline, now, on=TODAY, **more):
    return compared(Method.clinician, baseline, now, on, **more)


def photographed(baseline, now, interval=None, on=TODAY, **more):
    between = Interval(*map(Decimal, interval)) if interval else None
    if "repigmentation" in more:
        more = {"sdc": 0.026} | more
    return compared(Method.photo, baseline, now, on, interval=between, **more)


def review(clinician=None, photo=None, taking=95.0, **more):
    given: dict[str, Any] = {
        "as_of": TODAY,
        "milestone": Milestone.week_52,
        "label": EU,
        "weeks": Weeks(52, 52),
    } | more
    return propose(Evidence(clinician=clinician, photo=photo, taking_percent=taking, **given))


def seen(percent, on=TODAY):
    return {"new_lesions": NewLesions(on, Decimal(percent))}


def said(proposal, rule):
    return " ".join(reason.text for reason in proposal.reasons if reason.rule == rule)
