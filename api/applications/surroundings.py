"""What surrounds the logs of a patient: treatments with their pauses, tubes, states."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CompoundSelect,
    Select,
    String,
    Uuid,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)
from sqlmodel import Session, col

from api.applications.dose import Course
from api.applications.slots import Span
from api.treatments.labels import Label, LabelUnknown, all_labels, label_of, load_label
from api.treatments.models import Condition, ConditionKind, Pause, PauseKind, Treatment, Tube

# The rest leave the patient free to apply: a gap in supply, or their own choice.
ORDERED = (PauseKind.clinician_ordered, PauseKind.area_cleared)


@dataclass(frozen=True, kw_only=True)
class Prescribed:
    """One treatment: when, under which label, with which ordered pauses."""

    id: UUID
    jurisdiction: str
    label_version: str
    span: Span
    pauses: list[Span] = field(default_factory=list)


@dataclass(frozen=True)
class Surroundings:
    """`jurisdiction` is the clinic's, whose label counts where nothing was prescribed."""

    jurisdiction: str
    treatments: list[Prescribed] = field(default_factory=list)
    states: dict[str, list[Span]] = field(default_factory=dict)
    tubes: list[date] = field(default_factory=list)

    def on(self, day: date) -> Prescribed | None:
        """The treatment a local day belongs to: the last begun by then, else the first after."""
        begun = [one for one in self.treatments if one.span.since <= day]
        if begun:
            return max(begun, key=lambda one: one.span.since)
        return min(self.treatments, key=lambda one: one.span.since, default=None)

    def judged_by(self, day: date) -> tuple[Label, Course]:
        """The label and the course that a log of this day is held against."""
        treatment = self.on(day)
        if treatment is None:
            return _without_treatment(self.jurisdiction, day), self._course(date.min)
        since, until = treatment.span
        label = label_of(treatment.jurisdiction, treatment.label_version)
        return label, self._course(since, until, tuple(treatment.pauses))

    def _course(
        self, since: date, until: date | None = None, pauses: tuple[Span, ...] = ()
    ) -> Course:
        return Course(
            started_on=since,
            ended_on=until,
            pauses=pauses,
            pregnant=tuple(self.states.get(ConditionKind.pregnancy, ())),
            breastfeeding=tuple(self.states.get(ConditionKind.breastfeeding, ())),
            tubes=tuple(self.tubes),
        )


def surroundings(session: Session, jurisdictions: Mapping[UUID, str]) -> dict[UUID, Surroundings]:
    """Everything that surrounds the logs of some patients, in one question to the database."""
    found = {patient: Surroundings(place) for patient, place in jurisdictions.items()}
    rows = list(session.connection().execute(_everything(), {"patients": list(found)}))
    treatments: dict[UUID, Prescribed] = {}
    for row in rows:
        if row.table == "treatment":
            treatments[row.id] = _prescribed(row)
            found[row.patient_id].treatments.append(treatments[row.id])
    for row in rows:
        span = Span(row.since, row.until)
        if row.table == "pause":
            treatments[row.id].pauses.append(span)
        elif row.table == "condition":
            found[row.patient_id].states.setdefault(row.kind, []).append(span)
        elif row.table == "tube":
            found[row.patient_id].tubes.append(row.since)
    return found


def _prescribed(row: Any) -> Prescribed:
    return Prescribed(
        id=row.id,
        jurisdiction=row.kind,
        label_version=row.version,
        span=Span(row.since, row.until),
    )


@cache
def _everything() -> CompoundSelect[Any]:
    # Built once: to put a statement together costs more than to send it.
    theirs: Any = bindparam("patients", expanding=True)
    treatments: Select[*tuple[Any, ...]] = select(
        literal("treatment").label("table"),
        col(Treatment.patient_id),
        col(Treatment.id),
        cast(Treatment.jurisdiction, String).label("kind"),
        cast(Treatment.label_version, String).label("version"),
        col(Treatment.started_on).label("since"),
        col(Treatment.ended_on).label("until"),
    )
    pauses = (
        select(
            literal("pause"),
            col(Treatment.patient_id),
            col(Pause.treatment_id),
            cast(Pause.kind, String),
            null(),
            col(Pause.since),
            col(Pause.until),
        )
        .join(Treatment, col(Treatment.id) == Pause.treatment_id)
        .where(col(Pause.kind).in_(ORDERED))
    )
    conditions = select(
        literal("condition"),
        col(Condition.patient_id),
        cast(null(), Uuid),
        cast(Condition.kind, String),
        null(),
        col(Condition.since),
        col(Condition.until),
    )
    tubes = select(
        literal("tube"),
        col(Tube.patient_id),
        cast(null(), Uuid),
        null(),
        null(),
        col(Tube.opened_on),
        null(),
    )
    return union_all(
        treatments.where(col(Treatment.patient_id).in_(theirs)),
        pauses.where(col(Treatment.patient_id).in_(theirs)),
        conditions.where(col(Condition.patient_id).in_(theirs)),
        tubes.where(col(Tube.patient_id).in_(theirs)),
    )


def _without_treatment(jurisdiction: str, day: date) -> Label:
    try:
        return load_label(jurisdiction, day)
    except LabelUnknown:
        mine = (one for one in all_labels() if one.jurisdiction == jurisdiction)
        return min(mine, key=lambda one: one.valid_from)
