"""Adherence and the calendar of applications, from the logs that stand."""

from collections import Counter
from collections.abc import Sequence

from api.alerts.models import Alert
from api.applications import adherence
from api.applications.adherence import Period
from api.applications.dose import Dose
from api.applications.limits import LimitRule
from api.applications.slots import covered, days_between
from api.summaries.summary import Adherence, AdherenceWeek, Application, LocalDay, Share

NOTHING = Share(part=0, whole=0, value=None)


def adhered(doses: Sequence[Dose], period: Period, alerts: Sequence[Alert]) -> Adherence:
    """`alerts` say which of the doses were entered late."""
    whole = adherence.total(doses, period)
    return Adherence(
        taking=_share(whole.taking) if whole else NOTHING,
        correct_dose_days=_share(whole.correct_days) if whole else NOTHING,
        interval=_share(whole.intervals) if whole else NOTHING,
        over_use=whole.overuse if whole else 0,
        logged_late=_late(doses, alerts),
        weeks=tuple(
            AdherenceWeek(starts_on=week.first, taking=_share(week.taking).value)
            for week in adherence.by_week(doses, period)
        ),
        days=_days(doses, period),
    )


def each(doses: Sequence[Dose]) -> tuple[Application, ...]:
    """Oldest first."""
    return tuple(
        Application(
            id=dose.id,
            applied_at=dose.applied_at,
            sites=tuple(area.site for area in dose.areas),
            bsa_percent=float(dose.bsa_pct),
            grams=None if dose.grams is None else float(dose.grams),
        )
        for dose in sorted(doses, key=lambda dose: (dose.applied_at, dose.id))
    )


def _share(counted: adherence.Share) -> Share:
    percent = counted.percent
    value = None if percent is None else percent / 100
    return Share(part=counted.counted, whole=counted.of, value=value)


def _late(doses: Sequence[Dose], alerts: Sequence[Alert]) -> int:
    late = {one.subject_id for one in alerts if one.rule == LimitRule.entered_late}
    return len(late & {dose.id for dose in doses})


def _days(doses: Sequence[Dose], period: Period) -> tuple[LocalDay, ...]:
    made = Counter(dose.local_day for dose in doses)
    return tuple(
        LocalDay(on=day, applications=made[day], paused=covered(day, period.ordered_pauses))
        for day in days_between(period.started_on, period.last)
    )
