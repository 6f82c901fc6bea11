"""The reviews of a treatment: what was proposed, why, and what was decided and signed."""

from datetime import datetime

from sqlmodel import Session, col, select

from api.assessments.bodies import AssessmentPublic, Compared
from api.assessments.models import Measure
from api.messages import Message, Passage
from api.reviews import due, evidence, models, schedule
from api.reviews.bodies import Evidence, EvidenceReason
from api.reviews.proposal import Outcome
from api.reviews.schedule import Urgency
from api.summaries.course import Treated
from api.summaries.summary import Review, SeenValue, Signature


def reviewed(
    session: Session, treated: Treated, *, by_patient: bool, now: datetime
) -> tuple[Review, ...]:
    """By the day they fall due. What was signed is told as it was when signed."""
    due.of_patient(session, [treated.treatment])
    of_it = select(models.Review).where(models.Review.treatment_id == treated.treatment.id)
    found = session.exec(of_it.order_by(col(models.Review.due_on), col(models.Review.id)))
    return tuple(
        _review(one, _evidence(session, treated, one, by_patient=by_patient, now=now))
        for one in found.all()
    )


def _evidence(
    session: Session, treated: Treated, review: models.Review, *, by_patient: bool, now: datetime
) -> Evidence | None:
    """Frozen with the signature; without one as it is now, once a dermatologist may sign."""
    if review.evidence is not None:
        return Evidence.model_validate(review.evidence)
    if by_patient or schedule.urgency(review.due_on, treated.today) is Urgency.not_yet:
        return None
    return evidence.collect(session, treated.patient, review, now)


def _review(row: models.Review, seen: Evidence | None) -> Review:
    f_vasi = _f_vasi(seen) if seen and row.signed_at else None
    return Review(
        id=row.id,
        kind=row.kind,
        due_on=row.due_on,
        proposal=seen.proposal.outcome if seen else None,
        explanation=explained(seen) if seen else None,
        rule=_rule(seen) if seen else None,
        decision=row.decision,
        look_again_on=row.look_again_on,
        reason=row.reason,
        signature=_signature(row),
        f_vasi_seen=_seen(f_vasi.latest) if f_vasi else None,
        f_vasi_baseline_seen=_seen(f_vasi.baseline) if f_vasi else None,
    )


def _f_vasi(evidence: Evidence) -> Compared | None:
    compared = (one for one in evidence.compared if one.measure is Measure.f_vasi and one.of_record)
    return next(compared, None)


def _seen(one: AssessmentPublic | None) -> SeenValue | None:
    if one is None or one.value is None:
        return None
    return SeenValue(id=one.id, on=one.assessed_on, value=one.value)


def _rule(seen: Evidence) -> Passage:
    """What the label says, and where."""
    texts = seen.rule.text, " ", seen.rule.source, "."
    return Passage(parts=tuple(Message(text=text) for text in texts))


def explained(seen: Evidence) -> Passage:
    """The change that counted and its side of the line; with low adherence that too."""
    reasons = seen.proposal.reasons
    measured = [one for one in reasons if one.rule == "repigmentation"] or reasons
    line = [one for one in reasons if one.rule.startswith("line.")]
    weak = seen.proposal.outcome is Outcome.check_adherence_first
    used = [one for one in reasons if weak and one.rule.startswith("adherence.")]
    told = [_told(one) for one in (*measured[:1], *line, *used)]
    parts = [part for one in told for part in (Message(text=" "), *one)]
    return Passage(parts=tuple(parts[1:]))


def _told(reason: EvidenceReason) -> list[Message]:
    """What was signed before reasons had parts is told in the words of then."""
    return reason.said or [Message(text=reason.text)]


def _signature(row: models.Review) -> Signature | None:
    if row.signed_at is None:
        return None
    assert row.signed_by
    assert row.signed_name
    assert row.signed_meaning
    assert row.evidence_hash
    return Signature(
        signer_id=row.signed_by,
        name=row.signed_name,
        signed_at=row.signed_at,
        meaning=row.signed_meaning,
        evidence_hash=row.evidence_hash,
    )
