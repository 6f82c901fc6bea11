"""What goes in and out of the addresses of reviews, and the evidence that a signature freezes."""

from datetime import date, datetime
from enum import StrEnum
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from api.applications.bodies import AdherencePeriod
from api.assessments.bodies import Compared
from api.clock import StorableDay
from api.messages import Message
from api.photos.models import View
from api.reactions.models import ActionTaken, Causality, Outcome, Severity
from api.reviews import proposal
from api.reviews.models import Decision, ReviewKind
from api.text import StorableText


class ReviewSign(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "decision": "look_again",
                "look_again_on": "2027-06-01",
                "reason": "Half of the missed applications fell in the shingles; give it 12 weeks.",
                "evidence_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "password": "seven quiet lanterns",
            }
        },
    )

    decision: Decision
    look_again_on: StorableDay | None = Field(
        default=None, description="With `look_again`, and only then: the day of a further review"
    )
    reason: StorableText = Field(min_length=10, max_length=900)
    evidence_hash: str = Field(
        pattern="^[0-9a-f]{64}$", description="Of the evidence that the signer saw"
    )
    password: SecretStr = Field(max_length=200, description="The signer's own, entered again")

    @model_validator(mode="after")
    def _a_look_again_has_a_day(self) -> Self:
        if (self.decision is Decision.look_again) != (self.look_again_on is not None):
            raise ValueError("look_again_on goes with the decision `look_again`, and only with it")
        return self


class EvidenceTreatment(BaseModel):
    id: UUID
    started_on: date
    ended_on: date | None
    label: str


class EvidenceRule(BaseModel):
    """What the label says about this review."""

    id: str
    text: str
    advice: str
    source: str


class EvidenceWeeks(BaseModel):
    """`exposed` leaves out the days of ordered pauses; the review goes by the calendar."""

    calendar: float
    exposed: float


class EvidenceAdherence(BaseModel):
    """By the patient's own logs, which overstate use. `adequate`: 80% or more in total."""

    total: AdherencePeriod | None
    last_12_weeks: AdherencePeriod | None
    adequate: bool | None


class EvidenceAlert(BaseModel):
    id: UUID
    rule: str
    severity: str
    raised_at: datetime


class EvidenceReaction(BaseModel):
    id: UUID
    term: str
    site: str
    onset_on: date
    severity: Severity
    serious: bool
    causality: Causality | None
    action: ActionTaken | None
    outcome: Outcome | None


class EvidencePhotos(BaseModel):
    """The usable photos of one session, by view."""

    session_id: UUID
    taken_on: date
    photos: dict[View, UUID]


class EvidenceReason(BaseModel):
    """`text` is `said` in English; what was signed before had the text alone."""

    rule: str
    text: str
    source: str
    # Left out where there is none, so that an older evidence stays the one that was hashed.
    said: list[Message] = Field(default=[], exclude_if=lambda found: not found)


class EvidenceProposal(BaseModel):
    """Computed and explained, never acted on. `rules` names the version of the computation."""

    outcome: proposal.Outcome
    rules: str
    reasons: list[EvidenceReason]


class Evidence(BaseModel):
    """All that a review rests on, as of the patient's day `as_of`; applications until the eve.

    `form` is the version of this form: what was signed keeps the form it was signed in.
    """

    form: Literal[1, 2]
    as_of: date
    treatment: EvidenceTreatment
    rule: EvidenceRule
    weeks: EvidenceWeeks
    adherence: EvidenceAdherence
    baseline_rule: str
    compared: list[Compared]
    open_alerts: list[EvidenceAlert]
    reactions: list[EvidenceReaction]
    photos_baseline: EvidencePhotos | None
    photos_now: EvidencePhotos | None
    # Left out where it is not known: so an evidence of form 1 stays the one that was hashed.
    new_lesions_pct: float | None = Field(
        default=None,
        exclude_if=lambda found: found is None,
        description="Skin outside the confirmed outlines that lost pigment since baseline, in "
        "percent of the face; the repigmentation inside them does not count it",
    )
    new_lesions_on: date | None = Field(
        default=None,
        exclude_if=lambda found: found is None,
        description="The day of the photos that show it: the newest that could be compared",
    )
    proposal: EvidenceProposal


class Signature(BaseModel):
    """Who decided what, when and why, in the name as printed and the meaning as shown then."""

    decision: Decision
    look_again_on: date | None
    reason: str
    name: str
    meaning: str
    signed_by: UUID
    signed_at: datetime


class ReviewPublic(BaseModel):
    id: UUID
    treatment_id: UUID
    kind: ReviewKind
    due_on: date
    overdue_days: int
    signature: Signature | None


class ReviewInFull(ReviewPublic):
    """With its evidence: as it is now, or as it was when signed. A patient sees signed ones only.

    `evidence_hash` is the SHA-256 of the evidence as JSON with sorted keys and no spaces.
    """

    evidence: Evidence | None
    evidence_hash: str | None


class WorkReason(StrEnum):
    alerts_open = "alerts_open"
    log_quarantined = "log_quarantined"
    outline_unconfirmed = "outline_unconfirmed"
    phone_silent = "phone_silent"
    photo_unmeasured = "photo_unmeasured"
    reaction_untriaged = "reaction_untriaged"
    review_due = "review_due"
    sending_given_up = "sending_given_up"


class WorkSort(StrEnum):
    """`urgent`: grave things first, then what has waited longest; `oldest`: by waiting alone."""

    urgent = "urgent"
    oldest = "oldest"
    patient = "patient"


class ClaimPublic(BaseModel):
    """Who works on a case, and until when that holds unless it is claimed again."""

    account_id: UUID
    claimed_by: str
    since: datetime
    until: datetime


class WorkItem(BaseModel):
    """One thing that waits. `about` is the kind of review, the reaction's term, the code why, or
    what a FHIR server answered.

    Alerts and quarantined logs are one item for each patient, with their `count`, and then
    `subject_id` is the patient's, as it is of silent phones and unconfirmed outlines. `since` is
    when it came on the list.
    """

    reason: WorkReason
    urgent: bool
    patient_id: UUID
    patient_name: str
    subject_id: UUID
    about: str
    count: int
    since: datetime
    age_days: int
    due_on: date | None
    overdue_days: int | None
    who_must_act: Literal["dermatologist"]
    claim: ClaimPublic | None
