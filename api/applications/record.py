"""Adherence of a patient, from the logs that stand."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from api.applications import history
from api.applications.adherence import (
    ADEQUATE_PERCENT,
    SOURCE,
    Adherence,
    History,
    Period,
    Share,
    calendar_weeks,
    exposed_weeks,
)
from api.applications.bodies import AdherencePeriod, AdherencePublic
from api.applications.dose import Dose
from api.applications.slots import ANY_ZONE, DAY, Span, day_bounds, local_day
from api.applications.surroundings import ORDERED
from api.errors import Problem
from api.messages import noted
from api.patients.models import Patient
from api.treatments import service as treatments
from api.treatments.counting import counting
from api.treatments.models import Treatment


class NotTreated(Problem):
    status = 409
    code = "no_treatment"
    title = noted("The patient has no treatment")
    advice = noted("Start a treatment first, or name one that has ended.")


def adherence(
    session: Session, patient: Patient, treatment_id: UUID | None, now: datetime
) -> AdherencePublic:
    """Adherence to a treatment, or to the one that counts; in total and by week.

    Raises NotFound for an id that is not this patient's, NotTreated when there is none at all.
    """
    treatment = _chosen(session, patient, treatment_id, now)
    period = period_of(session, patient, treatment, now)
    doses = doses_of(session, patient.id, period)
    logged = History(doses, period)
    whole = logged.total()
    on = period.last + DAY
    return AdherencePublic(
        treatment_id=treatment.id,
        source=SOURCE,
        total=_public(whole) if whole else None,
        adequate=_adequate(whole),
        weeks=[_public(week) for week in logged.by_week()],
        calendar_weeks=calendar_weeks(period.started_on, on),
        exposed_weeks=exposed_weeks(period.started_on, on, period.ordered_pauses),
    )


def period_of(session: Session, patient: Patient, treatment: Treatment, now: datetime) -> Period:
    """The days a treatment is judged on, as of now; ordered pauses come out of them."""
    pauses = treatments.pauses(session, treatment.id)
    return Period(
        started_on=treatment.started_on,
        today=local_day(now, patient.time_zone),
        zone=patient.time_zone,
        ended_on=treatment.ended_on,
        ordered_pauses=tuple(
            Span(pause.since, pause.until) for pause in pauses if pause.kind in ORDERED
        ),
    )


def doses_of(session: Session, patient_id: UUID, period: Period) -> list[Dose]:
    """The doses whose own local day lies in the period, withdrawn ones left out."""
    if period.last < period.started_on:
        return []
    start, _ = day_bounds(period.started_on, "UTC")
    _, end = day_bounds(period.last, "UTC")
    found = history.logged(session, {patient_id: (start - ANY_ZONE, end + ANY_ZONE)})
    doses = (one.dose for one in found[patient_id])
    return [dose for dose in doses if period.started_on <= dose.local_day <= period.last]


def _chosen(
    session: Session, patient: Patient, treatment_id: UUID | None, now: datetime
) -> Treatment:
    if treatment_id is not None:
        return treatments.find(session, patient, treatment_id)
    every = treatments.treatments(session, patient.id)
    chosen = counting(every, local_day(now, patient.time_zone))
    if chosen is None:
        raise NotTreated
    return chosen


def _adequate(whole: Adherence | None) -> bool | None:
    percent = whole.taking.percent if whole else None
    return None if percent is None else percent >= ADEQUATE_PERCENT


def _public(found: Adherence) -> AdherencePeriod:
    shares: dict[str, Any] = {
        name: {**asdict(share), "percent": share.percent}
        for name, share in vars(found).items()
        if isinstance(share, Share)
    }
    return AdherencePeriod.model_validate({**asdict(found), **shares})
