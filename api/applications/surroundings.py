"""What surrounds the logs of a patient: treatments with their pauses, tubes, states."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    String,
    Uuid,
    cast,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.types import TypeEngine
from sqlmodel import Session, col

from api.applications.dose import Course, Opened, Treated
from api.applications.slots import Span
from api.bulk import among, many
from api.database import Hundredths
from api.treatments.labels import Label, LabelUnknown, all_labels, label_of, load_label
from api.treatments.models import (
    Condition,
    ConditionKind,
    Pause,
    PauseKind,
    TreatedArea,
    Treatment,
    Tube,
)

# The rest leave the patient free to apply: a gap in supply, or their own choice.
ORDERED = (PauseKind.clinician_ordered, PauseKind.area_cleared)


@dataclass(frozen=True, kw_only=True)
class Prescribed:
    """One treatment: when, under which label, for which areas, with which ordered pauses."""

    id: UUID
    jurisdiction: str
    label_version: str
    span: Span
    pauses: list[Span] = field(default_factory=list)
    areas: list[Treated] = field(default_factory=list)


@dataclass(frozen=True)
class Surroundings:
    """`jurisdiction` is the clinic's, whose label counts where nothing was prescribed."""

    jurisdiction: str
    treatments: list[Prescribed] = field(default_factory=list)
    states: dict[str, list[Span]] = field(default_factory=dict)
    tubes: list[Opened] = field(default_factory=list)
    _judged: dict[UUID | date, tuple[Label, Course]] = field(default_factory=dict, compare=False)

    def on(self, day: date) -> Prescribed | None:
        """The treatment a local day belongs to: the last begun by then, else the first after.

        Those that were called off are not among them.
        """
        if len(self.treatments) == 1:
            return self.treatments[0]
        begun = [one for one in self.treatments if one.span.since <= day]
        if begun:
            return max(begun, key=lambda one: one.span.since)
        return min(self.treatments, key=lambda one: one.span.since, default=None)

    def labels(self) -> list[Label]:
        """Every label that may judge a log of this patient, on whatever day."""
        if self.treatments:
            return [label_of(one.jurisdiction, one.label_version) for one in self.treatments]
        return [one for one in all_labels() if one.jurisdiction == self.jurisdiction]

    def judged_by(self, day: date) -> tuple[Label, Course]:
        """The label and the course that a log of this day is held against, put together once."""
        treatment = self.on(day)
        known_by = treatment.id if treatment else day
        if known_by not in self._judged:
            self._judged[known_by] = self._look_up(treatment, day)
        return self._judged[known_by]

    def _look_up(self, treatment: Prescribed | None, day: date) -> tuple[Label, Course]:
        if treatment is None:
            return _without_treatment(self.jurisdiction, day), self._course(date.min)
        label = label_of(treatment.jurisdiction, treatment.label_version)
        return label, self._course(*treatment.span, treatment=treatment)

    def _course(
        self, since: date, until: date | None = None, treatment: Prescribed | None = None
    ) -> Course:
        return Course(
            started_on=since,
            ended_on=until,
            pauses=tuple(treatment.pauses) if treatment else (),
            areas=tuple(treatment.areas) if treatment else (),
            pregnant=tuple(self.states.get(ConditionKind.pregnancy, ())),
            breastfeeding=tuple(self.states.get(ConditionKind.breastfeeding, ())),
            tubes=tuple(self.tubes),
        )


def surroundings(session: Session, jurisdictions: Mapping[UUID, str]) -> dict[UUID, Surroundings]:
    """Everything that surrounds the logs of some patients, in one question to the database."""
    found = {patient: Surroundings(place) for patient, place in jurisdictions.items()}
    connection = session.connection()
    dialect = connection.dialect.name
    rows = connection.execute(_everything(dialect), {"patients": many(dialect, found)}).all()
    treatments: dict[UUID, Prescribed] = {}
    for row in rows:
        if row.table == "treatment":
            treatments[row.id] = _prescribed(row)
            found[row.patient_id].treatments.append(treatments[row.id])
    for row in rows:
        span = Span(row.since, row.until)
        if row.table == "pause":
            treatments[row.id].pauses.append(span)
        elif row.table == "area":
            treatments[row.id].areas.append(Treated(row.kind, span))
        elif row.table == "condition":
            found[row.patient_id].states.setdefault(row.kind, []).append(span)
        elif row.table == "tube":
            found[row.patient_id].tubes.append(Opened(row.since, row.grams))
    return found


def _prescribed(row: Any) -> Prescribed:
    return Prescribed(
        id=row.id,
        jurisdiction=row.kind,
        label_version=row.version,
        span=Span(row.since, row.until),
    )


@cache
def _everything(dialect: str) -> CompoundSelect[Any]:
    # Built once: to put a statement together costs more than to send it.
    theirs, meant = col(Treatment.patient_id), ~col(Treatment.called_off)
    course = (Treatment.started_on, Treatment.ended_on)
    treated = (TreatedArea.since, TreatedArea.stopped_on)
    about = (Treatment.id, Treatment.jurisdiction, Treatment.label_version)
    parts = (
        _part("treatment", theirs, course, about).where(meant),
        _part("pause", theirs, (Pause.since, Pause.until), (Pause.treatment_id, Pause.kind)).where(
            col(Pause.treatment_id) == Treatment.id,
            meant,
            or_(*(col(Pause.kind) == kind for kind in ORDERED)),
        ),
        _part("area", theirs, treated, (TreatedArea.treatment_id, TreatedArea.site)).where(
            col(TreatedArea.treatment_id) == Treatment.id, meant
        ),
        _part(
            "condition",
            col(Condition.patient_id),
            (Condition.since, Condition.until),
            (None, Condition.kind),
        ),
        _part(
            "tube", col(Tube.patient_id), (Tube.opened_on, None), (None, None, None, Tube.grams)
        ).where(col(Tube.withdrawn_at).is_(None)),
    )
    return union_all(
        *(one.where(among(dialect, one.selected_columns.patient_id, "patients")) for one in parts)
    )


def _part(
    table: str, patient: Any, span: tuple[Any, Any], about: tuple[Any, ...] = ()
) -> Select[*tuple[Any, ...]]:
    """One kind of thing in the columns that all kinds share; `about`: id, kind,
    version, grams."""
    since, until = span
    id, kind, version, grams = (*about, None, None, None, None)[:4]
    chosen: Select[*tuple[Any, ...]] = select(
        literal(table).label("table"),
        patient.label("patient_id"),
        _as(id, Uuid()).label("id"),
        _as(kind, String()).label("kind"),
        _as(version, String()).label("version"),
        _as(grams, Hundredths()).label("grams"),
        _as(since, Date()).label("since"),
        _as(until, Date()).label("until"),
    )
    return chosen


def _as(column: Any, kind: TypeEngine[Any]) -> ColumnElement[Any]:
    return cast(null(), kind) if column is None else type_coerce(column, kind)


def _without_treatment(jurisdiction: str, day: date) -> Label:
    try:
        return load_label(jurisdiction, day)
    except LabelUnknown:
        mine = (one for one in all_labels() if one.jurisdiction == jurisdiction)
        return min(mine, key=lambda one: one.valid_from)
