"""How tests read a FHIR document."""

import json
import re
from collections.abc import Iterator
from typing import Any

from fhir.resources.R4B.bundle import Bundle

from api.summaries.fhir import vocabulary
from tests.node.validators import validate

Resource = dict[str, Any]

# All that is not ours, each with where it is known from in docs/fhir.md.
KNOWN = {
    ("http://snomed.info/sct", "56727007"),
    ("http://snomed.info/sct", "89545001"),
    ("http://snomed.info/sct", "6064005"),
    ("http://hl7.org/fhir/sid/icd-10", "L80"),
    ("http://www.whocc.no/atc", "D11AH09"),
    ("http://loinc.org", "72170-4"),
}
OURS = {(vocabulary.URL, code) for code in vocabulary.CONCEPTS}
_UNKNOWN_THERE = re.compile(r'warning: Code "(.*)" \((.*)\) not found in value set at ')
_TABLE_MISSING = re.compile(r'info: Value set "http://hl7.org/fhir/.*" could not be found')


def resources(document: bytes, kind: str) -> list[Resource]:
    entries = json.loads(document)["entry"]
    return [one["resource"] for one in entries if one["resource"]["resourceType"] == kind]


def only(document: bytes, kind: str) -> Resource:
    (found,) = resources(document, kind)
    return found


def by_code(document: bytes, code: str) -> list[Resource]:
    """Observations with one of our own codes."""
    every = resources(document, "Observation")
    return [one for one in every if one["code"]["coding"][0]["code"] == code]


def every(value: Any, key: str) -> Iterator[Any]:
    """Whatever stands under a key, however deep."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name == key:
                yield item
            yield from every(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from every(item, key)


def assert_valid(*documents: bytes) -> None:
    """By three validators, with no error and with no warning but those docs/fhir.md explains."""
    for document in documents:
        Bundle.model_validate_json(document)
    for said in validate(*documents):
        assert said["medplum"] == []
        assert [told for told in said["fhir"] if not _explained(told)] == []


def _explained(told: str) -> bool:
    """The validator `fhir` brings no copy of the tables that such codes are looked up in."""
    unknown = _UNKNOWN_THERE.match(told)
    if unknown:
        return (unknown[2], unknown[1]) in KNOWN | OURS
    return _TABLE_MISSING.match(told) is not None
