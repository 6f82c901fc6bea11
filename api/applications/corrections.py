"""Correct or withdraw a log: a further version with a reason; what was said before stays."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import Session

from api import audit
from api.applications import answers, history
from api.applications.access import Held
from api.applications.bodies import LogCorrect, LogPublic, LogStored, Withdraw
from api.applications.content import columns_of
from api.applications.history import TABLE, Row
from api.applications.limits import hours_late
from api.applications.rejudging import judge_around
from api.audit import Caller
from api.errors import NotFound, Problem
from api.treatments.changes import Change

CORRECTED, WITHDRAWN = "application.corrected", "application.withdrawn"


class VersionConflict(Problem):
    status = 409
    code = "version_conflict"
    title = "The log was changed since it was seen"
    advice = "Look at the version that stands (`current_version`) and decide again."


def correct(
    session: Session, caller: Caller, held: Held, log_id: UUID, *, given: LogCorrect, now: datetime
) -> LogStored:
    """Say anew what happened; a withdrawn log counts again. Every rule is looked at again."""
    seen = history.versions(session, [(held.id, log_id)])
    content = columns_of(given)
    changes = {**content, "withdrawn": False, "phone_time": given.phone_time}
    if _said_before(seen, given, content["content_hash"], withdrawn=False):
        return _standing(session, held, seen)
    changes["hours_late"] = hours_late(given.applied_at, seen[0]["recorded_at"])
    row = _add_version(session, caller, seen, given, changes=changes, now=now)
    _audit(session, caller, CORRECTED, row, now)
    places = {seen[-1]["applied_at"], row["applied_at"]}
    judge_around(session, Change(held.id, CORRECTED, now), log_id, places)
    return _standing(session, held, [row])


def withdraw(
    session: Session, caller: Caller, held: Held, log_id: UUID, *, given: Withdraw, now: datetime
) -> LogPublic:
    """Say that it did not happen: it counts no more, and it stays on the record."""
    seen = history.versions(session, [(held.id, log_id)])
    withdrawn = bool(seen) and seen[-1]["withdrawn"] and seen[-1]["version"] == given.version
    if withdrawn or _said_before(seen, given, None, withdrawn=True):
        return _standing(session, held, seen)
    row = _add_version(session, caller, seen, given, changes={"withdrawn": True}, now=now)
    _audit(session, caller, WITHDRAWN, row, now)
    judge_around(session, Change(held.id, WITHDRAWN, now), log_id, {row["applied_at"]})
    return _standing(session, held, [row])


def versions(session: Session, patient_id: UUID, log_id: UUID) -> list[LogPublic]:
    """Every version of a log, oldest first, each with the alerts about it."""
    rows = history.versions(session, [(patient_id, log_id)])
    if not rows:
        raise NotFound
    return history.public_with_alerts(session, patient_id, rows, every=True)


def _said_before(
    seen: list[Row], given: LogCorrect | Withdraw, content: str | None, *, withdrawn: bool
) -> bool:
    """Whether this very change was stored: its answer was lost and the phone asks again.

    Raises NotFound for a log that is not there, VersionConflict when another change came first.
    """
    if not seen:
        raise NotFound
    last = seen[-1]
    if last["version"] == given.version:
        return False
    same_content = content is None or content == last["content_hash"]
    again = last["version"] == given.version + 1 and last["reason"] == given.reason
    if not (again and same_content and last["withdrawn"] is withdrawn):
        raise VersionConflict(field="version", current_version=last["version"])
    return True


def _add_version(
    session: Session,
    caller: Caller,
    seen: list[Row],
    given: LogCorrect | Withdraw,
    *,
    changes: dict[str, Any],
    now: datetime,
) -> dict[str, Any]:
    last = seen[-1]
    row = {
        **last,
        **changes,
        "version": last["version"] + 1,
        "reason": given.reason,
        "recorded_by": caller.account_id,
        "recorded_at": now,
    }
    this = (TABLE.c.patient_id == last["patient_id"]) & (TABLE.c.id == last["id"])
    connection = session.connection()
    connection.execute(update(TABLE).where(this, TABLE.c.current).values(current=False))
    connection.execute(insert(TABLE), [row])
    return row


def _standing(session: Session, held: Held, rows: list[Row]) -> LogStored:
    return answers.stored_before(session, held.id, rows[-1:])[0]


def _audit(session: Session, caller: Caller, action: str, row: Row, now: datetime) -> None:
    audit.record(
        session,
        caller,
        action,
        at=now,
        subject="application",
        subject_id=row["id"],
        patient_id=row["patient_id"],
        version=row["version"],
        reason=row["reason"],
    )
