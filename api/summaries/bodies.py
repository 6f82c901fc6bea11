"""The visit summary as JSON: what `VisitSummary.as_json` writes, for the documentation."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from api.summaries.summary import (
    Alert,
    Clinic,
    Comparison,
    Method,
    Patient,
    Reaction,
    Review,
    Series,
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


class SummaryPublic(BaseModel):
    """`content_hash` is the SHA-256 of all the rest as JSON with sorted keys and no spaces.

    Dates are the patient's local days, instants are UTC; percentages run from 0 to 100, shares
    from 0 to 1. Values with `source: machine` were made by a machine and are never of record
    beside a clinician's.
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
    alerts: list[Alert]
    reactions: list[Reaction]
    reviews: list[Review]
    methods: list[Method]
    sources: list[str]
