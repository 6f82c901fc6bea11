"""Send the visit summary to the clinic's FHIR server: the document, then the outbox."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from api.audit import Caller, Role
from api.errors import NotFound
from api.outbox import servers
from api.outbox import service as outbox
from api.outbox.models import Sending, SendingCreate
from api.patients import access
from api.resources import Resources
from api.summaries import service
from api.summaries.fhir.document import document_id, render_fhir
from api.summaries.models import Form
from api.summaries.seal import signing_key
from api.summaries.service import Asked, Issued


def send(
    resources: Resources, caller: Caller, patient_id: UUID, given: SendingCreate, now: datetime
) -> tuple[Sending, bool]:
    """The sending, and whether it is new. It is issued and put into the outbox together.

    The bytes are stored first: a file without a row is harmless, a row without one is not.
    """
    if known := _known(resources, caller, patient_id, given.id):
        return known, False
    asked = Asked(patient_id, given.treatment_id, Form.fhir, given.applications, given.language)
    key = signing_key(resources.settings.secret_key.get_secret_value())
    issued = service.made(
        resources, caller, asked, lambda one: render_fhir(one, key, asked.language), now
    )
    row = _row(caller, issued, given)
    resources.storage.put(row["storage_key"], issued.content)
    with resources.sessions.write() as session:
        access.find(session, caller, patient_id)
        service.write_down(session, caller, asked, issued)
        return outbox.post(session, caller, row, now), True


def _known(
    resources: Resources, caller: Caller, patient_id: UUID, sending_id: UUID
) -> Sending | None:
    with resources.sessions.read() as session:
        patient = access.find(session, caller, patient_id)
        if caller.role is not Role.dermatologist:
            raise NotFound
        known = outbox.find(session, (patient.id, sending_id))
        if known is None:
            servers.require(session, patient.clinic_id)
        return known


def _row(caller: Caller, issued: Issued, given: SendingCreate) -> dict[str, Any]:
    digest = hashlib.sha256(issued.content).hexdigest()
    patient_id = issued.summary.patient.id
    return {
        "patient_id": patient_id,
        "id": given.id,
        "clinic_id": caller.clinic_id,
        "document_id": document_id(issued.summary, given.language),
        "storage_key": f"{patient_id}/documents/{digest}.json",
        "sha256": digest,
    }
