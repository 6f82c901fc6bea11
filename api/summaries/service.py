"""Who asks for a summary sees it as of that moment, and that is written down."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from api import audit
from api.audit import Caller, Role
from api.languages import Language
from api.patients import access
from api.resources import Resources
from api.summaries import photographs
from api.summaries.collect import Wish, collect
from api.summaries.course import treated
from api.summaries.fhir.document import document_id
from api.summaries.models import Form, IssuedDocument
from api.summaries.seal import sealed_part
from api.summaries.summary import VisitSummary

WITH_PICTURES = (Form.pdf, Form.fhir)

Render = Callable[[VisitSummary], bytes]


@dataclass(frozen=True)
class Asked:
    """Of whom, of which treatment (None: the running one, else the newest), in which form.

    `language` is of forms that have one; JSON, and tables, are in English.
    """

    patient_id: UUID
    treatment_id: UUID | None
    form: Form
    applications: bool = False
    language: Language = Language.en


@dataclass(frozen=True)
class Issued:
    summary: VisitSummary
    content: bytes


def issue(
    resources: Resources, caller: Caller, asked: Asked, render: Render, now: datetime
) -> Issued:
    """The summary as a document; the look and what was handed out are written down together.

    Pictures are fetched and the document is made outside of every transaction: on SQLite everyone
    else who writes would wait for them.
    """
    issued = made(resources, caller, asked, render, now)
    with resources.sessions.write() as session:
        # Through the gate again: it may have closed while the document was made.
        access.find(session, caller, asked.patient_id)
        write_down(session, caller, asked, issued)
    return issued


def made(
    resources: Resources, caller: Caller, asked: Asked, render: Render, now: datetime
) -> Issued:
    """The document, which nobody may be handed before `write_down`."""
    summary = _collected(resources, caller, asked, now)
    return Issued(summary, render(summary))


def _collected(resources: Resources, caller: Caller, asked: Asked, now: datetime) -> VisitSummary:
    with resources.sessions.read() as session:
        patient = access.find(session, caller, asked.patient_id)
        chosen = photographs.choose(session, treated(session, patient, asked.treatment_id, now))
    pictures = photographs.pairs(resources.storage, chosen)
    # To write, because a review may fall due as it is looked at.
    with resources.sessions.write() as session:
        patient = access.find(session, caller, asked.patient_id)
        found = treated(session, patient, asked.treatment_id, now)
        wish = Wish(by_patient=caller.role is Role.patient, applications=asked.applications)
        return collect(session, found, pictures, wish, now)


def write_down(session: Session, caller: Caller, asked: Asked, issued: Issued) -> None:
    """The look, and what was handed out, in one transaction."""
    summary = issued.summary
    written = _written(caller, asked, issued)
    session.add(written)
    audit.record(
        session,
        caller,
        "summary.seen",
        at=summary.as_of,
        subject="treatment",
        subject_id=summary.treatment.id,
        patient_id=summary.patient.id,
        form=asked.form,
        language=asked.language,
        content_hash=summary.content_hash,
        sha256=written.sha256,
        photos=_photos(summary) if asked.form in WITH_PICTURES else [],
    )


def _written(caller: Caller, asked: Asked, issued: Issued) -> IssuedDocument:
    summary = issued.summary
    return IssuedDocument(
        clinic_id=caller.clinic_id,
        patient_id=summary.patient.id,
        treatment_id=summary.treatment.id,
        issued_by=caller.account_id,
        issued_at=summary.as_of,
        form=asked.form,
        document_id=document_id(summary, asked.language),
        content_hash=summary.content_hash,
        sha256=hashlib.sha256(issued.content).hexdigest(),
        sealed_sha256=_sealed(issued.content) if asked.form is Form.fhir else None,
    )


def _sealed(document: bytes) -> str:
    return hashlib.sha256(sealed_part(json.loads(document))).hexdigest()


def _photos(summary: VisitSummary) -> list[str]:
    shots = [photo for pair in summary.photos for photo in (pair.baseline, pair.now)]
    return [str(photo.id) for photo in shots if photo]
