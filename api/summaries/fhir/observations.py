"""Every score, by whom or what it was made, from what, and how sure it is."""

from uuid import UUID

from fhir.resources.R4B.annotation import Annotation
from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.meta import Meta
from fhir.resources.R4B.observation import Observation, ObservationComponent
from fhir.resources.R4B.quantity import Quantity
from fhir.resources.R4B.range import Range
from fhir.resources.R4B.reference import Reference

from api.summaries.face_parts import FacePart
from api.summaries.fhir import devices, ids, photographs, terms
from api.summaries.fhir.narrative import paragraphs
from api.summaries.pdf import words
from api.summaries.summary import Interval, Value, VisitSummary

_PERCENT = frozenset({"f_bsa", "repigmentation"})
_OF_THE_FACE = frozenset({"f_vasi", "f_bsa", "repigmentation"})
_CATEGORIES = {"clinician": "exam", "machine": "imaging", "patient": "survey"}
MACHINE_MADE = "An estimate of a machine; the score of the clinician is the value of record."
PROVISIONAL = "Provisional: no person has confirmed the outlines it was measured in."


def observations(summary: VisitSummary) -> list[Observation]:
    found = values_of(summary)
    return [*_skin_type(summary), *(_value(*one, summary) for one in found.values())]


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


def sentence(measure: str, value: Value) -> str:
    """`F-VASI 0.69 (0.61 to 0.77) on 18 Aug 2025, repigment-fvasi 1.4.0.`"""
    name, scale = words.MEASURES.get(measure, (measure, ""))
    found = words.interval(measure, value)
    spread = f" ({found})" if found else ""
    by = f"{value.by} {value.version}" if value.version else value.by
    number = words.told(measure, value)
    return f"{name} {number}{spread} ({scale}) on {words.day(value.on)}, {by}."


def _value(measure: str, value: Value, summary: VisitSummary) -> Observation:
    machine, amount = value.source == "machine", _amount(measure, value.value)
    remarks = [*([MACHINE_MADE] if machine else []), *([PROVISIONAL] if value.provisional else [])]
    return Observation(
        id=str(value.id),
        meta=marks(machine=machine, provisional=value.provisional, of_record=value.value_of_record),
        text=paragraphs(sentence(measure, value), *remarks),
        status="preliminary" if value.provisional else "final",
        category=[terms.hl7("observation-category", _CATEGORIES[value.source])],
        code=terms.local(measure),
        subject=ids.patient(summary),
        effectiveDateTime=terms.day(value.on),
        performer=_performer(value, summary),
        device=devices.machine(value.by, value.version or "") if machine else None,
        method=_method(value) if machine else None,
        bodySite=terms.FACE if measure in _OF_THE_FACE else None,
        valueQuantity=amount,
        component=_components(value, amount) or None,
        derivedFrom=photographs.of_session(summary, value.photo_session_id)
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


def _method(value: Value) -> CodeableConcept:
    return terms.written(f"Measured from photographs by {value.by} {value.version}")


def _skin_type(summary: VisitSummary) -> list[Observation]:
    roman = summary.patient.fitzpatrick
    if roman is None:
        return []
    return [
        Observation(
            id=str(ids.part(summary.patient.id, "skin type")),
            text=paragraphs(f"Fitzpatrick skin type {roman}."),
            status="final",
            category=[terms.hl7("observation-category", "exam")],
            code=terms.local("skin_type"),
            subject=ids.patient(summary),
            valueCodeableConcept=terms.local(f"skin_type_{roman.lower()}"),
        )
    ]
