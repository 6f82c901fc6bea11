"""Whether applying the cream now is fine, and if not, when it is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from api.applications.alert import Alert, Inputs, LimitRule, Severity, alert_of
from api.applications.dose import Area, Course, Dose
from api.applications.limits import FUTURE_TOLERANCE, check
from api.applications.quantity import BY_TUBES
from api.applications.slots import DAY, Span, covered, day_bounds
from api.treatments.labels import Label

# The greatest id, so that at the same instant the planned dose comes after the logged ones.
PLANNED = UUID(int=2**128 - 1)
# Ours, no label's: what it is for is settled with the clinic, and no waiting changes it.
ONLY_NOTED = frozenset({LimitRule.area_not_prescribed})


@dataclass(frozen=True)
class Advice:
    """`earliest`: when applying becomes fine, unless the cream is applied or something is reported
    before; None when waiting alone does not make it so.

    `reasons` are the rules that applying now would break, `notes` what is only worth knowing.
    `ignored` are doses logged for the future: a wrong clock must not keep anyone from the cream.
    """

    allowed: bool
    reasons: tuple[Alert, ...]
    notes: tuple[Alert, ...]
    earliest: datetime | None
    ignored: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What the patient is about to do, where they are; `grams` when they know."""

    zone: str
    areas: tuple[Area, ...]
    grams: Decimal | None = None


def check_planned(
    now: datetime, doses: Iterable[Dose], plan: Plan, *, label: Label, course: Course
) -> Advice:
    """Look at applying now with the rules that a logged dose is looked at with."""
    known = tuple(doses)

    def past(at: datetime) -> tuple[Dose, ...]:
        return tuple(one for one in known if one.applied_at <= at + FUTURE_TOLERANCE)

    def found(at: datetime) -> tuple[Alert, ...]:
        dose = Dose(id=PLANNED, applied_at=at, zone=plan.zone, areas=plan.areas, grams=plan.grams)
        alerts = (*check(dose, past(at), label=label, course=course), *_ended(dose, label, course))
        if not any(_by_tubes(alert) for alert in alerts):
            return alerts
        logged = check(dose, past(at), label=label, course=replace(course, tubes=()))
        return (*alerts, *(one for one in logged if one.rule is LimitRule.over_quantity))

    alerts = found(now)
    reasons = _reasons(alerts)
    earliest: datetime | None = now
    while earliest is not None and (broken := _reasons(found(earliest))):
        earliest = _clear_of(
            broken, earliest, past(earliest), plan=plan, label=label, course=course
        )
    notes = tuple(alert for alert in alerts if alert not in reasons)
    ignored = tuple(one.id for one in known if one.applied_at > now + FUTURE_TOLERANCE)
    return Advice(not reasons, reasons, notes, earliest, ignored)


def _ended(dose: Dose, label: Label, course: Course) -> Iterator[Alert]:
    """What was applied on the last day broke nothing, but once that day is named nothing follows.

    A treatment never ends ahead of time, so an end that is known has been ordered.
    """
    if dose.local_day == course.ended_on:
        day = dose.local_day.isoformat()
        inputs: Inputs = {"local_day": day, "ended_on": day}
        yield alert_of(LimitRule.after_end, dose, label, inputs=inputs)


def _reasons(alerts: Sequence[Alert]) -> tuple[Alert, ...]:
    """Without what opened tubes tell of the amount: the cream may still be in them."""
    return tuple(
        alert
        for alert in alerts
        if alert.severity is not Severity.info
        and alert.rule not in ONLY_NOTED
        and not _by_tubes(alert)
    )


def _by_tubes(alert: Alert) -> bool:
    return alert.rule is LimitRule.over_quantity and alert.inputs.get("counted") == BY_TUBES


def _clear_of(
    broken: Sequence[Alert],
    at: datetime,
    past: Sequence[Dose],
    *,
    plan: Plan,
    label: Label,
    course: Course,
) -> datetime | None:
    """When the last of some broken rules no longer holds; None when one of them never ends."""
    day = Dose(id=PLANNED, applied_at=at, zone=plan.zone, areas=()).local_day
    ends = {
        LimitRule.interval_under_8h: _interval_ends(past, label),
        LimitRule.third_in_local_day: day_bounds(day, plan.zone)[1],
        LimitRule.over_quantity: _less_counts(past, at, label),
        LimitRule.before_start: day_bounds(course.started_on, plan.zone)[0],
        LimitRule.logged_while_paused: _day_after(course.pauses, day, plan.zone),
        LimitRule.logged_while_pregnant: _day_after(course.pregnant, day, plan.zone),
        LimitRule.logged_while_breastfeeding: _day_after(course.breastfeeding, day, plan.zone),
    }
    times = [ends.get(alert.rule) for alert in broken]
    known = [one for one in times if one is not None]
    return max(known) if len(known) == len(times) else None


def _interval_ends(past: Sequence[Dose], label: Label) -> datetime | None:
    least = timedelta(hours=label.rules.interval.hours)
    return max((one.applied_at + least for one in past), default=None)


def _less_counts(past: Sequence[Dose], at: datetime, label: Label) -> datetime | None:
    """When the next logged dose leaves the days of one of the label's amounts."""
    leaves = [
        one.applied_at + timedelta(days=amount.days)
        for amount in label.rules.quantity.amounts
        for one in past
        if one.grams
    ]
    return min((when for when in leaves if when > at), default=None)


def _day_after(spans: Sequence[Span], day: date, zone: str) -> datetime | None:
    """The end of the days that these spans hold without a break from `day` on."""
    while covered(day, spans):
        ends = [span.until for span in spans if span.covers(day)]
        known = [end for end in ends if end is not None]
        if len(known) < len(ends):
            return None
        day = max(known) + DAY
    return day_bounds(day, zone)[0]
