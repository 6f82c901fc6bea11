"""Everything that a review rests on, collected from the slices below into one frozen value."""

import hashlib
import json
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from api.alerts.models import Alert
from api.applications import adherence, record
from api.applications.adherence import ADEQUATE_PERCENT, Adherence, Period, Share
from api.applications.bodies import AdherencePeriod
from api.applications.slots import local_day
from api.assessments import progress
from api.assessments.baseline import Course, since_baseline
from api.assessments.bodies import AssessmentPublic, Compared
from api.assessments.models import Assessment, Measure, Source
from api.assessments.trend import Interval, Point, exact
from api.patients.models import Patient
from api.photos.models import Photo, PhotoSession
from api.photos.service import best_per_view, sessions_of
from api.reactions.models import Reaction, Triage
from api.reactions.service import reactions_of
from api.reviews import proposal, schedule
from api.reviews.bodies import (
    Evidence,
    EvidenceAdherence,
    EvidenceAlert,
    EvidencePhotos,
    EvidenceProposal,
    EvidenceReaction,
    EvidenceReason,
    EvidenceRule,
    EvidenceTreatment,
    EvidenceWeeks,
)
from api.reviews.comparison import Comparison, Method
from api.reviews.comparison import Evidence as Judged
from api.reviews.models import Review, ReviewKind
from api.reviews.schedule import Milestone
from api.treatments import service as treatments
from api.treatments.models import Treatment

RECENT = timedelta(weeks=12)


def collect(session: Session, patient: Patient, review: Review, now: datetime) -> Evidence:
    """The evidence as of the patient's local day; the same data on the same day, the same hash."""
    treatment = session.get_one(Treatment, review.treatment_id)
    today = local_day(now, patient.time_zone)
    period = record.period_of(session, patient, treatment, now)
    weeks = schedule.weeks_at(treatment.started_on, today, period.ordered_pauses)
    used = _adherence(session, patient, period)
    every = treatments.treatments(session, patient.id)
    trend = progress.of_treatment(session, treatment, every, until=today)
    before, after = _photos(session, patient, progress.course_of(treatment, every), today)
    judged = Judged(
        as_of=today,
        milestone=milestone_of(review, treatment.started_on, today),
        label=treatments.label_of(treatment),
        weeks=weeks,
        clinician=_f_vasi(trend.compared, Source.clinician),
        photo=_photo(session, trend.compared),
        taking_percent=used.total.taking.percent if used.total else None,
    )
    return Evidence(
        form=1,
        as_of=today,
        treatment=_treatment(treatment),
        rule=_rule(judged),
        weeks=EvidenceWeeks(calendar=weeks.calendar, exposed=weeks.exposed),
        adherence=used,
        baseline_rule=trend.baseline_rule,
        compared=trend.compared,
        open_alerts=_open_alerts(session, patient.id),
        reactions=[_reaction(*one) for one in reactions_of(session, patient.id)],
        photos_baseline=before,
        photos_now=after,
        proposal=_proposal(judged),
    )


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


def _treatment(treatment: Treatment) -> EvidenceTreatment:
    return EvidenceTreatment(
        id=treatment.id,
        started_on=treatment.started_on,
        ended_on=treatment.ended_on,
        label=treatments.label_of(treatment).id,
    )


def _rule(judged: Judged) -> EvidenceRule:
    rules = judged.label.rules
    rule = rules.week_52 if judged.milestone is Milestone.week_52 else rules.week_24
    return EvidenceRule(id=rule.id, text=rule.text, advice=rule.advice, source=rule.source)


def _adherence(session: Session, patient: Patient, period: Period) -> EvidenceAdherence:
    doses = record.doses_of(session, patient.id, period)
    whole = adherence.total(doses, period)
    recent = replace(period, started_on=max(period.started_on, period.today - RECENT))
    lately = [one for one in doses if one.local_day >= recent.started_on]
    percent = whole.taking.percent if whole else None
    return EvidenceAdherence(
        total=_period(whole),
        last_12_weeks=_period(adherence.total(lately, recent)),
        adequate=None if percent is None else percent >= ADEQUATE_PERCENT,
    )


def _period(found: Adherence | None) -> AdherencePeriod | None:
    if found is None:
        return None
    shares = {
        name: {**asdict(share), "percent": share.percent}
        for name, share in vars(found).items()
        if isinstance(share, Share)
    }
    return AdherencePeriod.model_validate({**asdict(found), **shares})


