"""The logs of patients, as they stand and as they stood."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Float,
    Integer,
    Select,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlmodel import Session

from api.alerts import service as alerts
from api.alerts.models import Alert, AlertPublic
from api.alerts.service import StoredAlert
from api.applications.bodies import LogPublic
from api.applications.broken import Logged
from api.applications.content import as_sent
from api.applications.dose import Area, Dose
from api.applications.models import Application
from api.applications.quantity import GRAMS_PER_PERCENT
from api.bulk import among, many
from api.pagination import Page, Paging, instant

TABLE = Application.__table__  # type: ignore[attr-defined]
Row = Mapping[str, Any]
Window = tuple[datetime, datetime]
# Patient and log, as numbers: a UUID computes its hash in Python each time it is looked up.
Key = tuple[int, int]


def key_of(patient_id: UUID, log_id: UUID) -> Key:
    return patient_id.int, log_id.int


def logged(session: Session, windows: Mapping[UUID, Window]) -> dict[UUID, list[Logged]]:
    """Each patient's logs in their window at least, as the rules see them.

    Withdrawn ones do not count. The sites of what was logged before no longer matter to a rule.
    """
    found: dict[UUID, list[Logged]] = {patient: [] for patient in windows}
    for asked in together(windows):
        for patient, log_id, version, at, zone, bsa_pct, grams in _ask(session, _logs, asked):
            areas = (Area("", bsa_pct),)
            dose = Dose(id=log_id, applied_at=at, zone=zone, areas=areas, grams=grams)
            found[patient].append(Logged(dose, version))
    return found


def in_full(session: Session, patient_id: UUID, windows: Iterable[Window]) -> list[Logged]:
    """A patient's logs in some windows, with all that the rules ask of a log; none withdrawn."""
    inside = [TABLE.c.applied_at.between(since, until) for since, until in windows]
    earlier = TABLE.alias()
    first = select(func.min(earlier.c.recorded_at)).where(
        earlier.c.patient_id == TABLE.c.patient_id, earlier.c.id == TABLE.c.id
    )
    chosen = select(TABLE, first.scalar_subquery().label("first_received")).where(
        TABLE.c.patient_id == patient_id, TABLE.c.current, ~TABLE.c.withdrawn, or_(*inside)
    )
    return [as_logged(dict(row)) for row in session.connection().execute(chosen).mappings()]


def entered_late(session: Session, patient_id: UUID) -> set[UUID]:
    """The logs that stand and reached the clinic more than a day after they were made."""
    late = TABLE.c.hours_late.is_not(None)
    chosen = select(TABLE.c.id).where(TABLE.c.patient_id == patient_id, TABLE.c.current, late)
    return {*session.connection().execute(chosen).scalars()}


def amounts(session: Session, windows: Mapping[UUID, Window]) -> dict[UUID, Decimal]:
    """At least the grams logged in each patient's window, estimated where none were given."""
    return dict.fromkeys(windows, Decimal(0)) | {
        patient: Decimal(str(total))
        for asked in together(windows)
        for patient, total in _ask(session, _amounts, asked)
    }


class Asked(NamedTuple):
    patients: list[UUID]
    since: datetime
    until: datetime


def together(windows: Mapping[UUID, Window]) -> Iterator[Asked]:
    """Patients whose windows nearly agree are asked about at once, with all of these windows.

    Apart, where a phone hands in old logs: it must not make others' years be read.
    """
    asked: Asked | None = None
    for patient, (since, until) in sorted(windows.items(), key=lambda one: one[1]):
        if asked and until - asked.since <= 2 * (until - since):
            asked.patients.append(patient)
            asked = asked._replace(until=max(asked.until, until))
            continue
        if asked:
            yield asked
        asked = Asked([patient], since, until)
    if asked:
        yield asked


def _ask(
    session: Session, question: Callable[[str], Select[*tuple[Any, ...]]], asked: Asked
) -> Iterable[tuple[Any, ...]]:
    connection = session.connection()
    dialect = connection.dialect.name
    named = {"patients": many(dialect, asked.patients), "since": asked.since, "until": asked.until}
    return connection.execute(question(dialect), named)


@cache
def _logs(dialect: str) -> Select[*tuple[Any, ...]]:
    columns = ("patient_id", "id", "version", "applied_at", "time_zone", "bsa_pct", "grams")
    return _counting(dialect, select(*(TABLE.c[name] for name in columns)))


