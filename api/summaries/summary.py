"""The visit summary: one frozen value that every format renders, so that none can disagree.

Everything shown is in here already: a renderer chooses places and words, never numbers, and says
them in the language it is asked for; the value itself is of none. What is spelled out in JSON, and
what the hash is over, is the English. Codes
(`source`, `proposal`, `decision`, …) are the lower-case words the slices store. Dates of the
patient are local days, instants are aware UTC, shares are 0 to 1, percentages 0 to 100.
"""

import hashlib
import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from api.assessments.trend import leaves_out_new_lesions
from api.messages import ENGLISH, Message, Passage
from api.summaries.face_parts import FacePart
from api.summaries.picture import Photo, PhotoPair
from api.summaries.treated import Treatment
from api.summaries.usage import Adherence, Application


@dataclass(frozen=True, kw_only=True)
class Clinic:
    id: UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class Patient:
    id: UUID
    name: str
    born_on: date
    age: int
    sex_at_birth: str
    fitzpatrick: str | None
    zone: str
    language: str


@dataclass(frozen=True, kw_only=True)
class Interval:
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Value:
    """One value of one measure. `by` is a person's name or an algorithm, then with `version`.

    `author_id` is of the person, `photo_session_id` of the photographs it was read from; `parts`
    say what each region adds to an F-VASI. `value_of_record` is False for a machine's, and for one
    that the same source scored again for that day.
    """

    id: UUID
    on: date
    value: float
    interval: Interval | None
    source: str
    by: str
    author_id: UUID | None
    photo_session_id: UUID | None
    version: str | None
    provisional: bool
    value_of_record: bool
    parts: tuple[FacePart, ...]


@dataclass(frozen=True, kw_only=True)
class Series:
    """Every value of one measure, oldest first.

    Measures are `f_vasi`, `repigmentation` (percent since baseline inside confirmed outlines, by
    a machine), `f_bsa`, `t_vasi`, `vns` and `dlqi`.
    """

    measure: str
    values: tuple[Value, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Now against baseline within one source: a clinician's value is never set against a machine's.

    `change_percent` is 100 x (baseline - latest) / baseline: above 0 is better, and it is None
    where the baseline is 0 or missing; `repigmentation` is such a change itself, without a
    baseline of its own. `responder` is the best class reached, such as `F-VASI50`, or None. Of each
    measure at most one comparison is `of_record`, and never a machine's. `same_method` is
    False where two versions of an algorithm made the two values, None where there are not two.
    `new_lesions_percent` of the face lost pigment outside the outlines, where a machine looked; a
    value that leaves out new lesions has no class.
    """

    measure: str
    source: str
    of_record: bool
    baseline: Value | None
    latest: Value | None
    change_percent: float | None
    change_interval: Interval | None
    responder: str | None
    relapsed_on: date | None
    same_method: bool | None
    new_lesions_percent: float | None

    @property
    def leaves_out_new_lesions(self) -> bool:
        return leaves_out_new_lesions(self.new_lesions_percent)

    @property
    def provisional(self) -> bool:
        """Whether the change rests on a value that is."""
        return any(one.provisional for one in (self.baseline, self.latest) if one)


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One of severity `info` is only worth knowing."""

    id: UUID
    rule: str
    severity: str
    raised_at: datetime
    sentence: Message
    acknowledged_by: str | None
    acknowledged_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Reaction:
    """`causality`, `action` and `outcome` are None until a dermatologist has triaged it."""

    id: UUID
    term: str
    site: str
    onset_on: date
    reported_at: datetime
    severity: str
    serious: bool
    causality: str | None
    action: str | None
    outcome: str | None


@dataclass(frozen=True, kw_only=True)
class Signature:
    signer_id: UUID
    name: str
    signed_at: datetime
    meaning: str
    evidence_hash: str


@dataclass(frozen=True, kw_only=True)
class SeenValue:
    id: UUID
    on: date
    value: float


@dataclass(frozen=True, kw_only=True)
class Review:
    """`explanation` says why `proposal` was proposed, `rule` what it rests on; `f_vasi_seen` is the
    F-VASI of record that the signature rests on, `f_vasi_baseline_seen` what it was compared with.

    All four are None before the review is on the work-list, and to a patient until it is signed.
    """

    id: UUID
    kind: str
    due_on: date
    proposal: str | None
    explanation: Passage | None
    rule: Passage | None
    decision: str | None
    look_again_on: date | None
    reason: str | None
    signature: Signature | None
    f_vasi_seen: SeenValue | None
    f_vasi_baseline_seen: SeenValue | None


@dataclass(frozen=True, kw_only=True)
class Method:
    """A machine that made values shown here, and what its interval means."""

    algorithm: str
    version: str
    measures: tuple[str, ...]
    interval: str
    provisional_values: int


@dataclass(frozen=True, kw_only=True)
class VisitSummary:
    """`reviews` are oldest first; `sources` are the references of the rules used.

    Without `photo_consent` the patient never gave it or withdrew it, and `photos` are left out.
    Single `applications` are told on request: None says that nobody asked.
    """

    as_of: datetime
    clinic: Clinic
    patient: Patient
    treatment: Treatment
    series: tuple[Series, ...]
    comparisons: tuple[Comparison, ...]
    photo_consent: bool
    photos: tuple[PhotoPair, ...]
    adherence: Adherence
    applications: tuple[Application, ...] | None
    alerts: tuple[Alert, ...]
    reactions: tuple[Reaction, ...]
    reviews: tuple[Review, ...]
    methods: tuple[Method, ...]
    sources: tuple[str, ...]

    def values_of(self, measure: str) -> tuple[Value, ...]:
        return next((s.values for s in self.series if s.measure == measure), ())

    @property
    def today(self) -> date:
        """The day it was where the patient lives."""
        return self.as_of.astimezone(ZoneInfo(self.patient.zone)).date()

    @property
    def to_begin(self) -> bool:
        """Whether the treatment is still to begin; one that was called off is not."""
        treatment = self.treatment
        return treatment.ended_on is None and treatment.started_on > self.today

    @cached_property
    def content_hash(self) -> str:
        """SHA-256, hexadecimal, of the canonical JSON: equal content is the same summary."""
        canonical = json.dumps(
            _plain(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        return hashlib.sha256(canonical.encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """JSON-ready; a photo is its view and SHA-256, never its bytes."""
        return {"content_hash": self.content_hash, **_plain(self)}


def render_json(summary: VisitSummary) -> bytes:
    """As it is: written another way it would no longer have its own hash."""
    plain = summary.as_json()
    return json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):  # as most of it is
        return value
    if isinstance(value, Message | Passage):
        return value.told(ENGLISH)
    if isinstance(value, Photo):
        named = {name: str(getattr(value, name)) for name in ("id", "session_id", "taken_on")}
        return named | {"sha256": value.sha256}
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
