"""Everything that a review rests on, collected from the slices below into one frozen value."""

import hashlib
import json
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from api.alerts.models import Alert
from api.alerts.service import is_open
from api.applications import record
from api.applications.slots import local_day
from api.assessments import progress
from api.assessments.bodies import Compared
from api.assessments.models import Assessment
from api.patients.models import Patient
from api.photos.service import best_per_view, sessions_of
from api.reactions.service import reactions_of
from api.reviews import schedule
from api.reviews.bodies import Evidence
from api.reviews.gathered import Detail, Gathered, Taken, evidence_of, repigmentation
from api.reviews.models import Review, ReviewKind
from api.reviews.schedule import Milestone
from api.treatments import service as treatments
from api.treatments.models import Treatment


def collect(session: Session, patient: Patient, review: Review, now: datetime) -> Evidence:
    """The evidence as of the patient's local day; the same data on the same day, the same hash."""
    treatment = session.get_one(Treatment, review.treatment_id)
    today = local_day(now, patient.time_zone)
    period = record.period_of(session, patient, treatment, now)
    every = treatments.treatments(session, patient.id)
    trend = progress.of_treatment(session, treatment, every, until=today)
    found = Gathered(
        milestone=milestone_of(review, treatment.started_on, today),
        treatment=treatment,
        course=progress.course_of(treatment, every),
        period=period,
        doses=record.doses_of(session, patient.id, period),
        compared=trend.compared,
        inside=_inside(session, trend.compared),
        open_alerts=_open_alerts(session, patient.id),
        reactions=reactions_of(session, patient.id),
        taken=_taken(session, patient, today),
    )
    return evidence_of(found)


def evidence_hash(evidence: Evidence | dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no spaces, UTF-8."""
    plain = evidence if isinstance(evidence, dict) else evidence.model_dump(mode="json")
    canonical = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def milestone_of(review: Review, started_on: date, today: date) -> Milestone:
    """Whose rule a review is held against; a follow-up's is that of the last milestone passed."""
    if review.kind is ReviewKind.follow_up:
        passed = today >= started_on + schedule.AFTER[Milestone.week_52]
        return Milestone.week_52 if passed else Milestone.week_24
    return Milestone(review.kind.value)


def _inside(session: Session, compared: list[Compared]) -> Detail | None:
    found = repigmentation(compared)
    if found is None or found.latest is None:
        return None
    return session.get_one(Assessment, found.latest.id).detail


def _open_alerts(session: Session, patient_id: UUID) -> list[Alert]:
    still_open = select(Alert).where(Alert.patient_id == patient_id, is_open())
    return list(session.exec(still_open.order_by(col(Alert.raised_at), col(Alert.id))))


def _taken(session: Session, patient: Patient, today: date) -> list[Taken]:
    taken = [
        Taken(one.taken_at.astimezone(ZoneInfo(one.time_zone)).date(), one, photos)
        for one, photos in reversed(sessions_of(session, patient))
        if best_per_view(photos)
    ]
    return [one for one in taken if one.assessed_on <= today]
