"""A summary as a FHIR R4 document: the same bytes for the same summary."""

import json
from collections.abc import Iterable
from itertools import chain
from uuid import UUID

from fhir.resources.R4B.bundle import Bundle, BundleEntry
from fhir.resources.R4B.identifier import Identifier
from fhir.resources.R4B.resource import Resource

from api.summaries.fhir import (
    adherence,
    administrations,
    adverse_events,
    changes,
    decisions,
    devices,
    ids,
    medication,
    observations,
    people,
    photographs,
)
from api.summaries.fhir.composition import composition
from api.summaries.fhir.condition import condition
from api.summaries.summary import VisitSummary
from api.version import VERSION

MEDIA_TYPE = "application/fhir+json"


def document_id(summary: VisitSummary) -> UUID:
    """Of one content as one version writes it, whoever asks for it however often."""
    return ids.ours(f"document {summary.content_hash} {VERSION}")


def render_fhir(summary: VisitSummary) -> bytes:
    """A Bundle of type `document`, as JSON with sorted keys and no spaces."""
    return canonical(bundle(summary))


def bundle(summary: VisitSummary) -> Bundle:
    id, others = document_id(summary), list(_resources(summary))
    return Bundle(
        id=str(id),
        identifier=Identifier(system=ids.URI, value=ids.urn(id)),
        type="document",
        timestamp=summary.as_of,
        entry=[_entry(one) for one in chain([composition(summary, id, others)], others)],
    )


def canonical(resource: Resource) -> bytes:
    told = resource.model_dump(mode="json")
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


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
        decisions.impressions(summary),
        decisions.provenances(summary),
        devices.devices(summary),
    )


def _entry(resource: Resource) -> BundleEntry:
    return BundleEntry(fullUrl=ids.urn(UUID(str(resource.id))), resource=resource)
