"""The visit summary of one treatment, out of the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from api.applications.history import entered_late
from api.applications.record import doses_of, period_of
from api.assessments.models import Assessment, Measure
from api.clinics.models import Clinic
from api.messages import noted
from api.patients.models import Patient
from api.summaries import doses, events, photographs, prescribed, reviewed, scores, summary
from api.summaries.course import Treated
from api.summaries.names import names_around
from api.summaries.picture import PhotoPair
from api.summaries.summary import VisitSummary
from api.treatments.eligibility import age_on
from api.treatments.labels import Label
from api.treatments.service import label_of

ROMAN = ("I", "II", "III", "IV", "V", "VI")
F_VASI_SOURCE = noted("F-VASI, 0 to 3, on the ladder of Hamzavi 2004 (PubMed 15210457)")
BASELINE_SOURCE = noted("Baseline: last value of 90 days before the start, else first of 14 after")
RESPONSE_SOURCE = noted("Response classes as in TRuE-V, relapse as in NCT04530344")
ADHERENCE_SOURCE = noted("Adherence: Saini 2009, AJMC 15:e22; overstatement: PMC4917812")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Who asks, and whether for each single application too."""

    by_patient: bool
    applications: bool = False


def collect(
    session: Session,
    treated: Treated,
    pictures: tuple[PhotoPair, ...],
    wish: Wish,
    now: datetime,
) -> VisitSummary:
    """Everything that a summary shows, as of `now`, in a number of queries that data do not raise.

    A patient is not shown what a machine proposes before a dermatologist has signed.
    """
    patient, rules = treated.patient, label_of(treated.treatment)
    names = names_around(session, patient)
    period = period_of(session, patient, treated.treatment, now)
    values = scores.assessed(session, treated)
    raised = events.raised(session, treated)
    given = doses_of(session, patient.id, period)
    may_show = photographs.may_show(session, treated)
    return VisitSummary(
        as_of=now,
        clinic=summary.Clinic(
            id=patient.clinic_id, name=session.get_one(Clinic, patient.clinic_id).name
        ),
        patient=_identity(patient, treated),
        treatment=prescribed.prescribed(session, treated, period, rules, names),
        series=scores.series(values, names),
        comparisons=scores.comparisons(values, treated, names),
        photo_consent=may_show,
        photos=pictures if may_show else (),
        adherence=doses.adhered(given, period, entered_late(session, patient.id)),
        applications=doses.each(session, patient.id, given) if wish.applications else None,
        alerts=events.said(raised, names),
        reactions=events.suffered(session, treated),
        reviews=reviewed.reviewed(session, treated, by_patient=wish.by_patient, now=now),
        methods=scores.methods(values),
        sources=tuple(dict.fromkeys(_sources(rules, values))),
    )


def _identity(patient: Patient, treated: Treated) -> summary.Patient:
    return summary.Patient(
        id=patient.id,
        name=patient.full_name,
        born_on=patient.date_of_birth,
        age=age_on(patient.date_of_birth, treated.today),
        sex_at_birth=patient.sex_at_birth,
        fitzpatrick=ROMAN[patient.fitzpatrick - 1] if patient.fitzpatrick else None,
        zone=patient.time_zone,
        language=patient.language,
    )


def _sources(rules: Label, values: list[Assessment]) -> Iterator[str]:
    yield rules.rules.frequency.source
    yield rules.rules.week_52.source
    if any(one.measure is Measure.f_vasi for one in values):
        yield F_VASI_SOURCE
    if values:
        yield BASELINE_SOURCE
        yield RESPONSE_SOURCE
    yield ADHERENCE_SOURCE
