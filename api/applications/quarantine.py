"""Items that could not be read: shown to the clinic until somebody has dealt with them."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from api import audit
from api.applications.bodies import QuarantinePublic
from api.applications.models import QuarantinedLog
from api.audit import Caller
from api.errors import NotFound
from api.pagination import Page, Paging
from api.patients.models import Patient


def page(
    session: Session, patient: Patient, paging: Paging, *, only_open: bool
) -> Page[QuarantinePublic]:
    """What was kept aside for a patient, newest first."""
    chosen = select(QuarantinedLog).where(QuarantinedLog.patient_id == patient.id)
    if only_open:
        chosen = chosen.where(col(QuarantinedLog.settled_at).is_(None))
    if last := paging.key(UUID):
        chosen = chosen.where(col(QuarantinedLog.id) < last[0])
    newest = chosen.order_by(col(QuarantinedLog.id).desc()).limit(paging.limit + 1)
    shown, cursor = paging.split(session.exec(newest).all(), lambda one: (one.id,))
    items = [QuarantinePublic.model_validate(one, from_attributes=True) for one in shown]
    return Page(items=items, next_cursor=cursor)


def settle(
    session: Session, caller: Caller, patient: Patient, item_id: UUID, note: str, now: datetime
) -> QuarantinedLog:
    """Say how an item was dealt with; the first note stands, and the raw item stays."""
    item = session.get(QuarantinedLog, item_id)
    if item is None or item.patient_id != patient.id:
        raise NotFound
    if item.settled_at is None:
        item.settled_at, item.settled_by, item.settlement = now, caller.account_id, note
        session.add(item)
        audit.record(
            session,
            caller,
            "application.settled",
            at=now,
            subject="quarantined_log",
            subject_id=item.id,
            patient_id=patient.id,
            note=note,
        )
    return item
