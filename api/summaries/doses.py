"""Adherence and the calendar of applications, from the logs that stand."""

from collections import Counter
from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from api.applications import adherence, models
from api.applications.adherence import Period
from api.applications.dose import Dose
from api.applications.slots import covered, days_between
from api.summaries.usage import Adherence, AdherenceWeek, Application, LocalDay, Share

NOTHING = Share(part=0, whole=0, value=None)


def adhered(doses: Sequence[Dose], period: Period, late: Collection[UUID]) -> Adherence:
    """`late`: the ids of logs that were entered late."""
    history = adherence.History(doses, period)
    whole = history.total()
    return Adherence(
        taking=_share(whole.taking) if whole else NOTHING,
        correct_dose_days=_share(whole.correct_days) if whole else NOTHING,
        interval=_share(whole.intervals) if whole else NOTHING,
        over_use=whole.overuse if whole else 0,
        logged_late=sum(dose.id in late for dose in doses),
        weeks=tuple(
            AdherenceWeek(starts_on=week.first, taking=_share(week.taking).value)
            for week in history.by_week()
        ),
        days=_days(doses, period),
    )


def each(session: Session, patient_id: UUID, doses: Sequence[Dose]) -> tuple[Application, ...]:
    """The same doses, oldest first, with the sites that no rule asks of earlier ones."""
    counted = {dose.id for dose in doses}
    log = models.Application
    asked = select(*(map(col, (log.id, log.applied_at, log.areas, log.bsa_pct, log.grams))))
    theirs = asked.where(col(log.patient_id) == patient_id, col(log.current))
    found = session.connection().execute(theirs.order_by(col(log.applied_at), col(log.id)))
    return tuple(
        Application(
            id=row.id,
            applied_at=row.applied_at,
            sites=tuple(area["site"] for area in row.areas),
            bsa_percent=float(row.bsa_pct),
            grams=None if row.grams is None else float(row.grams),
        )
        for row in found
        if row.id in counted
    )


def _share(counted: adherence.Share) -> Share:
    percent = counted.percent
    value = None if percent is None else percent / 100
    return Share(part=counted.counted, whole=counted.of, value=value)


def _days(doses: Sequence[Dose], period: Period) -> tuple[LocalDay, ...]:
    made = Counter(dose.local_day for dose in doses)
    return tuple(
        LocalDay(on=day, applications=made[day], paused=covered(day, period.ordered_pauses))
        for day in days_between(period.started_on, period.last)
    )