@cache
def _amounts(dialect: str) -> Select[*tuple[Any, ...]]:
    grams, hundredths = (type_coerce(TABLE.c[name], Integer) for name in ("grams", "bsa_pct"))
    estimate = hundredths * literal(float(GRAMS_PER_PERCENT), Float)
    total = func.sum(func.coalesce(grams, estimate)) / 100
    asked = _counting(dialect, select(TABLE.c.patient_id, type_coerce(total, Float)))
    return asked.group_by(TABLE.c.patient_id)


def _counting(dialect: str, chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    # Built once: to put a statement together costs more than to send it.
    return chosen.where(
        among(dialect, TABLE.c.patient_id, "patients"),
        TABLE.c.applied_at.between(bindparam("since"), bindparam("until")),
        TABLE.c.current,
        ~TABLE.c.withdrawn,
    )


def as_logged(row: Row) -> Logged:
    """A stored row with all that the rules ask of a log.

    A correction is late only if the log itself was, and from the future only as of its own day.
    """
    applied, recorded, phone = row["applied_at"], row["recorded_at"], row["phone_time"]
    received = max(row.get("first_received", recorded), min(applied, recorded))
    dose = Dose(
        id=row["id"],
        applied_at=applied,
        zone=row["time_zone"],
        areas=tuple([Area(one["site"], Decimal(str(one["bsa_pct"]))) for one in row["areas"]]),
        grams=row["grams"],
        received_at=received,
        phone_at=phone and received + (phone - recorded),
    )
    return Logged(dose, row["version"], row["utc_offset_minutes"])


def versions(session: Session, keys: Iterable[tuple[UUID, UUID]]) -> list[Row]:
    """Every version of some logs, each named by patient and id, oldest first."""
    named = list(keys)
    theirs = tuple_(TABLE.c.patient_id, TABLE.c.id).in_(named) if named else false()
    chosen = select(TABLE).where(theirs).order_by(TABLE.c.id, TABLE.c.version)
    return [dict(row) for row in session.connection().execute(chosen).mappings()]


def page(
    session: Session,
    patient_id: UUID,
    paging: Paging,
    *,
    since: datetime | None,
    until: datetime | None,
    with_withdrawn: bool,
) -> Page[LogPublic]:
    """A patient's logs as they stand, newest first, from `since` to before `until`."""
    chosen = select(TABLE).where(TABLE.c.patient_id == patient_id, TABLE.c.current)
    if since is not None:
        chosen = chosen.where(TABLE.c.applied_at >= since)
    if until is not None:
        chosen = chosen.where(TABLE.c.applied_at < until)
    if not with_withdrawn:
        chosen = chosen.where(~TABLE.c.withdrawn)
    if last := paging.key(instant, UUID):
        at, log_id = last
        earlier = TABLE.c.applied_at < at
        chosen = chosen.where(earlier | ((TABLE.c.applied_at == at) & (TABLE.c.id < log_id)))
    newest = chosen.order_by(TABLE.c.applied_at.desc(), TABLE.c.id.desc()).limit(paging.limit + 1)
    found: list[Row] = [dict(row) for row in session.connection().execute(newest).mappings()]
    shown, cursor = paging.split(found, lambda row: (row["applied_at"].isoformat(), row["id"]))
    return Page(items=public_with_alerts(session, patient_id, shown), next_cursor=cursor)


def public_with_alerts(
    session: Session, patient_id: UUID, rows: Sequence[Row], *, every: bool = False
) -> list[LogPublic]:
    """Logs as they are shown, each with the alerts about its own version: those that stand, or
    every one that was ever raised."""
    ids = list({row["id"] for row in rows})
    raised: dict[tuple[UUID, int], list[Alert]] = {}
    for alert in alerts.about(session, patient_id, ids) if ids else ():
        if every or alert.resolved_at is None:
            raised.setdefault((alert.subject_id, alert.subject_version), []).append(alert)
    return [public(row, raised.get((row["id"], row["version"]), [])) for row in rows]


def public(row: Row, raised: Iterable[Alert | StoredAlert]) -> LogPublic:
    return LogPublic.model_validate(said(row, raised))


def said(row: Row, raised: Iterable[Alert | StoredAlert]) -> dict[str, Any]:
    """What is shown of a row, not yet validated."""
    return {
        **row,
        "applied_at": as_sent(row["applied_at"], row["utc_offset_minutes"]),
        "alerts": [AlertPublic.model_validate(one, from_attributes=True) for one in raised],
    }
