"""A running treatment: its areas, its pauses, its end."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from api import audit
from api.alerts import service as alerts
from api.audit import Caller, Role
from api.errors import NotFound, Problem
from api.messages import noted
from api.patients.models import Patient
from api.treatments import labels, sites
from api.treatments.again import entered
from api.treatments.bodies import (
    AreaAdd,
    AreaStop,
    PauseCreate,
    PauseEnd,
    TreatmentEnd,
)
from api.treatments.changes import Change, listener, tell
from api.treatments.labels import Label
from api.treatments.models import (
    Pause,
    PauseKind,
    TreatedArea,
    Treatment,
)

OVER_EXTENT = "areas_over_label"

FEWER_AREAS = noted("Let the patient treat part of the areas at a time, or fewer.")


class TreatmentEnded(Problem):
    status = 409
    code = "treatment_ended"
    title = noted("The treatment has ended")
    advice = noted("Start a new treatment; what has ended is not changed.")


class NotInThatOrder(Problem):
    status = 409
    code = "dates_out_of_order"
    title = noted("The dates do not follow each other")
    advice = noted(
        "An end comes on or after its start, and a treatment contains its areas and pauses."
    )


class EndsInFuture(Problem):
    status = 422
    code = "ends_in_future"
    title = noted("The day of the end has not come yet")
    advice = "Give a day that has come, or end it on the day itself; nothing was changed."


def label_of(treatment: Treatment) -> Label:
    """The label version the treatment was started under."""
    return labels.label_of(treatment.jurisdiction, treatment.label_version)


def running(session: Session, patient_id: UUID) -> Treatment | None:
    open_one = select(Treatment).where(
        Treatment.patient_id == patient_id, col(Treatment.ended_on).is_(None)
    )
    return session.exec(open_one).one_or_none()


def treatments(session: Session, patient_id: UUID) -> list[Treatment]:
    """All treatments of a patient, newest first."""
    theirs = select(Treatment).where(Treatment.patient_id == patient_id)
    newest_first = (col(Treatment.started_on).desc(), col(Treatment.recorded_at).desc())
    return list(session.exec(theirs.order_by(*newest_first)))


def find(session: Session, patient: Patient, treatment_id: UUID) -> Treatment:
    treatment = session.get(Treatment, treatment_id)
    if treatment is None or treatment.patient_id != patient.id:
        raise NotFound
    return treatment


def areas(session: Session, treatment_id: UUID) -> list[TreatedArea]:
    of_it = select(TreatedArea).where(TreatedArea.treatment_id == treatment_id)
    return list(session.exec(of_it.order_by(col(TreatedArea.since), col(TreatedArea.id))))


def pauses(session: Session, treatment_id: UUID) -> list[Pause]:
    of_it = select(Pause).where(Pause.treatment_id == treatment_id)
    return list(session.exec(of_it.order_by(col(Pause.since), col(Pause.id))))


@listener
def flag_extent(session: Session, change: Change, _: date | None) -> None:
    """More skin than one application may cover can be prescribed, but nobody shall miss it."""
    for treatment in treatments(session, change.patient_id):
        over = _over_extent(treatment, areas(session, treatment.id), change.now)
        alerts.reconcile(session, change, {treatment.id}, over, rules={OVER_EXTENT})


def _over_extent(
    treatment: Treatment, every: list[TreatedArea], now: datetime
) -> list[dict[str, Any]]:
    treated = [area for area in every if area.stopped_on is None]
    label = label_of(treatment)
    total, rule = sum(area.bsa_pct for area in treated), label.rules.area
    if treatment.ended_on is not None or total <= rule.percent:
        return []
    alert = {
        "patient_id": treatment.patient_id,
        "rule": OVER_EXTENT,
        "severity": "warning",
        "subject": "treatment",
        "subject_id": treatment.id,
        "subject_version": len(treated),
        "inputs": {"bsa_pct": float(total), "limit_pct": float(rule.percent)},
        "advice": f"{rule.text} {FEWER_AREAS}",
        "source": rule.source,
        "label": label.id,
        "raised_at": now,
    }
    return [alert]


def add_area(
    session: Session, caller: Caller, treatment: Treatment, given: AreaAdd, now: datetime
) -> TreatedArea:
    """Start or restart one area; its earlier spells stay on the record."""
    if before := entered(session, TreatedArea, given, treatment_id=treatment.id):
        return before
    require_running(treatment)
    _require_order(treatment.started_on, given.since)
    sites.require_sites(label_of(treatment), given.site, field="site")
    sites.require_untreated(areas(session, treatment.id), given)
    area = TreatedArea.model_validate({"treatment_id": treatment.id, **given.model_dump()})
    session.add(area)
    session.flush()
    record_audit(
        session, caller, "area.added", treatment, now, site=area.site, bsa_pct=str(area.bsa_pct)
    )
    tell(session, Change(treatment.patient_id, "area.added", now), area.since)
    return area


def stop_area(
    session: Session,
    caller: Caller,
    treatment: Treatment,
    area_id: UUID,
    *,
    given: AreaStop,
    now: datetime,
) -> TreatedArea:
    area = session.get(TreatedArea, area_id)
    if area is None or area.treatment_id != treatment.id:
        raise NotFound
    _require_order(area.since, given.stopped_on)
    since = min(area.stopped_on or given.stopped_on, given.stopped_on)
    area.stopped_on = given.stopped_on
    area.stop_reason = given.reason
    session.add(area)
    record_audit(
        session, caller, "area.stopped", treatment, now, site=area.site, reason=given.reason
    )
    tell(session, Change(treatment.patient_id, "area.stopped", now), since)
    return area


def pause(
    session: Session, caller: Caller, treatment: Treatment, given: PauseCreate, now: datetime
) -> Pause:
    """Record a pause. A patient may record a gap or a choice; an order is a dermatologist's."""
    ordered = given.kind in (PauseKind.clinician_ordered, PauseKind.area_cleared)
    if ordered and caller.role is not Role.dermatologist:
        raise NotFound
    if before := entered(session, Pause, given, treatment_id=treatment.id):
        return before
    require_running(treatment)
    _require_order(treatment.started_on, given.since, given.until)
    by = {"treatment_id": treatment.id, "recorded_by": caller.account_id, "recorded_at": now}
    made = Pause.model_validate(by | given.model_dump())
    session.add(made)
    session.flush()
    record_audit(
        session, caller, "pause.recorded", treatment, now, kind=made.kind, reason=made.reason
    )
    tell(session, Change(treatment.patient_id, "pause.recorded", now), made.since)
    return made


