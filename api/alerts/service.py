"""Raise an alert once, show it, keep it until a clinician acknowledges it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table
from sqlmodel import Session, col, select

from api import audit
from api.alerts.models import Alert, AlertPublic
from api.audit import Caller
from api.bulk import insert_rows
from api.database import uuid7
from api.errors import NotFound
from api.pagination import Page, Paging, encode
from api.patients.models import Patient

# A row with the columns of `Alert`; on a hot path no object is built for it.
StoredAlert = Row[Any]


def raise_alerts(session: Session, rows: list[dict[str, Any]]) -> Sequence[StoredAlert]:
    """Store alerts that are not there yet; the new ones come back, with `Alert`'s columns.

    The same rule about the same version of the same thing is one alert, however often checked.
    """
    table: Table = Alert.__table__  # type: ignore[attr-defined]
    named = [{"id": uuid7(), **row} for row in rows]
    return insert_rows(session, table, named, returning=tuple(table.c.keys()))


def about(session: Session, patient_id: UUID, subject_ids: list[UUID]) -> list[Alert]:
    theirs = select(Alert).where(
        Alert.patient_id == patient_id, col(Alert.subject_id).in_(subject_ids)
    )
    return list(session.exec(theirs.order_by(col(Alert.raised_at), col(Alert.id))))


def page(
    session: Session, patient: Patient, paging: Paging, *, only_open: bool
) -> Page[AlertPublic]:
    """A patient's alerts, newest first."""
    chosen = select(Alert).where(Alert.patient_id == patient.id)
    if only_open:
        chosen = chosen.where(col(Alert.acknowledged_at).is_(None))
    if last := paging.key(UUID):
        chosen = chosen.where(col(Alert.id) < last[0])
    found = list(session.exec(chosen.order_by(col(Alert.id).desc()).limit(paging.limit + 1)))
    shown = found[: paging.limit]
    return Page(
        items=[AlertPublic.model_validate(one, from_attributes=True) for one in shown],
        next_cursor=encode(shown[-1].id) if len(found) > paging.limit else None,
    )


def acknowledge(
    session: Session, caller: Caller, patient: Patient, alert_id: UUID, note: str, now: datetime
) -> Alert:
    """Mark an alert as seen; acknowledging again changes nothing."""
    alert = session.exec(
        select(Alert).where(Alert.id == alert_id, Alert.patient_id == patient.id)
    ).one_or_none()
    if alert is None:
        raise NotFound
    if alert.acknowledged_at is None:
        alert.acknowledged_at = now
        alert.acknowledged_by = caller.account_id
        alert.acknowledgement = note
        session.add(alert)
        audit.record(
            session,
            caller,
            "alert.acknowledged",
            at=now,
            subject="alert",
            subject_id=alert.id,
            patient_id=patient.id,
        )
    return alert
