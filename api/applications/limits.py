"""Which rules an application broke. Nothing is refused here: what happened is kept and marked.

Every rule looks back from one dose, the alert's subject, so the alerts of a whole history do not
depend on the order in which a phone handed it over. `check` therefore looks both ways: at what
the new dose breaks, and at which later doses it makes break a rule.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from api.applications.alert import Alert, Inputs, LimitRule, Severity, alert_of
from api.applications.dose import Area, Course, Dose
from api.applications.slots import Span, covered, day_bounds
from api.treatments.labels import Label, Stance

__all__ = ["Alert", "Area", "Course", "Dose", "LimitRule", "Severity", "check", "check_all"]

# Ours. A phone's clock may run a little ahead; an hour is more than any drift or slow upload.
FUTURE_TOLERANCE = timedelta(minutes=5)
PHONE_TOLERANCE = timedelta(hours=1)
LATE_AFTER = timedelta(hours=24)
# Ours, an unverified rule of thumb: only ever used for what is called an estimate.
GRAMS_PER_PERCENT = Decimal("0.25")
LONGEST_DAY = timedelta(hours=26)


def check(dose: Dose, others: Iterable[Dose], *, label: Label, course: Course) -> tuple[Alert, ...]:
    """Every rule that a dose breaks, and those it makes a later dose break.

    `others` must hold the doses of the label's quantity window (30 or 7 days) and of a day and a
    half on both sides. One of the same id, an earlier version of this dose, is left out.
    """
    history = sorted((dose, *(one for one in others if one.id != dose.id)), key=_order)
    at = history.index(dose)
    return (
        *_alone(dose, label, course),
        *_interval(at, history, label),
        *_third_in_day(at, history, label),
        *_quantity(at, history, label),
    )


def check_all(doses: Sequence[Dose], *, label: Label, course: Course) -> tuple[Alert, ...]:
    """The alerts of a whole history, each once, in the order of its doses."""
    found: dict[tuple[str, UUID], Alert] = {}
    seen: list[Dose] = []
    for dose in sorted(doses, key=_order):
        found |= {alert.key: alert for alert in check(dose, seen, label=label, course=course)}
        seen.append(dose)
    return tuple(found.values())


def add_months(day: date, months: int) -> date:
    """The same day some months on, or the last of that month: 31 August + 6 is 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    next_month = (first + timedelta(days=31)).replace(day=1)
    return first.replace(day=min(day.day, (next_month - timedelta(days=1)).day))


def _order(dose: Dose) -> tuple[datetime, UUID]:
    return dose.applied_at, dose.id


def _alone(dose: Dose, label: Label, course: Course) -> Iterator[Alert]:
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
    opened = max((day for day in course.tubes if day <= dose.local_day), default=None)
    if opened is None:
        return
    use_until = add_months(opened, label.rules.tube_life.months)
    if use_until < dose.local_day:
        inputs: Inputs = {"opened_on": opened.isoformat(), "use_until": use_until.isoformat()}
        yield alert_of(
            LimitRule.tube_expired, dose, label, cited=label.rules.tube_life, inputs=inputs
        )


def _outside_treatment(dose: Dose, label: Label, course: Course) -> Iterator[Alert]:
    day = dose.local_day
    broken = {
        LimitRule.before_start: day < course.started_on,
        LimitRule.after_end: course.ended_on is not None and day > course.ended_on,
        LimitRule.logged_while_paused: covered(day, course.pauses),
    }
    inputs: Inputs = {
        "local_day": day.isoformat(),
        "started_on": course.started_on.isoformat(),
        "ended_on": course.ended_on.isoformat() if course.ended_on else None,
    }
    for rule in (rule for rule, is_broken in broken.items() if is_broken):
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
    inputs: Inputs = {"minutes_ahead": _minutes(ahead), "phone_minutes_off": _minutes(phone_off)}
    if ahead > FUTURE_TOLERANCE or abs(phone_off) > PHONE_TOLERANCE:
        suspect = LimitRule.clock_suspect
        yield alert_of(suspect, dose, label, inputs=inputs)
    if -ahead > LATE_AFTER:
        late = LimitRule.entered_late
        hours: Inputs = {"hours_late": -ahead // timedelta(hours=1)}
        yield alert_of(late, dose, label, inputs=hours)


def _interval(at: int, history: list[Dose], label: Label) -> Iterator[Alert]:
    # The nearest dose on each side: of two that are too close the later one is the subject.
    around = history[max(0, at - 1) : at + 2]
    least = timedelta(hours=label.rules.interval.hours)
    for earlier, later in pairwise(around):
        apart = later.applied_at - earlier.applied_at
        if apart < least:
            inputs: Inputs = {"minutes_apart": _minutes(apart), "least_minutes": _minutes(least)}
            cited = label.rules.interval
            rule = LimitRule.interval_under_8h
            yield alert_of(rule, later, label, cited=cited, inputs=inputs, others=[earlier])


def _third_in_day(at: int, history: list[Dose], label: Label) -> Iterator[Alert]:
    """The day is the subject's, in its own zone; doses count by instant, whatever zone they carry.

    A traveller who lives a date twice is thus not told that a date had four applications.
    """
    dose, cited = history[at], label.rules.frequency
    for rank, subject in enumerate(history[at:], start=at):
        if subject.applied_at - dose.applied_at > LONGEST_DAY:
            return
        start, _ = day_bounds(subject.local_day, subject.zone)
        earlier = [one for one in history[:rank] if one.applied_at >= start]
        if len(earlier) < cited.per_day or start > dose.applied_at:
            continue
        inputs: Inputs = {
            "local_day": subject.local_day.isoformat(),
            "applications": len(earlier) + 1,
            "limit": cited.per_day,
        }
        rule = LimitRule.third_in_local_day
        yield alert_of(rule, subject, label, cited=cited, inputs=inputs, others=earlier)


def _quantity(at: int, history: list[Dose], label: Label) -> Iterator[Alert]:
    cited, dose = label.rules.quantity, history[at]
    length = timedelta(days=cited.days)
    near = [one for one in history if abs(one.applied_at - dose.applied_at) < length]
    if sum(map(_grams_at_most, near)) <= cited.grams:
        return
    for subject in (one for one in near if _order(one) >= _order(dose)):
        since = subject.applied_at - length
        window = [one for one in near if since < one.applied_at and _order(one) <= _order(subject)]
        yield from _over_quantity(subject, window, label)


def _over_quantity(subject: Dose, window: list[Dose], label: Label) -> Iterator[Alert]:
    cited = label.rules.quantity
    logged = sum((one.grams or Decimal(0) for one in window), Decimal(0))
    estimated = sum((_estimate(one) for one in window if one.grams is None), Decimal(0))
    inputs: Inputs = {
        "logged_grams": float(logged),
        "estimated_grams": float(estimated),
        "limit_grams": float(cited.grams),
        "days": cited.days,
    }
    others = [one for one in window if one is not subject]
    if logged > cited.grams:
        rule = LimitRule.over_quantity
        yield alert_of(rule, subject, label, cited=cited, inputs=inputs, others=others)
    if estimated and logged + estimated > cited.grams:
        rule = LimitRule.over_quantity_estimated
        yield alert_of(rule, subject, label, inputs=inputs, others=others)


def _estimate(dose: Dose) -> Decimal:
    return dose.bsa_pct * GRAMS_PER_PERCENT


def _grams_at_most(dose: Dose) -> Decimal:
    return _estimate(dose) if dose.grams is None else dose.grams


def _minutes(length: timedelta) -> int:
    return int(length / timedelta(minutes=1))
