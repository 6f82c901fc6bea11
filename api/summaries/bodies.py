"""The visit summary as JSON: what `VisitSummary.as_json` writes, for the documentation."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from api.summaries.summary import (
    Clinic,
    Comparison,
    Method,
    Patient,
    Reaction,
    SeenValue,
    Series,
    Signature,
)
from api.summaries.treated import Treatment
from api.summaries.usage import Adherence, Application


class SummaryPhoto(BaseModel):
    """A small picture, at most 800 pixels; its bytes are in the PDF."""

    id: UUID
    session_id: UUID
    taken_on: date
    sha256: str


class SummaryPhotoPair(BaseModel):
    """One view (`front`, `left`, `right`) at baseline and now."""

    view: str
    baseline: SummaryPhoto | None
    now: SummaryPhoto | None


class SummaryAlert(BaseModel):
    """One of severity `info` is only worth knowing."""

    id: UUID
    rule: str
    severity: str
    raised_at: datetime
    sentence: str
    acknowledged_by: str | None
    acknowledged_at: datetime | None


class SummaryReview(BaseModel):
    """`explanation` says why `proposal` was proposed, `rule` what it rests on."""

    id: UUID
    kind: str
    due_on: date
    proposal: str | None
    explanation: str | None
    rule: str | None
    decision: str | None
    look_again_on: date | None
    reason: str | None
    signature: Signature | None
    f_vasi_seen: SeenValue | None
    f_vasi_baseline_seen: SeenValue | None


class SummaryPublic(BaseModel):
    """`content_hash` is the SHA-256 of all the rest as JSON with sorted keys and no spaces.

    Dates are the patient's local days, instants are UTC; percentages run from 0 to 100, shares
    from 0 to 1. Values with `source: machine` were made by a machine and are never of record
    beside a clinician's. Sentences are in English; the PDF and the FHIR document say them in the
    language that is asked for.
    """

    content_hash: str
    as_of: datetime
    clinic: Clinic
    patient: Patient
    treatment: Treatment
    series: list[Series]
    comparisons: list[Comparison]
    photo_consent: bool
    photos: list[SummaryPhotoPair]
    adherence: Adherence
    applications: list[Application] | None
    alerts: list[SummaryAlert]
    reactions: list[Reaction]
    reviews: list[SummaryReview]
    methods: list[Method]
    sources: list[str]
