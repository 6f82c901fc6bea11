"""What a phone hears of a log it sent: the record, the alerts about it, and those it caused."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, or_, select

from api.alerts.models import Alert, AlertPublic
from api.alerts.service import StoredAlert, stands
from api.applications import history
from api.applications.bodies import LogStored
from api.applications.history import Key, Row, key_of

Raised = Alert | StoredAlert
# A log's alerts by patient, log and version; those it caused by patient, log and when.
_Of = dict[tuple[Key, int | datetime], list[Raised]]


def stored(rows: Iterable[Row], raised: Iterable[Raised]) -> list[LogStored]:
    """Rows with what was raised about them, and about others as they were recorded."""
    about, caused = _sorted(raised)
    return [
        LogStored.model_validate(
            history.said(row, about.get((_key(row), row["version"]), ()))
            | {"caused": _public(caused.get((_key(row), row["recorded_at"]), ()))}
        )
        for row in rows
    ]


def stored_before(session: Session, patient_id: UUID, rows: Sequence[Row]) -> list[LogStored]:
    """What `stored` said of rows when they were new and still stands, and what stands since."""
    said_of = col(Alert.subject_id).in_([row["id"] for row in rows])
    raised_by = col(Alert.raised_at).in_([row["recorded_at"] for row in rows])
    theirs = select(Alert).where(Alert.patient_id == patient_id, stands(), or_(said_of, raised_by))
    ordered = theirs.order_by(col(Alert.raised_at), col(Alert.id))
    found = list(session.exec(ordered)) if rows else []
    return stored(rows, found)


def once_each(records: Iterable[LogStored]) -> None:
    """Tell of every alert once in an answer: with its own log where that is there as well."""
    # A log that was sent twice is one record in two results.
    told = [*{id(one): one for one in records}.values()]
    seen = {alert.id for record in told for alert in record.alerts}
    for record in told:
        if not record.caused:
            continue
        record.caused = [alert for alert in record.caused if alert.id not in seen]
        seen.update(alert.id for alert in record.caused)


def _sorted(raised: Iterable[Raised]) -> tuple[_Of, _Of]:
    about: _Of = {}
    caused: _Of = {}
    for one in raised:
        key = key_of(one.patient_id, one.subject_id)
        about.setdefault((key, one.subject_version), []).append(one)
        for other in one.inputs.get("because_of", ()):
            key = key_of(one.patient_id, UUID(other))
            caused.setdefault((key, one.raised_at), []).append(one)
    return about, caused


def _key(row: Row) -> Key:
    return key_of(row["patient_id"], row["id"])


def _public(raised: Iterable[Raised]) -> list[AlertPublic]:
    return [AlertPublic.model_validate(one, from_attributes=True) for one in raised]
