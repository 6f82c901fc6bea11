"""A summary as a FHIR R4 document: the same bytes for the same summary."""

from collections.abc import Iterable
from itertools import chain
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fhir.resources.R4B.bundle import Bundle, BundleEntry
from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.identifier import Identifier
from fhir.resources.R4B.resource import Resource
from fhir.resources.R4B.signature import Signature

from api.languages import Language
from api.speech import Speech
from api.summaries.fhir import (
    adherence,
    administrations,
    adverse_events,
    changes,
    decisions,
    detected_issues,
    devices,
    ids,
    medication,
    observations,
    people,
    photographs,
)
from api.summaries.fhir.composition import composition
from api.summaries.fhir.condition import condition
from api.summaries.seal import canonical, seal
from api.summaries.summary import VisitSummary
from api.version import VERSION

MEDIA_TYPE = "application/fhir+json"
# The signature of the system that a document comes from, of ASTM E1762.
_SOURCE = Coding(system="urn:iso-astm:E1762-95:2013", code="1.2.840.10065.1.12.1.14")


def document_id(summary: VisitSummary, language: Language) -> UUID:
    """Of one content as one version writes it in one language, whoever asks however often."""
    return ids.ours(f"document {summary.content_hash} {VERSION} {language}")


def render_fhir(summary: VisitSummary, key: Ed25519PrivateKey, language: Language) -> bytes:
    """A sealed Bundle of type `document`, as JSON with sorted keys and no spaces."""
    made = bundle(summary, language)
    made.signature = Signature(
        type=[_SOURCE],
        when=summary.as_of,
        who=devices.writer(),
        targetFormat=MEDIA_TYPE,
        sigFormat="application/jose",
        data=seal(_plain(made), key),
    )
    return canonical(_plain(made))


def bundle(summary: VisitSummary, language: Language) -> Bundle:
    speech = Speech(language, summary.patient.zone)
    id, others = document_id(summary, language), list(_resources(summary, speech))
    whole = [composition(summary, id, others, speech), *others]
    for one in whole:
        one.language = language
    return Bundle(
        id=str(id),
        language=language,
        identifier=Identifier(system=ids.URI, value=ids.urn(id)),
        type="document",
        timestamp=summary.as_of,
        entry=[_entry(one) for one in whole],
    )


def render(resource: Resource) -> bytes:
    return canonical(_plain(resource))


def _plain(resource: Resource) -> dict[str, Any]:
    told: dict[str, Any] = resource.model_dump(mode="json")
    return told


def _resources(summary: VisitSummary, speech: Speech) -> Iterable[Resource]:
    return chain(
        [people.patient(summary, speech), people.organization(summary, speech)],
        people.practitioners(summary, speech),
        [condition(summary, speech)],
        [medication.request(summary, speech), medication.statement(summary, speech)],
        administrations.administrations(summary, speech),
        observations.observations(summary, speech),
        changes.changes(summary, speech),
        adherence.observations(summary, speech),
        photographs.media(summary, speech),
        adverse_events.adverse_events(summary, speech),
        detected_issues.detected_issues(summary, speech),
        decisions.impressions(summary, speech),
        decisions.provenances(summary, speech),
        devices.devices(summary, speech),
    )


def _entry(resource: Resource) -> BundleEntry:
    return BundleEntry(fullUrl=ids.urn(UUID(str(resource.id))), resource=resource)
