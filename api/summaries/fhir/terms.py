"""Codes, quantities and days, as FHIR writes them. Which code is known from where: docs/fhir.md."""

from datetime import date
from decimal import Decimal
from typing import Any

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.quantity import Quantity

from api.summaries.fhir import vocabulary
from api.summaries.fhir.narrative import plain

SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
_HL7 = "http://terminology.hl7.org/CodeSystem"


def _coded(text: str, *codes: tuple[str, str]) -> CodeableConcept:
    return CodeableConcept(
        coding=[Coding(system=system, code=code) for system, code in codes], text=text
    )


VITILIGO = _coded("Vitiligo", (SNOMED, "56727007"), ("http://hl7.org/fhir/sid/icd-10", "L80"))
FACE = _coded("Face", (SNOMED, "89545001"))
TOPICAL = _coded("On the skin", (SNOMED, "6064005"))
PHOTOGRAPH = _coded("Photograph", (f"{_HL7}/media-type", "image"), ("http://loinc.org", "72170-4"))


def ruxolitinib(product: str) -> CodeableConcept:
    return _coded(plain(product), ("http://www.whocc.no/atc", "D11AH09"))


def local(code: str) -> CodeableConcept:
    """One of our own codes."""
    return CodeableConcept(coding=[local_coding(code)], text=vocabulary.CONCEPTS[code].display)


def local_coding(code: str) -> Coding:
    known = vocabulary.CONCEPTS[code]
    return Coding(
        system=vocabulary.URL,
        version=vocabulary.VERSION,
        code=known.code,
        display=known.display,
    )


def site(name: str) -> CodeableConcept:
    code = f"site_{name}"
    return local(code) if code in vocabulary.CONCEPTS else written(name)


def hl7(system: str, code: str) -> CodeableConcept:
    """A code of a table that belongs to FHIR itself."""
    return CodeableConcept(coding=[Coding(system=f"{_HL7}/{system}", code=code)])


def written(text: str) -> CodeableConcept:
    """What a person wrote, for which no code is chosen."""
    return CodeableConcept(text=plain(text))


def quantity(value: float, unit: str, code: str = "") -> Quantity:
    """In UCUM; `code` is left out where it is the unit itself."""
    return Quantity(value=Decimal(str(value)), unit=unit, system=UCUM, code=code or unit)


def percent(value: float) -> Quantity:
    return quantity(value, "%")


def applications(count: int) -> Quantity:
    return quantity(count, "application", "{application}")


def day(on: date) -> Any:
    """A day without a time: FHIR takes one where the types of the library say an instant."""
    return on
