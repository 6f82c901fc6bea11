"""Ids that are the same each time the same record is told, and references to them."""

from base64 import urlsafe_b64encode
from uuid import UUID, uuid5

from fhir.resources.R4B.identifier import Identifier
from fhir.resources.R4B.reference import Reference

from api.summaries.fhir.narrative import plain
from api.summaries.summary import VisitSummary

URI = "urn:ietf:rfc:3986"
_OURS = UUID("0a2c3f52-51a7-5d0c-8f0e-6f1a4f7f2c11")


def part(of: UUID, name: str) -> UUID:
    """The id of what is told of a record without being one itself.

    What a phone named goes this way too: its id is unique with one patient only.
    """
    return uuid5(of, name)


def ours(name: str) -> UUID:
    """The id of what belongs to no clinic, such as a version of our software."""
    return uuid5(_OURS, name)


def urn(id: UUID) -> str:
    return f"urn:uuid:{id}"


def reference(kind: str, id: UUID, display: str | None = None) -> Reference:
    """To a resource of the same document."""
    return Reference(reference=urn(id), type=kind, display=plain(display) if display else None)


def elsewhere(kind: str, id: UUID, display: str) -> Reference:
    """To what this document does not hold."""
    return Reference(type=kind, identifier=Identifier(system=URI, value=urn(id)), display=display)


def patient(summary: VisitSummary) -> Reference:
    return reference("Patient", summary.patient.id)


def condition_id(summary: VisitSummary) -> UUID:
    return part(summary.patient.id, "vitiligo")


def condition(summary: VisitSummary) -> Reference:
    return reference("Condition", condition_id(summary))


def statement_id(summary: VisitSummary) -> UUID:
    return part(summary.treatment.id, "statement")


def request(summary: VisitSummary) -> Reference:
    return reference("MedicationRequest", summary.treatment.id)


def machine_id(algorithm: str, version: str) -> UUID:
    return ours(f"{algorithm} {version}")


def digest(sha256: str) -> Identifier:
    """Something by its SHA-256, as RFC 6920 names it."""
    encoded = urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")
    return Identifier(system=URI, value=f"ni:///sha-256;{encoded}")
