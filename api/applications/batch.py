"""Read a batch item by item: none blocks another, and what cannot be read is kept aside."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, ValidationError
from sqlmodel import Session

from api import audit
from api.applications import answers, service
from api.applications.access import Held
from api.applications.bodies import At, BatchGiven, ItemResult, LogCreate, Status, Strict
from api.applications.content import hash_of
from api.applications.models import QuarantinedLog
from api.applications.service import LogDiffers, Outcome, Sent
from api.audit import Caller
from api.database import insert_new, uuid7
from api.errors import NotFound, Problem, field_errors

LIMIT = 500


class BatchTooLarge(Problem):
    status = 413
    code = "batch_too_large"
    title = "The batch has too many items"
    advice = f"Send at most {LIMIT} items at once; nothing of this batch was stored."


class BatchNotAList(Problem):
    status = 422
    code = "batch_not_a_list"
    title = "The items of a batch are no list"
    advice = "Send `items` as a list of logs; nothing was stored."


class LogUnreadable(Problem):
    status = 422
    code = "log_unreadable"
    title = "The log could not be read"
    advice = (
        "It was kept as it came and the clinic sees it; the phone may delete it. If it was real, "
        "log it again under a new id."
    )


# What was wrong with each field, as `field_errors` tells it.
Unreadable = list[dict[str, Any]]


class InOrder(Strict):
    """A batch of which every item can be read, as nearly every batch is."""

    items: Annotated[list[LogCreate], Field(min_length=1, max_length=LIMIT)]
    phone_time: At | None = None

    def logs(self) -> list[LogCreate]:
        if self.phone_time is not None:
            for one in self.items:
                one.phone_time = one.phone_time or self.phone_time
        return self.items


def log(
    session: Session, caller: Caller, held: Held, given: BatchGiven, now: datetime
) -> list[ItemResult]:
    """Store every item of a batch that can be read and keep the rest aside, in one transaction."""
    items = _items(given)
    read = [_read(item, given) for item in items]
    sent = [Sent(caller, held.id, one, now) for one in read if isinstance(one, LogCreate)]
    stored = results([*map(_stored, service.log_held(session, {held.id: held}, sent))])
    left = iter(stored)
    unreadable = [
        (item, one) for item, one in zip(items, read, strict=True) if isinstance(one, list)
    ]
    _keep_aside(session, caller, held, unreadable, now)
    return [
        _unreadable(item, one) if isinstance(one, list) else next(left)
        for item, one in zip(items, read, strict=True)
    ]


def results(outcomes: Sequence[Outcome]) -> list[ItemResult]:
    """What a phone hears of the logs it sent at once, each alert once."""
    answers.once_each(outcome.record for outcome in outcomes)
    return [_result(outcome) for outcome in outcomes]


def _items(given: BatchGiven) -> list[Any]:
    if not isinstance(given.items, list):
        raise BatchNotAList(field="items")
    if len(given.items) > LIMIT:
        raise BatchTooLarge(field="items", limit=LIMIT, items=len(given.items))
    return given.items


def _read(item: Any, given: BatchGiven) -> LogCreate | Unreadable:
    try:
        one = LogCreate.model_validate(item)
    except ValidationError as invalid:
        errors = field_errors(invalid.errors(include_input=False))
        return [
            {**error, "field": _storable(error["field"]), "message": _storable(error["message"])}
            for error in errors
        ]
    if one.phone_time is None:
        one.phone_time = given.phone_time
    return one


def _storable(said: str) -> str:
    """What a phone made up may hold characters that no database and no answer takes."""
    return said.encode("ascii", "backslashreplace").decode().replace("\x00", "\\x00")[:200]


def _stored(outcome: Outcome | NotFound) -> Outcome:
    assert isinstance(outcome, Outcome)
    return outcome


def _result(outcome: Outcome) -> ItemResult:
    differs = outcome.status is Status.differs
    return ItemResult(
        id=str(outcome.record.id),
        status=outcome.status,
        client_may_delete=not differs,
        record=outcome.record,
        problem=LogDiffers().body() if differs else None,
    )


def _unreadable(item: Any, errors: Unreadable) -> ItemResult:
    named = item.get("id") if isinstance(item, dict) else None
    return ItemResult(
        id=_storable(named) if isinstance(named, str) else None,
        status=Status.quarantined,
        client_may_delete=True,
        record=None,
        problem=LogUnreadable(errors=errors).body(),
    )


def _keep_aside(
    session: Session,
    caller: Caller,
    held: Held,
    unreadable: Sequence[tuple[Any, Unreadable]],
    now: datetime,
) -> None:
    """The same item again is kept once, so that a phone that never got its answer may retry."""
    rows = {
        row["content_hash"]: row
        for row in (_aside(caller, held.id, *one, now) for one in unreadable)
    }
    kept = insert_new(session, QuarantinedLog, list(rows.values())) if rows else set()
    if kept:
        audit.record(
            session,
            caller,
            "application.quarantined",
            at=now,
            subject="quarantined_log",
            patient_id=held.id,
            ids=sorted(map(str, kept)),
        )


def _aside(
    caller: Caller, patient_id: UUID, item: Any, errors: Unreadable, now: datetime
) -> dict[str, Any]:
    return {
        "id": uuid7(),
        "patient_id": patient_id,
        # ASCII with escapes: a NUL or half a character pair is kept as it came.
        "raw": json.dumps(item),
        "content_hash": hash_of(item),
        "errors": errors,
        "received_at": now,
        "device": caller.device,
    }
