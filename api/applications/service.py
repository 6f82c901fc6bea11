"""Log applications: hold the patient, look at the logs around, store, mark what broke a rule.

`log_many` is the one way in, for a single log, a batch, and a group of waiting phones alike.
A log is always stored. Its alerts, and those it causes about other logs, are stored with it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session

from api.alerts.service import StoredAlert, restate
from api.applications import answers, history
from api.applications.access import Held, hold
from api.applications.bodies import LogCreate, LogStored, Status
from api.applications.broken import NEAR, Logged, broken_by, least_quantity, reach
from api.applications.content import columns_of
from api.applications.history import TABLE, Key, Row, key_of
from api.applications.limits import hours_late
from api.applications.quantity import grams_of
from api.applications.surroundings import Surroundings, surroundings
from api.audit import AuditEntry, Caller
from api.bulk import insert_rows
from api.errors import NotFound, Problem

LOGGED = "application.logged"
AUDIT = AuditEntry.__table__  # type: ignore[attr-defined]


class LogDiffers(Problem):
    status = 409
    code = "log_differs"
    title = "A log with this id was stored with other content"
    advice = (
        "The stored log was not changed. To change it, correct it with a reason; what is a log of "
        "its own needs an id of its own."
    )


@dataclass(frozen=True)
class Sent:
    """One log as it arrived: from whom, for whom, when."""

    caller: Caller
    patient_id: UUID
    given: LogCreate
    now: datetime
    key: Key = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", key_of(self.patient_id, self.given.id))


@dataclass(frozen=True)
class Outcome:
    """What became of a log; `record` is what is stored now, of another content if it differs."""

    status: Status
    record: LogStored


def log_many(session: Session, sent: Sequence[Sent]) -> list[Outcome | NotFound]:
    """Store logs of one or more patients; one outcome for each, in their order.

    All logs of one patient must come from one account: its view of the patient decides.
    """
    held = hold(session, {one.patient_id: one.caller for one in sent})
    return log_held(session, held, sent)


def log_held(
    session: Session, held: Mapping[UUID, Held], sent: Sequence[Sent]
) -> list[Outcome | NotFound]:
    """`log_many` for patients that are held already."""
    seen = {patient_id.int for patient_id in held}
    first = {one.key: one for one in reversed(sent) if one.key[0] in seen}
    rows = {key: _row(one) for key, one in reversed(first.items())}
    before = _before(session, held, rows)
    stored = insert_rows(session, TABLE, list(rows.values()), returning=("patient_id", "id"))
    new = rows if len(stored) == len(rows) else _stored_of(rows, stored)
    raised = _judge(session, before, new.keys())
    record_audit(session, LOGGED, [first[key] for key in new])
    made = dict(zip(new, answers.stored(new.values(), raised), strict=True))
    again = [one for one in sent if one.key[0] in seen and first[one.key] is not one]
    known = _known(session, {one.key for one in again} | (rows.keys() - new.keys()))
    return [
        Outcome(Status.created, made[one.key])
        if first.get(one.key) is one and one.key in made
        else _compared(one, known)
        if one.key[0] in seen
        else NotFound()
        for one in sent
    ]


def _stored_of(rows: Mapping[Key, Row], stored: Iterable[Any]) -> dict[Key, Row]:
    created = {key_of(row.patient_id, row.id) for row in stored}
    return {key: row for key, row in rows.items() if key in created}


class Before(NamedTuple):
    """A patient before some logs are stored: what surrounds them, how far around them others
    matter, and these others. `sent` are the logs themselves, as the rules see them."""

    around: Surroundings
    within: timedelta
    known: Sequence[Logged]
    sent: Mapping[Key, Logged]


def _before(
    session: Session, held: Mapping[UUID, Held], rows: Mapping[Key, Row]
) -> dict[UUID, Before]:
    sent: dict[UUID, dict[Key, Logged]] = {}
    for key, row in rows.items():
        sent.setdefault(row["patient_id"], {})[key] = history.as_logged(row)
    if not sent:
        return {}
    around = surroundings(session, {patient: held[patient].jurisdiction for patient in sent})
    spans = _spans(session, {patient: [*ones.values()] for patient, ones in sent.items()}, around)
    windows = {patient: _window(ones.values(), spans[patient]) for patient, ones in sent.items()}
    known = history.logged(session, windows)
    return {
        patient: Before(around[patient], spans[patient], known[patient], ones)
        for patient, ones in sent.items()
    }


def _judge(
    session: Session, before: Mapping[UUID, Before], created: Collection[Key]
) -> Sequence[StoredAlert]:
    """Raise what the logs just stored break or make others break; the new alerts."""
    found = [
        broken.row() | {"patient_id": patient, "raised_at": one.dose.received_at}
        for patient, (around, within, known, sent) in before.items()
        for one, broken in broken_by(
            [one for key, one in sent.items() if key in created], known, around, within=within
        )
    ]
    return restate(session, found, LOGGED)


def _spans(
    session: Session, new: Mapping[UUID, Sequence[Logged]], around: Mapping[UUID, Surroundings]
) -> dict[UUID, timedelta]:
    """How far around its new logs a patient's others matter.

    Hardly anybody comes near the amount a label allows. One sum finds out who does, and spares
    all the others the reading of their last month.
    """
    windows = {patient: _window(ones, reach()) for patient, ones in new.items()}
    amounts = history.amounts(session, windows)
    return {
        patient: NEAR
        if amounts[patient] + sum(grams_of(one.dose) for one in ones)
        < least_quantity(around[patient])
        else reach()
        for patient, ones in new.items()
    }


def _window(ones: Iterable[Logged], span: timedelta) -> history.Window:
    times = [one.dose.applied_at for one in ones]
    return min(times) - span, max(times) + span


def _row(one: Sent) -> dict[str, Any]:
    return {
        "patient_id": one.patient_id,
        "id": one.given.id,
        "version": 1,
        "current": True,
        "withdrawn": False,
        "reason": None,
        "recorded_by": one.caller.account_id,
        "recorded_at": one.now,
        "phone_time": one.given.phone_time,
        "hours_late": hours_late(one.given.applied_at, one.now),
        **columns_of(one.given),
    }


def _known(session: Session, keys: Collection[Key]) -> dict[Key, tuple[set[str], LogStored]]:
    """Of logs stored before: the contents they ever had, and the record as it stands."""
    if not keys:
        return {}
    hashes: dict[Key, set[str]] = {}
    standing: dict[UUID, list[Row]] = {}
    for row in history.versions(session, [(UUID(int=one), UUID(int=two)) for one, two in keys]):
        hashes.setdefault(key_of(row["patient_id"], row["id"]), set()).add(row["content_hash"])
        if row["current"]:
            standing.setdefault(row["patient_id"], []).append(row)
    return {
        key_of(patient, record.id): (hashes[key_of(patient, record.id)], record)
        for patient, rows in standing.items()
        for record in answers.stored_before(session, patient, rows)
    }


def _compared(one: Sent, known: Mapping[Key, tuple[set[str], LogStored]]) -> Outcome:
    """A retry of what was stored, in any of its versions, is stored already."""
    hashes, record = known[one.key]
    same = columns_of(one.given)["content_hash"] in hashes
    return Outcome(Status.stored_already if same else Status.differs, record)


def record_audit(session: Session, action: str, done: Iterable[Sent]) -> None:
    """One line for what a caller sent of a patient at once, which names every log."""
    lines = [_line(action, [*ones]) for _, ones in groupby(done, _caller_and_patient)]
    insert_rows(session, AUDIT, lines, returning=("id",))


def _caller_and_patient(one: Sent) -> tuple[Caller, UUID]:
    return one.caller, one.patient_id


def _line(action: str, done: Sequence[Sent]) -> dict[str, Any]:
    ids = [str(one.given.id) for one in done]
    caller, patient_id = _caller_and_patient(done[0])
    return {
        "at": done[0].now,
        "actor_id": caller.account_id,
        "actor_role": caller.role,
        "clinic_id": caller.clinic_id,
        "action": action,
        "subject": "application",
        "subject_id": ids[0] if len(ids) == 1 else None,
        "patient_id": patient_id,
        "address": caller.address,
        "device": caller.device,
        "detail": {} if len(ids) == 1 else {"ids": ids},
    }
