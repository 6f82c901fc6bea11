"""Every score, by whom or what it was made, from what, and how sure it is."""

from uuid import UUID

from fhir.resources.R4B.annotation import Annotation
from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.meta import Meta
from fhir.resources.R4B.observation import Observation, ObservationComponent
from fhir.resources.R4B.quantity import Quantity
from fhir.resources.R4B.range import Range
from fhir.resources.R4B.reference import Reference

from api.messages import noted
from api.speech import Speech
from api.summaries import names, words
from api.summaries.face_parts import FacePart
from api.summaries.fhir import devices, ids, photographs, terms
from api.summaries.fhir.narrative import paragraphs
from api.summaries.summary import Interval, Value, VisitSummary

_PERCENT = frozenset({"f_bsa", "repigmentation"})
_OF_THE_FACE = frozenset({"f_vasi", "f_bsa", "repigmentation"})
_CATEGORIES = {"clinician": "exam", "machine": "imaging", "patient": "survey"}
MACHINE_MADE = noted("An estimate of a machine; the score of the clinician is the value of record.")
SCORED_AGAIN = noted("Scored again for the same day: the later score is the value of record.")
PROVISIONAL = noted("Provisional: no person has confirmed the outlines it was measured in.")


def observations(summary: VisitSummary, speech: Speech) -> list[Observation]:
    found = values_of(summary).values()
    return [*_skin_type(summary, speech), *(_value(one, summary, speech) for one in found)]


def values_of(summary: VisitSummary) -> dict[UUID, tuple[str, Value]]:
    """Each value that is told with its measure: of a series, or only compared."""
    told = [(one.measure, value) for one in summary.series for value in one.values]
    for row in summary.comparisons:
        told += [(row.measure, value) for value in (row.baseline, row.latest) if value]
    found: dict[UUID, tuple[str, Value]] = {}
    for measure, value in told:
        found.setdefault(value.id, (measure, value))
    return found


def marks(*, machine: bool, provisional: bool = False, of_record: bool = False) -> Meta | None:
    told = {"machine_made": machine, "provisional": provisional, "of_record": of_record}
    tags = [terms.local_coding(code) for code, holds in told.items() if holds]
    return Meta(tag=tags) if tags else None


def interval(found: Interval, unit: Quantity) -> ObservationComponent:
    """Where the true value lies; both ends in the unit of the value."""
    ends = (terms.quantity(end, str(unit.unit), str(unit.code)) for end in (found.low, found.high))
    low, high = ends
    return ObservationComponent(code=terms.local("interval"), valueRange=Range(low=low, high=high))


def sentence(measure: str, value: Value, speech: Speech) -> str:
    """`F-VASI (face, 0 to 3) on 18 Aug 2025: 0.69 (0.61-0.77), repigment-fvasi 1.4.0.`"""
    found = words.interval(measure, value, speech)
    by = names.said(value.by, speech)
    return speech.filled(
        noted("%(measure)s (%(scale)s) on %(day)s: %(value)s, %(by)s."),
        measure=words.measured(measure, speech),
        scale=words.scale(measure, speech),
        day=speech.day(value.on),
        value=words.told(measure, value, speech) + (f" ({found})" if found else ""),
        by=f"{by} {value.version}" if value.version else by,
    )


def _remarks(value: Value, speech: Speech) -> list[str]:
    machine = value.source == "machine"
    told = (
        (MACHINE_MADE, machine),
        (SCORED_AGAIN, not machine and not value.value_of_record),
        (PROVISIONAL, value.provisional),
    )
    return [speech.say(one) for one, holds in told if holds]


def _value(told: tuple[str, Value], summary: VisitSummary, speech: Speech) -> Observation:
    measure, value = told
    machine, amount = value.source == "machine", _amount(measure, value.value)
    remarks = _remarks(value, speech)
    return Observation(
        id=str(value.id),
        meta=marks(machine=machine, provisional=value.provisional, of_record=value.value_of_record),
        text=paragraphs(speech.language, sentence(measure, value, speech), *remarks),
        status="preliminary" if value.provisional else "final",
        category=[terms.hl7("observation-category", _CATEGORIES[value.source])],
        code=terms.local(measure),
        subject=ids.patient(summary),
        effectiveDateTime=terms.day(value.on),
        performer=_performer(value, summary),
        device=devices.machine(value.by, value.version or "") if machine else None,
        method=_method(value, speech) if machine else None,
        bodySite=terms.FACE if measure in _OF_THE_FACE else None,
        valueQuantity=amount,
        component=_components(value, amount) or None,
        derivedFrom=photographs.of_session(summary, value.photo_session_id, speech)
        if value.photo_session_id
        else None,
        note=[Annotation(text=remark) for remark in remarks] or None,
    )


def _components(value: Value, amount: Quantity) -> list[ObservationComponent]:
    bounds = [interval(value.interval, amount)] if value.interval else []
    return [*bounds, *map(_part, value.parts)]


def _part(part: FacePart) -> ObservationComponent:
    code = terms.local(f"f_vasi_{part.region}")
    if part.points is None:
        absent = terms.hl7("data-absent-reason", "not-performed")
        return ObservationComponent(code=code, dataAbsentReason=absent)
    return ObservationComponent(code=code, valueQuantity=terms.quantity(part.points, "{score}"))


def _amount(measure: str, value: float) -> Quantity:
    return terms.percent(value) if measure in _PERCENT else terms.quantity(value, "{score}")


def _performer(value: Value, summary: VisitSummary) -> list[Reference] | None:
    if value.source == "patient":
        return [ids.patient(summary)]
    if value.author_id is None:
        return None
    return [ids.reference("Practitioner", value.author_id, value.by)]


def _method(value: Value, speech: Speech) -> CodeableConcept:
    text = noted("Measured from photographs by %(name)s")
    return terms.written(speech.filled(text, name=f"{value.by} {value.version}"))


def _skin_type(summary: VisitSummary, speech: Speech) -> list[Observation]:
    roman = summary.patient.fitzpatrick
    if roman is None:
        return []
    told = speech.filled(noted("Fitzpatrick skin type %(roman)s."), roman=roman)
    return [
        Observation(
            id=str(ids.part(summary.patient.id, "skin type")),
            text=paragraphs(speech.language, told),
            status="final",
            category=[terms.hl7("observation-category", "exam")],
            code=terms.local("skin_type"),
            subject=ids.patient(summary),
            valueCodeableConcept=terms.local(f"skin_type_{roman.lower()}"),
        )
    ]
