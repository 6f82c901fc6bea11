"""How much of what was prescribed the patient says was applied."""

from typing import NamedTuple
from uuid import UUID

from fhir.resources.R4B.annotation import Annotation
from fhir.resources.R4B.observation import Observation
from fhir.resources.R4B.period import Period

from api.summaries.fhir import ids, terms
from api.summaries.fhir.narrative import paragraphs
from api.summaries.pdf import words
from api.summaries.summary import VisitSummary
from api.summaries.usage import Adherence, Share

REPORTED = "Reported by the patient, not observed: reports tend to overstate."


class Figure(NamedTuple):
    code: str
    name: str
    share: Share


def figures(adherence: Adherence) -> tuple[Figure, ...]:
    return (
        Figure("taking", "Applications taken", adherence.taking),
        Figure("correct_dose_days", "Correct-dose days", adherence.correct_dose_days),
        Figure("interval_kept", "Intervals kept", adherence.interval),
    )


def sentences(adherence: Adherence) -> list[str]:
    return [
        *(_sentence(figure) for figure in figures(adherence)),
        f"{adherence.over_use} application{'s' * (adherence.over_use != 1)} beyond the prescribed, "
        f"{adherence.logged_late} logged late.",
        REPORTED,
    ]


def ids_of(summary: VisitSummary) -> list[UUID]:
    return [_id(summary, figure) for figure in figures(summary.adherence)]


def observations(summary: VisitSummary) -> list[Observation]:
    return [_observation(summary, figure) for figure in figures(summary.adherence)]


def _id(summary: VisitSummary, figure: Figure) -> UUID:
    return ids.part(summary.treatment.id, f"adherence {figure.code}")


def _sentence(figure: Figure) -> str:
    share = figure.share
    if share.value is None:
        return f"{figure.name}: nothing was due yet."
    return f"{figure.name}: {words.percent(share.value)}, {share.part} of {share.whole}."


def _observation(summary: VisitSummary, figure: Figure) -> Observation:
    value = figure.share.value
    return Observation(
        id=str(_id(summary, figure)),
        text=paragraphs(_sentence(figure), REPORTED),
        status="final",
        category=[terms.hl7("observation-category", "survey")],
        code=terms.local(figure.code),
        subject=ids.patient(summary),
        effectivePeriod=_period(summary),
        performer=[ids.patient(summary)],
        valueQuantity=None if value is None else terms.percent(round(100 * value, 2)),
        dataAbsentReason=terms.hl7("data-absent-reason", "not-applicable")
        if value is None
        else None,
        note=[Annotation(text=f"{_sentence(figure)} {REPORTED}")],
    )


def _period(summary: VisitSummary) -> Period:
    """The days that were counted."""
    days = summary.adherence.days
    first = days[0].on if days else summary.treatment.started_on
    return Period(start=terms.day(first), end=terms.day(days[-1].on) if days else None)
