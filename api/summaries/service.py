"""Who asks for a summary sees it as of that moment, and that is written down."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from api import audit
from api.audit import Caller, Role
from api.patients import access
from api.resources import Resources
from api.summaries import photographs
from api.summaries.collect import Wish, collect
from api.summaries.course import treated
from api.summaries.summary import VisitSummary


class Form(StrEnum):
    json = "json"
    pdf = "pdf"
    svg = "svg"
    fhir = "fhir"
    csv = "csv"


WITH_PICTURES = (Form.pdf, Form.fhir)


@dataclass(frozen=True)
class Asked:
    """Of whom, of which treatment (None: the running one, else the newest), in which form."""

    patient_id: UUID
    treatment_id: UUID | None
    form: Form
    applications: bool = False


def see(resources: Resources, caller: Caller, asked: Asked, now: datetime) -> VisitSummary:
    """The summary; the look is audited in the transaction that reads it.

    Pictures are fetched and made small between two short transactions, and rendering comes after
    both: on SQLite everyone else who writes would wait for them.
    """
    with resources.sessions.read() as session:
        patient = access.find(session, caller, asked.patient_id)
        chosen = photographs.choose(session, treated(session, patient, asked.treatment_id, now))
    pictures = photographs.pairs(resources.storage, chosen)
    with resources.sessions.write() as session:
        # Through the gate again: it may have closed while the pictures came.
        patient = access.find(session, caller, asked.patient_id)
        found = treated(session, patient, asked.treatment_id, now)
        wish = Wish(by_patient=caller.role is Role.patient, applications=asked.applications)
        summary = collect(session, found, pictures, wish, now)
        shown = [str(photo_id) for one in chosen for photo_id in one.photo_ids]
        audit.record(
            session,
            caller,
            "summary.seen",
            at=now,
            subject="treatment",
            subject_id=found.treatment.id,
            patient_id=patient.id,
            form=asked.form,
            content_hash=summary.content_hash,
            photos=shown if asked.form in WITH_PICTURES and summary.photos else [],
        )
    return summary
