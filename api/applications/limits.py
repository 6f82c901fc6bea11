"""Which rules an application broke. Nothing is refused here: what happened is kept and marked.

Every rule looks back from one dose, the alert's subject, so the alerts of a whole history do not
depend on the order in which a phone handed it over. `check` looks both ways: at what a dose
breaks, and at which later doses it makes break a rule.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from api.applications import quantity
from api.applications.alert import Alert, Inputs, LimitRule, Severity, alert_of
from api.applications.dose import Area, Course, Dose, since
from api.applications.slots import Span, covered, day_bounds
from api.treatments.labels import Label, Stance

__all__ = ["Alert", "Area", "Course", "Dose", "LimitRule", "Severity", "check"]

# Ours. A phone's clock may run a little ahead; an hour is more than any drift or slow upload.
FUTURE_TOLERANCE = timedelta(minutes=5)
PHONE_TOLERANCE = timedelta(hours=1)
HOUR = timedelta(hours=1)
LATE_AFTER = 24 * HOUR


def check(dose: Dose, others: Iterable[Dose], *, label: Label, course: Course) -> tuple[Alert, ...]:
    """Every rule that a dose breaks, and those it makes a later dose break.

    `others` must hold the doses of the label's quantity window (30 or 7 days) and of a day and a
    half on both sides. One of the same id, an earlier version of this dose, is left out.
    """
    history = sorted((dose, *(one for one in others if one.id != dose.id)), key=in_order)
    at = history.index(dose)
    caused = (
        alert
        for rank, later in enumerate(history[at + 1 :], start=at + 1)
        for alert in together(later, history[:rank], label, course)
        if dose.id in alert.other_ids
    )
    return (*alone(dose, label, course), *together(dose, history[:at], label, course), *caused)


def add_months(day: date, months: int) -> date:
    """The same day some months on, or the last of that month: 31 August + 6 is 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    next_month = (first + timedelta(days=31)).replace(day=1)
    return first.replace(day=min(day.day, (next_month - timedelta(days=1)).day))


def hours_late(applied_at: datetime, received_at: datetime) -> int | None:
    """Whole hours from an application to its entry, when that is more than a day.

    Kept on the log and no alert: a phone that was offline for a month breaks no rule with it, and
    sixty marks that ask for nothing would hide the one that does.
    """
    late = received_at - applied_at
    return late // HOUR if late > LATE_AFTER else None


def in_order(dose: Dose) -> tuple[datetime, UUID]:
    """Of two doses at the same instant the id says which is the later, whichever came first."""
    return dose.applied_at, dose.id


def alone(dose: Dose, label: Label, course: Course) -> Iterator[Alert]:
    """What a dose breaks whatever else was applied."""
    yield from _area(dose, label)
    yield from _not_prescribed(dose, label, course)
    yield from _tube(dose, label, course)
    yield from _outside_treatment(dose, label, course)
    yield from _conditions(dose, label, course)
    yield from _clock(dose, label)


def _area(dose: Dose, label: Label) -> Iterator[Alert]:
    limit = label.rules.area.percent
    if dose.bsa_pct > limit:
        inputs: Inputs = {"bsa_pct": float(dose.bsa_pct), "limit_pct": float(limit)}
        yield alert_of(LimitRule.over_bsa, dose, label, cited=label.rules.area, inputs=inputs)
    sites: list[str] = sorted({area.site for area in dose.areas} & label.rules.sites.forbidden)
    if sites:
        inputs = {"sites": [str(site) for site in sites]}
        yield alert_of(
            LimitRule.forbidden_site, dose, label, cited=label.rules.sites, inputs=inputs
        )


def _not_prescribed(dose: Dose, label: Label, course: Course) -> Iterator[Alert]:
    """Stopping and restarting go area by area. Outside the treatment its dates say enough."""
    day = dose.local_day
    if not course.areas or not Span(course.started_on, course.ended_on).covers(day):
        return
    prescribed = {site for site, span in course.areas if span.covers(day)}
    # A forbidden site is never prescribed: its own rule says so.
    given = {area.site for area in dose.areas} - label.rules.sites.forbidden
    if sites := sorted(given - prescribed):
        inputs: Inputs = {"local_day": day.isoformat(), "sites": [str(site) for site in sites]}
        yield alert_of(LimitRule.area_not_prescribed, dose, label, inputs=inputs)