def end_pause(
    session: Session,
    caller: Caller,
    treatment: Treatment,
    pause_id: UUID,
    *,
    given: PauseEnd,
    now: datetime,
) -> Pause:
    found = session.get(Pause, pause_id)
    if found is None or found.treatment_id != treatment.id:
        raise NotFound
    ordered = found.kind in (PauseKind.clinician_ordered, PauseKind.area_cleared)
    if ordered and caller.role is not Role.dermatologist:
        raise NotFound
    _require_order(found.since, given.until)
    since = min(found.until or given.until, given.until)
    found.until = given.until
    found.ended_by = caller.account_id
    session.add(found)
    record_audit(session, caller, "pause.ended", treatment, now, until=given.until.isoformat())
    tell(session, Change(treatment.patient_id, "pause.ended", now), since)
    return found


def end(
    session: Session, caller: Caller, treatment: Treatment, given: TreatmentEnd, now: datetime
) -> Treatment:
    """End the treatment, by a dermatologist and with a reason; nothing else ever ends one."""
    require_running(treatment)
    _require_order(treatment.started_on, given.ended_on)
    today = local_today(session.get_one(Patient, treatment.patient_id), now)
    if given.ended_on > max(today, treatment.started_on):
        raise EndsInFuture(field="ended_on")
    # What has not begun yet is called off, and ends on the day it would have begun.
    treatment.called_off = treatment.started_on > today
    return close(session, caller, treatment, given, now)


def close(
    session: Session,
    caller: Caller,
    treatment: Treatment,
    given: TreatmentEnd,
    now: datetime,
    *,
    action: str = "treatment.ended",
) -> Treatment:
    """Write down an end that is in order; `action` is what the audit calls it."""
    treatment.ended_on = given.ended_on
    treatment.ended_by = caller.account_id
    treatment.end_reason = given.reason
    session.add(treatment)
    record_audit(session, caller, action, treatment, now, reason=given.reason)
    tell(session, Change(treatment.patient_id, action, now), given.ended_on)
    return treatment


def local_today(patient: Patient, now: datetime) -> date:
    """The day it is where the patient lives."""
    return now.astimezone(ZoneInfo(patient.time_zone)).date()


def latest_today(patient: Patient, now: datetime) -> date:
    """The last day that it may be for a patient: a traveller's may be one ahead of the zone on
    record."""
    return local_today(patient, now) + timedelta(days=1)


def require_running(treatment: Treatment) -> None:
    if treatment.ended_on is not None:
        raise TreatmentEnded


def _require_order(*days: date | None) -> None:
    known = [day for day in days if day is not None]
    if known != sorted(known):
        raise NotInThatOrder


def record_audit(
    session: Session,
    caller: Caller,
    action: str,
    treatment: Treatment,
    now: datetime,
    **detail: Any,
) -> None:
    audit.record(
        session,
        caller,
        action,
        at=now,
        subject="treatment",
        subject_id=treatment.id,
        patient_id=treatment.patient_id,
        **detail,
    )
