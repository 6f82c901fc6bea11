"""Look at a review, decide, sign. What is signed is frozen; nothing reopens it."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from api import audit
from api.accounts.models import Account
from api.applications.slots import local_day
from api.audit import Caller, Role
from api.database import Sessions, insert_new, uuid7
from api.errors import NotFound, Problem
from api.messages import noted
from api.pagination import Page, Paging
from api.patients import access
from api.patients.models import Patient
from api.reviews import due, schedule, worklist
from api.reviews.bodies import Evidence, ReviewInFull, ReviewPublic, ReviewSign, Signature, WorkItem
from api.reviews.evidence import collect, evidence_hash
from api.reviews.models import Decision, Review, ReviewKind
from api.reviews.schedule import Urgency
from api.reviews.worklist import Asked
from api.treatments import service as treatments
from api.treatments.bodies import TreatmentEnd
from api.treatments.models import Treatment

MEANING = noted("I have reviewed the evidence shown with this review, and this is my decision.")


class AlreadySigned(Problem):
    status = 409
    code = "already_signed"
    title = noted("The review is signed")
    advice = noted("What was signed stays as it is; look again in a further review.")


class EvidenceChanged(Problem):
    status = 409
    code = "evidence_changed"
    title = noted("The evidence is not what you saw")
    advice = "Open the review again, look at what is there now, and sign with the hash it brings."


class ReviewNotDue(Problem):
    status = 409
    code = "review_not_due"
    title = noted("The review is not on the work-list yet")
    advice = "Wait until four weeks before `due_on`; a treatment can be ended at any time."


class LookAgainNotLater(Problem):
    status = 422
    code = "look_again_not_later"
    title = noted("The day to look again has come already")
    advice = noted("Give a later day; nothing was signed.")


def reviews(session: Session, patient: Patient, now: datetime) -> list[ReviewPublic]:
    """Every review of a patient, past and to come, by the day it falls due."""
    due.of_patient(session, treatments.treatments(session, patient.id))
    theirs = select(Review).where(Review.patient_id == patient.id)
    found = session.exec(theirs.order_by(col(Review.due_on), col(Review.id)))
    return [_public(one, local_day(now, patient.time_zone)) for one in found]


def work(
    sessions: Sessions, caller: Caller, paging: Paging, asked: Asked, now: datetime
) -> Page[WorkItem]:
    """One page of the work-list, after today's reviews were made. The look is audited."""
    with sessions.read() as session:
        today = worklist.today_of(session, caller, now)
    due.of_clinic(sessions, caller.clinic_id, today)
    with sessions.read() as session:
        found = worklist.page(session, caller, paging, asked, now)
    worklist.record_look(sessions, caller, found, now)
    return found


def show(
    session: Session, caller: Caller, patient: Patient, review_id: UUID, now: datetime
) -> ReviewInFull:
    """A review with its evidence; a patient sees neither evidence nor proposal before it is signed.

    The look is audited.
    """
    review = find(session, patient.id, review_id)
    _audit(session, caller, "review.seen", review, now)
    if review.evidence is None and caller.role is Role.patient:
        return _in_full(review, None, local_day(now, patient.time_zone))
    evidence = (
        collect(session, patient, review, now)
        if review.evidence is None
        else Evidence.model_validate(review.evidence)
    )
    return _in_full(review, evidence, local_day(now, patient.time_zone))


def sign(
    session: Session,
    caller: Caller,
    patient_id: UUID,
    review_id: UUID,
    *,
    given: ReviewSign,
    now: datetime,
) -> ReviewInFull:
    """Freeze the evidence with the decision, and do what was decided, all in one transaction.

    The caller's password was confirmed just before.
    """
    # Whoever logs or signs for this patient meanwhile waits, so the evidence cannot move.
    patient = access.find(session, caller, patient_id, lock=True)
    review = find(session, patient_id, review_id)
    signer = session.get_one(Account, caller.account_id)
    today = local_day(now, patient.time_zone)
    evidence = _signable(session, patient, review, given, now)
    _act(session, caller, review, given=given, today=today, now=now)
    _freeze(review, evidence, given, signer, now)
    session.add(review)
    session.flush()
    _audit(session, caller, "review.signed", review, now)
    return _in_full(review, evidence, today)