def _tube(dose: Dose, label: Label, course: Course) -> Iterator[Alert]:
    days = [tube.on for tube in course.tubes if tube.on <= dose.local_day]
    opened = max(days, default=None)
    if opened is None:
        return
    use_until = add_months(opened, label.rules.tube_life.months)
    if use_until < dose.local_day:
        inputs: Inputs = {"opened_on": opened.isoformat(), "use_until": use_until.isoformat()}
        yield alert_of(
            LimitRule.tube_expired, dose, label, cited=label.rules.tube_life, inputs=inputs
        )


def _outside_treatment(dose: Dose, label: Label, course: Course) -> Iterator[Alert]:
    """Each with the day it was judged by: another that changes must not change what is said."""
    day, ended = dose.local_day, course.ended_on
    paused = [span.since for span in course.pauses if span.covers(day)]
    broken: dict[LimitRule, dict[str, date]] = {}
    if day < course.started_on:
        broken[LimitRule.before_start] = {"started_on": course.started_on}
    if ended is not None and day > ended:
        broken[LimitRule.after_end] = {"ended_on": ended}
    if paused:
        broken[LimitRule.logged_while_paused] = {"paused_since": min(paused)}
    for rule, judged_by in broken.items():
        dates = {"local_day": day, **judged_by}
        inputs: Inputs = {name: one.isoformat() for name, one in dates.items()}
        yield alert_of(rule, dose, label, inputs=inputs)


def _conditions(dose: Dose, label: Label, course: Course) -> Iterator[Alert]:
    states = (
        (LimitRule.logged_while_pregnant, label.rules.pregnancy, course.pregnant),
        (LimitRule.logged_while_breastfeeding, label.rules.breastfeeding, course.breastfeeding),
    )
    for rule, cited, spans in states:
        if cited.stance is not Stance.silent and covered(dose.local_day, spans):
            milder = None if cited.stance is Stance.forbidden else Severity.warning
            inputs: Inputs = {"local_day": dose.local_day.isoformat()}
            yield alert_of(rule, dose, label, cited=cited, inputs=inputs, severity=milder)


def _clock(dose: Dose, label: Label) -> Iterator[Alert]:
    if dose.received_at is None:
        return
    ahead = dose.applied_at - dose.received_at
    phone_off = (dose.phone_at or dose.received_at) - dose.received_at
    if ahead > FUTURE_TOLERANCE or abs(phone_off) > PHONE_TOLERANCE:
        minutes = {"minutes_ahead": _minutes(ahead), "phone_minutes_off": _minutes(phone_off)}
        yield alert_of(LimitRule.clock_suspect, dose, label, inputs={**minutes})


def together(
    dose: Dose, before: Sequence[Dose], label: Label, course: Course, *, amounts: bool = True
) -> Iterator[Alert]:
    """What a dose breaks together with those before it, which come in their order.

    Without `amounts` where it is known that nobody comes near one.
    """
    yield from _interval(dose, before, label)
    yield from _third_in_day(dose, before, label)
    if amounts:
        yield from quantity.over(dose, before, label, course)


def _interval(dose: Dose, before: Sequence[Dose], label: Label) -> Iterator[Alert]:
    if not before:
        return
    cited, last = label.rules.interval, before[-1]
    least, apart = timedelta(hours=cited.hours), dose.applied_at - last.applied_at
    if apart < least:
        inputs: Inputs = {"minutes_apart": _minutes(apart), "least_minutes": _minutes(least)}
        rule = LimitRule.interval_under_8h
        yield alert_of(rule, dose, label, cited=cited, inputs=inputs, others=[last])


def _third_in_day(dose: Dose, before: Sequence[Dose], label: Label) -> Iterator[Alert]:
    """The day is the dose's, in its own zone; others count by instant, whatever zone they carry.

    A traveller who lives a date twice is thus not told that a date had four applications.
    """
    cited = label.rules.frequency
    if len(before) < cited.per_day:
        return
    start, _ = day_bounds(dose.local_day, dose.zone)
    earlier = since(start, before)
    if len(earlier) < cited.per_day:
        return
    inputs: Inputs = {
        "local_day": dose.local_day.isoformat(),
        "applications": len(earlier) + 1,
        "limit": cited.per_day,
    }
    rule = LimitRule.third_in_local_day
    yield alert_of(rule, dose, label, cited=cited, inputs=inputs, others=earlier)


def _minutes(length: timedelta) -> int:
    return int(length / timedelta(minutes=1))
