"""How much of what was prescribed the patient says was applied."""

from uuid import UUID

from fhir.resources.R4B.annotation import Annotation
from fhir.resources.R4B.observation import Observation
from fhir.resources.R4B.period import Period

from api.speech import Speech
from api.summaries.fhir import ids, terms
from api.summaries.fhir.narrative import paragraphs, plain
from api.summaries.summary import VisitSummary
from api.summaries.treatment_sentences import REPORTED, Figure, beyond, figure, figures
from api.summaries.usage import Adherence


def sentences(adherence: Adherence, speech: Speech) -> list[str]:
    told = [figure(one, speech) for one in figures(adherence)]
    return [*told, beyond(adherence, speech), speech.say(REPORTED)]


def ids_of(summary: VisitSummary) -> list[UUID]:
    return [_id(summary, one) for one in figures(summary.adherence)]


def observations(summary: VisitSummary, speech: Speech) -> list[Observation]:
    return [_observation(summary, one, speech) for one in figures(summary.adherence)]


def _id(summary: VisitSummary, one: Figure) -> UUID:
    return ids.part(summary.treatment.id, f"adherence {one.code}")


def _observation(summary: VisitSummary, one: Figure, speech: Speech) -> Observation:
    value = one.share.value
    told = figure(one, speech), speech.say(REPORTED)
    return Observation(
        id=str(_id(summary, one)),
        text=paragraphs(speech.language, *told),
        status="final",
        category=[terms.hl7("observation-category", "survey")],
        code=terms.local(one.code),
        subject=ids.patient(summary),
        effectivePeriod=_period(summary),
        performer=[ids.patient(summary)],
        valueQuantity=None if value is None else terms.percent(round(100 * value, 2)),
        dataAbsentReason=terms.hl7("data-absent-reason", "not-applicable")
        if value is None
        else None,
        note=[Annotation(text=plain(" ".join(told)))],
    )


def _period(summary: VisitSummary) -> Period:
    """The days that were counted."""
    days = summary.adherence.days
    first = days[0].on if days else summary.treatment.started_on
    return Period(start=terms.day(first), end=terms.day(days[-1].on) if days else None)