def _signable(
    session: Session, patient: Patient, review: Review, given: ReviewSign, now: datetime
) -> Evidence:
    """The evidence, if it is what the signer saw and the review is one to sign now."""
    today = local_day(now, patient.time_zone)
    if review.signed_at is not None:
        raise AlreadySigned
    if schedule.urgency(review.due_on, today) is Urgency.not_yet:
        raise ReviewNotDue(due_on=review.due_on.isoformat())
    if given.look_again_on is not None and given.look_again_on <= today:
        raise LookAgainNotLater(field="look_again_on")
    evidence = collect(session, patient, review, now)
    if evidence_hash(evidence) != given.evidence_hash:
        # Without the new hash: whoever signs must have opened what it stands for.
        raise EvidenceChanged(field="evidence_hash")
    return evidence


def _act(
    session: Session,
    caller: Caller,
    review: Review,
    *,
    given: ReviewSign,
    today: date,
    now: datetime,
) -> None:
    """Stop ends the treatment, look again makes a review of its day; else nothing happens.

    A treatment that has ended already can only be confirmed as stopped.
    """
    treatment = session.get_one(Treatment, review.treatment_id)
    if given.decision is Decision.stop and treatment.ended_on is None:
        end = TreatmentEnd(ended_on=today, reason=f"{_named(review)} signed: {given.reason}")
        treatments.end(session, caller, treatment, end, now)
    elif given.decision is not Decision.stop and treatment.ended_on is not None:
        raise treatments.TreatmentEnded
    if given.look_again_on is not None:
        follow_up = {
            "id": uuid7(),
            "patient_id": review.patient_id,
            "treatment_id": review.treatment_id,
            "kind": ReviewKind.follow_up,
            "due_on": given.look_again_on,
        }
        insert_new(session, Review, [follow_up])


def _freeze(
    review: Review, evidence: Evidence, given: ReviewSign, signer: Account, now: datetime
) -> None:
    review.decision = given.decision
    review.look_again_on = given.look_again_on
    review.reason = given.reason
    review.evidence = evidence.model_dump(mode="json")
    review.evidence_hash = evidence_hash(evidence)
    review.signed_by = signer.id
    review.signed_name = signer.full_name
    review.signed_meaning = MEANING
    review.signed_at = now


def find(session: Session, patient_id: UUID, review_id: UUID) -> Review:
    review = session.get(Review, review_id)
    if review is None or review.patient_id != patient_id:
        raise NotFound
    return review


def _public(review: Review, today: date) -> ReviewPublic:
    return ReviewPublic(
        id=review.id,
        treatment_id=review.treatment_id,
        kind=review.kind,
        due_on=review.due_on,
        overdue_days=0 if review.signed_at else schedule.days_overdue(review.due_on, today),
        signature=_signature(review),
    )


def _signature(review: Review) -> Signature | None:
    if review.signed_at is None:
        return None
    return Signature.model_validate(
        {**review.model_dump(), "name": review.signed_name, "meaning": review.signed_meaning}
    )


def _in_full(review: Review, evidence: Evidence | None, today: date) -> ReviewInFull:
    seen = review.evidence_hash or (evidence_hash(evidence) if evidence else None)
    return ReviewInFull.model_validate(
        {
            **_public(review, today).model_dump(),
            "evidence": evidence,
            "evidence_hash": seen,
        }
    )


def _audit(session: Session, caller: Caller, action: str, review: Review, now: datetime) -> None:
    audit.record(
        session,
        caller,
        action,
        at=now,
        subject="review",
        subject_id=review.id,
        patient_id=review.patient_id,
        kind=review.kind,
        decision=review.decision,
        evidence_hash=review.evidence_hash,
    )


def _named(review: Review) -> str:
    return f"{review.kind.replace('_', ' ').capitalize()} review"
