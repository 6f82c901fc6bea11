"""The scores of a clinic's patients as a cohort needs them: columns, for they are many."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from api.assessments.baseline import Course, last_of_each_day
from api.assessments.models import Assessment, Measure, Source
from api.assessments.superseded import not_superseded
from api.cohorts.agreement import Scored
from api.cohorts.bodies import ScoredBy
from api.cohorts.responders import Followed, Value
from api.patients.models import Patient
from api.treatments.models import Treatment

MEASURES = (Measure.f_vasi, Measure.t_vasi)
# Compared and not shown: as the database has them, for making 100,000 UUIDs takes a second.
ID_OF = {table: type_coerce(col(table.patient_id), String) for table in (Assessment, Treatment)}


class Pair(NamedTuple):
    algorithm: str
    version: str
    scored: Scored


def followed(
    session: Session, clinic_id: UUID, measure: Measure, by: ScoredBy
) -> Iterator[Followed]:
    """The first treatment of every patient of the clinic who was scored, with the values."""
    courses = _courses(session, clinic_id)
    for patient_id, values in _values(session, clinic_id, measure, by):
        if course := courses.get(patient_id):
            yield Followed(course, values)


def _courses(session: Session, clinic_id: UUID) -> dict[str, Course]:
    every = (
        select(ID_OF[Treatment], col(Treatment.started_on))
        .join(Patient, col(Patient.id) == Treatment.patient_id)
        .where(col(Patient.clinic_id) == clinic_id, ~col(Treatment.called_off))
        .order_by(col(Treatment.patient_id), col(Treatment.started_on))
    )
    found: dict[str, Course] = {}
    for patient_id, started_on in session.execute(every):
        first = found.setdefault(patient_id, Course(started_on))
        if first.next_started_on is None and started_on > first.started_on:
            found[patient_id] = first._replace(next_started_on=started_on)
    return found


def _values(
    session: Session, clinic_id: UUID, measure: Measure, by: ScoredBy
) -> Iterator[tuple[str, list[Value]]]:
    chosen = (
        select(ID_OF[Assessment], col(Assessment.assessed_on), col(Assessment.value))
        .join(Patient, col(Patient.id) == Assessment.patient_id)
        .where(
            col(Patient.clinic_id) == clinic_id,
            col(Assessment.measure) == measure,
            col(Assessment.source) == Source(by.value),
            col(Assessment.value).is_not(None),
            col(Assessment.provisional).is_(False),
        )
        .order_by(
            col(Assessment.patient_id),
            col(Assessment.assessed_on),
            col(Assessment.made_at),
            col(Assessment.id),
        )
    )
    if by is ScoredBy.machine:
        chosen = chosen.where(not_superseded())
    rows = session.execute(chosen)
    for patient_id, group in groupby(rows, key=lambda row: row[0]):
        values = [Value(on, value) for _, on, value in group]
        yield patient_id, values if by is ScoredBy.machine else last_of_each_day(values)


def algorithms(session: Session, clinic_id: UUID) -> list[str]:
    made = (
        select(col(Assessment.algorithm), col(Assessment.algorithm_version))
        .join(Patient, col(Patient.id) == Assessment.patient_id)
        .where(
            col(Patient.clinic_id) == clinic_id,
            col(Assessment.measure).in_(MEASURES),
            col(Assessment.source) == Source.machine,
            col(Assessment.provisional).is_(False),
        )
        .distinct()
    )
    return sorted(f"{name} {version}" for name, version in session.execute(made))


def pairs(session: Session, clinic_id: UUID) -> Iterable[Pair]:
    """One for each patient, day and version; of several scores of one day the last."""
    other = aliased(Assessment)
    both = (
        select(
            col(Assessment.patient_id),
            col(Assessment.assessed_on),
            col(Assessment.algorithm),
            col(Assessment.algorithm_version),
            col(Assessment.value),
            col(other.value),
        )
        .join(
            other,
            (col(other.patient_id) == Assessment.patient_id)
            & (col(other.measure) == Measure.f_vasi)
            & (col(other.assessed_on) == Assessment.assessed_on)
            & (col(other.source) == Source.clinician),
        )
        .join(Patient, col(Patient.id) == Assessment.patient_id)
        .where(
            col(Patient.clinic_id) == clinic_id,
            col(Assessment.measure) == Measure.f_vasi,
            col(Assessment.source) == Source.machine,
            col(Assessment.value).is_not(None),
            col(Assessment.provisional).is_(False),
            not_superseded(),
        )
        .order_by(col(Assessment.made_at), col(other.made_at), col(other.id))
    )
    found: dict[tuple[Any, ...], Pair] = {}
    for patient_id, on, algorithm, version, machine, clinician in session.execute(both):
        pair = Pair(algorithm, version or "", Scored(patient_id, machine, clinician))
        found[patient_id, on, algorithm, version] = pair
    return found.values()
