"""Until when the label asks for contraception, and from when breast-feeding is free again."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Boolean, Date, String, Uuid, case, column, select, table
from sqlmodel import Session

from api.database import Instant
from api.patients.models import Patient, SexAtBirth
from api.treatments import eligibility, service
from api.treatments.bodies import Aftercare, LabelDay
from api.treatments.counting import meant
from api.treatments.labels import Rule
from api.treatments.models import Treatment

# Logs are a feature above this one: of theirs only the last one is read.
_LOG = table(
    "application",
    column("patient_id", Uuid),
    column("local_day", Date),
    column("applied_at", Instant),
    column("recorded_at", Instant),
    column("time_zone", String),
    column("current", Boolean),
    column("withdrawn", Boolean),
)


def aftercare(session: Session, treatment: Treatment) -> Aftercare | None:
    """What follows from the last application that is known; None where nothing does."""
    patient = session.get_one(Patient, treatment.patient_id)
    last = last_applied_on(session, treatment)
    if last is None or patient.sex_at_birth is SexAtBirth.male:
        return None
    label = service.label_of(treatment)
    return Aftercare(
        last_applied_on=last,
        contraception_until=_day(
            label.rules.contraception, eligibility.contraception_until(label, last)
        ),
        breastfeeding_from=_day(
            label.rules.breastfeeding_after, eligibility.breastfeeding_from(label, last)
        ),
    )


def last_applied_on(session: Session, treatment: Treatment) -> date | None:
    """The day of the last log since the start and before the next treatment.

    Whatever the clock of a phone says, nothing was applied after the clinic was told of it.
    """
    every = service.treatments(session, treatment.patient_id)
    starts = [one.started_on for one in meant(every)]
    later = [day for day in starts if day > treatment.started_on]
    inside = (
        (_LOG.c.patient_id == treatment.patient_id)
        & _LOG.c.current
        & ~_LOG.c.withdrawn
        & (_LOG.c.local_day >= treatment.started_on)
        & (_LOG.c.local_day < min(later, default=date.max))
    )
    ahead = _LOG.c.applied_at > _LOG.c.recorded_at
    at = case((ahead, _LOG.c.recorded_at), else_=_LOG.c.applied_at)
    last = select(_LOG.c.local_day, at, ahead, _LOG.c.time_zone).where(inside)
    found = session.execute(last.order_by(at.desc()).limit(1)).first()
    if found is None:
        return None
    local_day, known_at, is_ahead, zone = found
    day: date = known_at.astimezone(ZoneInfo(zone)).date() if is_ahead else local_day
    return day


def _day(rule: Rule, on: date) -> LabelDay:
    return LabelDay(
        on=on,
        rule=rule.id,
        basis=rule.basis,
        text=rule.text,
        advice=rule.advice,
        source=rule.source,
    )
