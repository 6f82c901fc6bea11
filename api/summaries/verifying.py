"""Who asks whether a document is genuine, and what they are told."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from api import audit
from api.accounts.models import Account
from api.audit import Caller
from api.patients.access import visible_to
from api.patients.models import Patient
from api.summaries.models import IssuedDocument
from api.summaries.verification import SENTENCES, Examined, look_up


def verify(session: Session, caller: Caller, examined: Examined, now: datetime) -> dict[str, Any]:
    """Among the documents of the patients that the caller may see."""
    theirs = col(IssuedDocument.patient_id).in_(select(Patient.id).where(visible_to(caller)))
    verdict, found = look_up(session, examined, theirs)
    if found is not None:
        audit.record(
            session,
            caller,
            "document.verified",
            at=now,
            subject="issued_document",
            subject_id=found.id,
            patient_id=found.patient_id,
            verdict=verdict,
        )
    return {
        "verdict": verdict,
        "sentence": SENTENCES[verdict],
        "sealed": examined.sealed,
        "issued": told(session, found) if found else None,
    }


def told(session: Session, document: IssuedDocument) -> dict[str, Any]:
    name = session.get_one(Account, document.issued_by).full_name
    return {**document.model_dump(), "issued_by": name}
