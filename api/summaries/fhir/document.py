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


def document_id(summary: VisitSummary) -> UUID:
    """Of one content as one version writes it, whoever asks for it however often."""
    return ids.ours(f"document {summary.content_hash} {VERSION}")


def render_fhir(summary: VisitSummary, key: Ed25519PrivateKey) -> bytes:
    """A sealed Bundle of type `document`, as JSON with sorted keys and no spaces."""
    made = bundle(summary)
    made.signature = Signature(
        type=[_SOURCE],
        when=summary.as_of,
        who=devices.writer(),
        targetFormat=MEDIA_TYPE,
        sigFormat="application/jose",
        data=seal(_plain(made), key),
    )
    return canonical(_plain(made))


def bundle(summary: VisitSummary) -> Bundle:
    id, others = document_id(summary), list(_resources(summary))
    return Bundle(
        id=str(id),
        identifier=Identifier(system=ids.URI, value=ids.urn(id)),
        type="document",
        timestamp=summary.as_of,
        entry=[_entry(one) for one in chain([composition(summary, id, others)], others)],
    )


def render(resource: Resource) -> bytes:
    return canonical(_plain(resource))


def _plain(resource: Resource) -> dict[str, Any]:
    told: dict[str, Any] = resource.model_dump(mode="json")
    return told


def _resources(summary: VisitSummary) -> Iterable[Resource]:
    return chain(
        [people.patient(summary), people.organization(summary)],
        people.practitioners(summary),
        [condition(summary), medication.request(summary), medication.statement(summary)],
        administrations.administrations(summary),
        observations.observations(summary),
        changes.changes(summary),
        adherence.observations(summary),
        photographs.media(summary),
        adverse_events.adverse_events(summary),
        detected_issues.detected_issues(summary),
        decisions.impressions(summary),
        decisions.provenances(summary),
        devices.devices(summary),
    )


def _entry(resource: Resource) -> BundleEntry:
    return BundleEntry(fullUrl=ids.urn(UUID(str(resource.id))), resource=resource)
