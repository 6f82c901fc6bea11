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

from api.summaries.fhir import adherence, ids, terms
from api.summaries.fhir.narrative import paragraphs, plain
from api.summaries.pdf import words
from api.summaries.summary import VisitSummary
from api.summaries.treated import Area, Pause, Treatment


def request(summary: VisitSummary) -> MedicationRequest:
    treatment = summary.treatment
    return MedicationRequest(
        id=str(treatment.id),
        text=paragraphs(treatment.product, *_sentences(treatment)),
        status=_status(summary),
        statusReason=_reason(summary),
        intent="order",
        medicationCodeableConcept=terms.ruxolitinib(treatment.product),
        subject=ids.patient(summary),
        authoredOn=terms.day(treatment.started_on),
        requester=ids.reference("Practitioner", treatment.prescriber.id, treatment.prescriber.name),
        reasonReference=[ids.condition(summary)],
        dosageInstruction=[_dosage(area, treatment) for area in _treated(treatment)] or None,
        dispenseRequest=MedicationRequestDispenseRequest(validityPeriod=_period(treatment)),
        note=[Annotation(text=plain(text)) for text in _sentences(treatment)],
    )


def statement(summary: VisitSummary) -> MedicationStatement:
    """Adherence has no element of its own in R4: it is what this is derived from."""
    treatment = summary.treatment
    told = adherence.sentences(summary.adherence)
    return MedicationStatement(
        id=str(ids.statement_id(summary)),
        text=paragraphs(f"{treatment.product}, as reported by the patient.", *told),
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


def _dosage(area: Area, treatment: Treatment) -> Dosage:
    often = treatment.label.applications_per_day
    surface = words.surface(area.bsa_percent)
    return Dosage(
        text=f"{often} times a day on {words.said(area.name)}, {surface} of the body surface",
        timing=Timing(repeat=TimingRepeat(frequency=often, period=Decimal(1), periodUnit="d")),
        site=terms.site(area.name),
        route=terms.TOPICAL,
        maxDosePerPeriod=Ratio(
            numerator=terms.applications(often), denominator=terms.quantity(1, "d")
        ),
    )


def _sentences(treatment: Treatment) -> list[str]:
    label = treatment.label
    return [
        f"Rules: {label.jurisdiction} label, version {label.version} ({label.source}).",
        *(
            f"{words.said(area.name).capitalize()}: stopped on {words.day(area.stopped_on)}."
            for area in treatment.areas
            if area.stopped_on
        ),
        *(_pause(pause) for pause in treatment.pauses),
    ]


def _pause(pause: Pause) -> str:
    until = words.day(pause.ends_on) if pause.ends_on else "now"
    ordered = "Ordered pause" if pause.ordered else "Pause of the patient"
    return f"{ordered}, {words.day(pause.starts_on)} to {until}: {pause.reason}"


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