def _open_alerts(session: Session, patient_id: UUID) -> list[EvidenceAlert]:
    still_open = select(Alert).where(
        Alert.patient_id == patient_id, col(Alert.acknowledged_at).is_(None)
    )
    ordered = still_open.order_by(col(Alert.raised_at), col(Alert.id))
    return [
        EvidenceAlert.model_validate(one, from_attributes=True) for one in session.exec(ordered)
    ]


def _reaction(reaction: Reaction, triage: Triage | None) -> EvidenceReaction:
    judged = triage.model_dump(include={"causality", "action", "outcome"}) if triage else {}
    unjudged = {"causality": None, "action": None, "outcome": None}
    return EvidenceReaction.model_validate({**reaction.model_dump(), **unjudged, **judged})


class _Taken(NamedTuple):
    assessed_on: date
    session: PhotoSession
    photos: list[Photo]

    def public(self) -> EvidencePhotos:
        best = best_per_view(self.photos)
        return EvidencePhotos(
            session_id=self.session.id,
            taken_on=self.assessed_on,
            photos={view: best[view].id for view in sorted(best)},
        )


def _photos(
    session: Session, patient: Patient, course: Course, today: date
) -> tuple[EvidencePhotos | None, EvidencePhotos | None]:
    """Usable photos at baseline and now, chosen by the same rule as the values."""
    taken = [
        _Taken(one.taken_at.astimezone(ZoneInfo(one.time_zone)).date(), one, photos)
        for one, photos in reversed(sessions_of(session, patient))
        if best_per_view(photos)
    ]
    known = [one for one in taken if one.assessed_on <= today]
    baseline, since = since_baseline(known, course)
    return baseline.public() if baseline else None, since[-1].public() if since else None


def _photo(session: Session, compared: list[Compared]) -> Comparison | None:
    """What the photographs say: inside a confirmed outline where the newest were compared so."""
    unaided = _f_vasi(compared, Source.machine)
    inside = next((one for one in compared if one.measure is Measure.repigmentation), None)
    scored = next((one for one in compared if _by_machine(one)), None)
    if unaided is None or inside is None or inside.latest is None or scored is None:
        return unaided
    detail = session.get_one(Assessment, inside.latest.id).detail
    if not _of_today(inside.latest, detail, scored):
        return unaided
    interval, said = inside.change_interval, _read(inside.latest)
    return replace(
        unaided,
        now=Point(said.on, unaided.now.value) if said and unaided.now else None,
        interval=Interval(exact(interval.low), exact(interval.high)) if interval else None,
        provisional=inside.provisional,
        repigmentation=said.value if said else None,
        verdict=detail["verdict"],
    )


def _of_today(found: AssessmentPublic, detail: dict[str, Any], scored: Compared) -> bool:
    """Whether no newer photograph was left uncompared, and the baseline is still the same."""
    first, last = scored.baseline, scored.latest
    newest = last is not None and last.assessed_on <= found.assessed_on
    return newest and first is not None and str(first.session_id) == detail["baseline_session_id"]


def _by_machine(one: Compared) -> bool:
    return (one.measure, one.source) == (Measure.f_vasi, Source.machine)


def _f_vasi(compared: list[Compared], source: Source) -> Comparison | None:
    by_source = (one for one in compared if (one.measure, one.source) == (Measure.f_vasi, source))
    one = next(by_source, None)
    if one is None:
        return None
    machine = source is Source.machine
    interval = one.change_interval if machine else None
    return Comparison(
        method=Method.photo if machine else Method.clinician,
        baseline=_read(one.baseline),
        now=_read(one.latest),
        interval=Interval(exact(interval.low), exact(interval.high)) if interval else None,
        provisional=one.provisional,
    )


def _read(found: AssessmentPublic | None) -> Point | None:
    """As it is printed: no score is known to more than four places."""
    if found is None or found.value is None:
        return None
    return Point(found.assessed_on, Decimal(str(round(found.value, 4))))


def _proposal(given: Judged) -> EvidenceProposal:
    proposed = proposal.propose(given)
    return EvidenceProposal(
        outcome=proposed.outcome,
        rules=proposed.rules,
        reasons=[EvidenceReason(**reason._asdict()) for reason in proposed.reasons],
    )
