"""Raise an alert once, show it, keep it until a clinician acknowledges it.

Nothing is deleted: an alert that what was entered later has made untrue is marked as resolved.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Table, update
from sqlmodel import Session, col, select

from api import audit
from api.alerts.models import Alert, AlertPublic, Resolution
from api.audit import Caller
from api.bulk import insert_rows
from api.database import uuid7
from api.errors import NotFound
from api.pagination import Page, Paging
from api.patients.models import Patient

# A row with the columns of `Alert`; on a hot path no object is built for it.
StoredAlert = Row[Any]
Key = tuple[UUID, str, UUID, int]
# What an alert says, beside what it is about.
SAID = ("severity", "inputs", "advice", "source", "label")


class Change(NamedTuple):
    """Something entered about a patient whose row is held; `because` as the audit names it."""

    patient_id: UUID
    because: str
    now: datetime


def raise_alerts(session: Session, rows: list[dict[str, Any]]) -> Sequence[StoredAlert]:
    """Store alerts that are not there yet; the new ones come back, with `Alert`'s columns.

    The same rule about the same version of the same thing is one alert, however often checked.
    """
    table: Table = Alert.__table__  # type: ignore[attr-defined]
    named = [{"id": uuid7(), **row} for row in rows]
    return insert_rows(session, table, named, returning=tuple(table.c.keys()))


def restate(session: Session, rows: list[dict[str, Any]], because: str) -> Sequence[StoredAlert]:
    """As `raise_alerts`; one that stands with other numbers makes way for that with the new."""
    new = raise_alerts(session, rows)
    if len(new) == len(rows):
        return new
    raised = {(one.patient_id, one.rule, one.subject_id, one.subject_version) for one in new}
    again = {_key_of(row): row for row in rows if _key_of(row) not in raised}
    outdated = [one for one in _standing(session, again.values()) if not _says(one, again)]
    for alert in outdated:
        at = again[_key(alert)]["raised_at"]
        _resolve(session, [alert.id], Resolution.superseded, because, at)
    return [*new, *raise_alerts(session, [again[_key(alert)] for alert in outdated])]


def reconcile(
    session: Session,
    change: Change,
    subject_ids: Collection[UUID],
    rows: Sequence[dict[str, Any]],
    *,
    rules: Collection[str] | None = None,
) -> None:
    """Make these the alerts that stand about some subjects: raise what is new, resolve the rest.

    `rules` names those that were looked at, if not all were. What a clinician has acknowledged
    and is still so stays, even where its numbers changed.
    """
    found = {_key_of(row): row for row in rows}
    broken = {(row["rule"], row["subject_id"]) for row in rows}
    theirs = select(Alert).where(
        Alert.patient_id == change.patient_id, col(Alert.subject_id).in_(subject_ids), stands()
    )
    if rules is not None:
        theirs = theirs.where(col(Alert.rule).in_(rules))
    over: dict[Resolution, list[UUID]] = {one: [] for one in Resolution}
    for alert in session.exec(theirs).all():
        if _says(alert, found):
            del found[_key(alert)]
        elif (alert.rule, alert.subject_id) in broken:
            over[Resolution.superseded].append(alert.id)
        else:
            over[Resolution.no_longer_holds].append(alert.id)
    # Before others take their place: of one rule and subject only one alert stands.
    for resolution, ids in over.items():
        _resolve(session, ids, resolution, change.because, change.now)
    raise_alerts(session, list(found.values()))


def stands() -> ColumnElement[bool]:
    """Alerts that nothing entered later has resolved."""
    return col(Alert.resolved_at).is_(None)


def is_open() -> ColumnElement[bool]:
    """Alerts that stand and wait for a clinician."""
    return col(Alert.acknowledged_at).is_(None) & stands()


def _standing(session: Session, rows: Collection[dict[str, Any]]) -> list[Alert]:
    """The alerts in whose place some rows would stand."""
    theirs = select(Alert).where(
        col(Alert.patient_id).in_({row["patient_id"] for row in rows}),
        col(Alert.subject_id).in_({row["subject_id"] for row in rows}),
        stands(),
    )
    keys = {_key_of(row) for row in rows}
    return [one for one in session.exec(theirs) if _key(one) in keys]


def _key(alert: Alert) -> Key:
    return alert.patient_id, alert.rule, alert.subject_id, alert.subject_version


def _key_of(row: dict[str, Any]) -> Key:
    return row["patient_id"], row["rule"], row["subject_id"], row["subject_version"]


def _says(alert: Alert, found: Mapping[Key, dict[str, Any]]) -> bool:
    """Whether an alert says what was found, or a clinician knows of it at least."""
    row = found.get(_key(alert))
    if row is None or alert.acknowledged_at is not None:
        return row is not None and alert.severity == row["severity"]
    return all(getattr(alert, name) == row[name] for name in SAID)


def _resolve(
    session: Session, ids: list[UUID], resolution: Resolution, because: str, at: datetime
) -> None:
    if ids:
        told = {"resolved_at": at, "resolution": resolution, "resolved_because": because}
        session.execute(update(Alert).where(col(Alert.id).in_(ids)).values(**told))


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
        chosen = chosen.where(is_open())
    if last := paging.key(UUID):
        chosen = chosen.where(col(Alert.id) < last[0])
    newest = chosen.order_by(col(Alert.id).desc()).limit(paging.limit + 1)
    shown, cursor = paging.split(session.exec(newest).all(), lambda one: (one.id,))
    items = [AlertPublic.model_validate(one, from_attributes=True) for one in shown]
    return Page(items=items, next_cursor=cursor)


def acknowledge(
    session: Session, caller: Caller, patient: Patient, alert_id: UUID, note: str, now: datetime
) -> Alert:
    """Mark an alert as seen; acknowledging again changes nothing."""
    theirs = (col(Alert.id) == alert_id, col(Alert.patient_id) == patient.id)
    # One statement, so that of two at the same moment the first one's words stay.
    first = update(Alert).where(*theirs, col(Alert.acknowledged_at).is_(None))
    seen = {
        "acknowledged_at": now,
        "acknowledged_by": caller.account_id,
        "acknowledgement": note,
    }
    newly = session.execute(first.values(**seen).returning(col(Alert.id))).first()
    fresh = select(Alert).where(*theirs).execution_options(populate_existing=True)
    alert = session.exec(fresh).one_or_none()
    if alert is None:
        raise NotFound
    if newly is not None:
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
