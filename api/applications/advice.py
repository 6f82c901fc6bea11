"""Say beforehand whether applying now is fine: nothing is stored."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlmodel import Session

from api.applications import history
from api.applications.alert import Alert
from api.applications.bodies import BrokenRule, CheckPublic, MissedDose, Planned
from api.applications.broken import reach
from api.applications.dose import Area
from api.applications.flags import NO_TREATMENT
from api.applications.missed import MissedSlot, missed_slot
from api.applications.planned import Plan, check_planned
from api.applications.slots import Missed, local_day
from api.applications.surroundings import Surroundings, surroundings
from api.clinics.models import Clinic
from api.patients.models import Patient
from api.treatments.labels import Label


def advise(session: Session, patient: Patient, given: Planned, now: datetime) -> CheckPublic:
    """Every limit, looked at as if the cream were applied now; beside them what to make of a
    missed slot, which refuses nothing: its hours are ours, and the patient may keep others. Nor
    does it ever say to make up for a slot that may not be applied for now.
    """
    clinic = session.get_one(Clinic, patient.clinic_id)
    around = surroundings(session, {patient.id: clinic.jurisdiction.value})[patient.id]
    window = (now - reach(), now + reach())
    doses = [one.dose for one in history.logged(session, {patient.id: window})[patient.id]]
    label, course = around.judged_by(local_day(now, given.time_zone))
    areas = tuple(Area(area.site.value, area.percent) for area in given.areas)
    plan = Plan(zone=given.time_zone, areas=areas, grams=given.grams)
    found = check_planned(now, doses, plan, label=label, course=course)
    slot = missed_slot(now, doses, given.time_zone, label=label)
    prescribed = bool(around.treatments)
    allowed = found.allowed and prescribed
    if slot and slot.advice is Missed.apply_now and not allowed:
        slot = None
    return CheckPublic(
        allowed=allowed,
        earliest=found.earliest if prescribed else None,
        reasons=[*_nothing_prescribed(around, label), *map(_broken, found.reasons)],
        notes=[_broken(alert) for alert in found.notes],
        missed_dose=_missed(slot, label),
        ignored=list(found.ignored),
    )


def _nothing_prescribed(around: Surroundings, label: Label) -> list[BrokenRule]:
    if around.treatments:
        return []
    return [BrokenRule.model_validate({**asdict(NO_TREATMENT), "label": label.id})]


def _broken(alert: Alert) -> BrokenRule:
    others: dict[str, Any] = {"because_of": [str(one) for one in alert.other_ids]}
    inputs = {**alert.inputs, **(others if alert.other_ids else {})}
    return BrokenRule.model_validate({**asdict(alert), "inputs": inputs})


def _missed(slot: MissedSlot | None, label: Label) -> MissedDose | None:
    if slot is None:
        return None
    rule = label.rules.missed_dose
    return MissedDose(
        slot_due_at=slot.slot_due_at,
        next_due_at=slot.next_due_at,
        advice=slot.advice.value,
        rule=rule.id,
        source=rule.source,
    )
