"""What was prescribed, and that the patient says it is used."""

from collections.abc import Iterator
from decimal import Decimal

from fhir.resources.R4B.annotation import Annotation
from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.dosage import Dosage
from fhir.resources.R4B.medicationrequest import MedicationRequest, MedicationRequestDispenseRequest
from fhir.resources.R4B.medicationstatement import MedicationStatement
from fhir.resources.R4B.period import Period
from fhir.resources.R4B.ratio import Ratio
from fhir.resources.R4B.timing import Timing, TimingRepeat

from api.messages import noted
from api.speech import Speech
from api.summaries import words
from api.summaries.codes import PLACES
from api.summaries.fhir import adherence, ids, terms
from api.summaries.fhir.narrative import paragraphs, plain
from api.summaries.summary import VisitSummary
from api.summaries.treated import Area, Pause, Treatment
from api.summaries.treatment_sentences import days_of, rules, why


def request(summary: VisitSummary, speech: Speech) -> MedicationRequest:
    treatment = summary.treatment
    told = _sentences(treatment, speech)
    return MedicationRequest(
        id=str(treatment.id),
        text=paragraphs(speech.language, speech.say(treatment.product), *told),
        status=_status(summary),
        statusReason=_reason(summary),
        intent="order",
        medicationCodeableConcept=terms.ruxolitinib(treatment.product),
        subject=ids.patient(summary),
        authoredOn=terms.day(treatment.started_on),
        requester=ids.reference("Practitioner", treatment.prescriber.id, treatment.prescriber.name),
        reasonReference=[ids.condition(summary)],
        dosageInstruction=[_dosage(one, treatment, speech) for one in _treated(treatment)] or None,
        dispenseRequest=MedicationRequestDispenseRequest(validityPeriod=_period(treatment)),
        note=[Annotation(text=plain(text)) for text in told],
    )


def statement(summary: VisitSummary, speech: Speech) -> MedicationStatement:
    """Adherence has no element of its own in R4: it is what this is derived from."""
    treatment = summary.treatment
    reported = noted("%(product)s, as reported by the patient.")
    told = adherence.sentences(summary.adherence, speech)
    return MedicationStatement(
        id=str(ids.statement_id(summary)),
        text=paragraphs(
            speech.language, speech.filled(reported, product=speech.say(treatment.product)), *told
        ),
        basedOn=[ids.request(summary)],
        status="intended" if summary.to_begin else _status(summary),
        statusReason=[reason] if (reason := _reason(summary)) else None,
        medicationCodeableConcept=terms.ruxolitinib(treatment.product),
        subject=ids.patient(summary),
        effectivePeriod=_period(treatment),
        dateAsserted=summary.as_of,
        informationSource=ids.patient(summary),
        derivedFrom=[ids.reference("Observation", id) for id in adherence.ids_of(summary)],
        reasonReference=[ids.condition(summary)],
        note=[Annotation(text=plain(text)) for text in told],
    )


def _treated(treatment: Treatment) -> list[Area]:
    return [area for area in treatment.areas if not area.stopped_on]


def _dosage(area: Area, treatment: Treatment, speech: Speech) -> Dosage:
    often = treatment.label.applications_per_day
    told = speech.filled(
        noted("%(often)s times a day on %(site)s, %(share)s of the body surface"),
        often=str(often),
        site=words.said(PLACES, area.name, speech),
        share=words.surface(area.bsa_percent, speech),
    )
    return Dosage(
        text=plain(told),
        timing=Timing(repeat=TimingRepeat(frequency=often, period=Decimal(1), periodUnit="d")),
        site=terms.site(area.name),
        route=terms.TOPICAL,
        maxDosePerPeriod=Ratio(
            numerator=terms.applications(often), denominator=terms.quantity(1, "d")
        ),
    )


def _sentences(treatment: Treatment, speech: Speech) -> list[str]:
    return [
        speech.filled(noted("Rules: %(rules)s."), rules=rules(treatment, speech)),
        *(_stopped(area, speech) for area in treatment.areas if area.stopped_on),
        *(_pause(pause, speech) for pause in treatment.pauses),
    ]


def _stopped(area: Area, speech: Speech) -> str:
    site, day = words.said(PLACES, area.name, speech), speech.day(area.stopped_on)
    return speech.filled(noted("No longer treated: %(site)s, since %(day)s."), site=site, day=day)


def _pause(pause: Pause, speech: Speech) -> str:
    ordered = noted("Ordered pause, %(days)s: %(reason)s")
    text = ordered if pause.ordered else noted("Pause of the patient, %(days)s: %(reason)s")
    return speech.filled(text, days=days_of(pause, speech), reason=why(pause, speech))


def _period(treatment: Treatment) -> Period:
    ended = treatment.ended_on
    return Period(start=terms.day(treatment.started_on), end=terms.day(ended) if ended else None)


def _status(summary: VisitSummary) -> str:
    if _ended(summary):
        return "stopped"
    return "on-hold" if next(_pausing(summary), None) else "active"


def _reason(summary: VisitSummary) -> CodeableConcept | None:
    texts = [summary.treatment.end_reason] if _ended(summary) else []
    texts += [pause.reason for pause in _pausing(summary)] if not texts else []
    return next((terms.written(text) for text in texts if text), None)


def _ended(summary: VisitSummary) -> bool:
    ended = summary.treatment.ended_on
    return ended is not None and ended <= summary.today


def _pausing(summary: VisitSummary) -> Iterator[Pause]:
    today = summary.today
    for pause in summary.treatment.pauses:
        if pause.ordered and pause.starts_on <= today <= (pause.ends_on or today):
            yield pause
