"""The records of some patients, table by table: which rows are asked for, what each cell holds.

Every question is about patients whom the asker has let through the gate. The first column of each
answer is the patient's id, and the rows of one patient come together.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from api.alerts.models import Alert
from api.applications.surroundings import ORDERED
from api.assessments.models import Assessment
from api.assessments.superseded import not_superseded, scored_again
from api.exports import measures
from api.exports import record_tables as tables
from api.exports.columns import Table
from api.exports.spelling import Cells, moment
from api.patients.models import Consent, Patient
from api.photos.models import Photo, PhotoSession
from api.reactions.models import Reaction, Triage
from api.reviews.models import Review
from api.treatments.models import Pause, TreatedArea, Treatment, Tube

Ids = Sequence[UUID]
Question = Select[*tuple[Any, ...]]
Answer = Row[Any]


@dataclass(frozen=True)
class Records:
    """A table: how to ask for the rows of some patients, and how a row is told.

    `told` is given a row and the time zone of its patient.
    """

    table: Table
    asked: Callable[[Ids], Question]
    told: Callable[[Answer, str], Cells]


def _of_patients(ids: Ids, model: Any, first: Any, *columns: Any) -> Question:
    """Columns of a table that names its patient, each patient's rows in the order of `first`."""
    patient = col(model.patient_id)
    named = select(patient, first, *columns)
    return named.where(patient.in_(ids)).order_by(patient, first)


def _of_treatments(ids: Ids, model: Any, *columns: Any) -> Question:
    patient = col(Treatment.patient_id)
    named = select(patient, model.treatment_id, *columns)
    joined = named.join(Treatment, col(Treatment.id) == model.treatment_id)
    return joined.where(patient.in_(ids)).order_by(patient, model.since, model.id)


def patients(ids: Ids) -> Question:
    columns = (
        Patient.id,
        Patient.full_name,
        Patient.date_of_birth,
        Patient.sex_at_birth,
        Patient.fitzpatrick,
        Patient.time_zone,
        Patient.language,
        Patient.created_at,
    )
    return select(*map(col, columns)).where(col(Patient.id).in_(ids)).order_by(col(Patient.id))


def _patient(row: Answer, zone: str) -> Cells:
    return *row[:-1], *moment(row.created_at, zone)


def consents(ids: Ids) -> Question:
    one = Consent
    return _of_patients(
        ids, one, one.given_at, one.id, one.purpose, one.text_version, one.withdrawn_at
    )


def _consent(row: Answer, zone: str) -> Cells:
    when = moment(row.given_at, zone), moment(row.withdrawn_at, zone)
    return row.patient_id, row.purpose, row.text_version, *when[0], *when[1]


def treatments(ids: Ids) -> Question:
    one = Treatment
    label = one.jurisdiction, one.label_version
    end = one.ended_on, one.end_reason, one.called_off
    return _of_patients(ids, one, one.started_on, one.id, *label, *end)


def _treatment(row: Answer, _: str) -> Cells:
    label = f"{row.jurisdiction}-{row.label_version}"
    end = row.ended_on, row.end_reason, row.called_off
    return row.patient_id, row.id, label, row.started_on, *end


def areas(ids: Ids) -> Question:
    one = TreatedArea
    return _of_treatments(
        ids, one, one.site, one.bsa_pct, one.since, one.stopped_on, one.stop_reason
    )


def _as_it_is(row: Answer, _: str) -> Cells:
    return tuple(row)


def pauses(ids: Ids) -> Question:
    return _of_treatments(ids, Pause, Pause.kind, Pause.since, Pause.until, Pause.reason)


def _pause(row: Answer, _: str) -> Cells:
    ordered = row.kind in ORDERED
    return row.patient_id, row.treatment_id, row.kind, ordered, row.since, row.until, row.reason


def tubes(ids: Ids) -> Question:
    found = _of_patients(ids, Tube, Tube.opened_on, Tube.id, Tube.grams, Tube.batch_number)
    return found.where(col(Tube.withdrawn_at).is_(None))


def _tube(row: Answer, _: str) -> Cells:
    return row.patient_id, row.id, row.opened_on, row.grams, row.batch_number


def alerts(ids: Ids) -> Question:
    one = Alert
    about = one.id, one.rule, one.severity, one.subject, one.subject_id, one.label
    ends = one.acknowledged_at, one.resolved_at, one.resolution
    return _of_patients(ids, one, one.raised_at, *about, *ends)


def _alert(row: Answer, zone: str) -> Cells:
    when = (row.raised_at, row.acknowledged_at, row.resolved_at)
    told = [cell for one in when for cell in moment(one, zone)]
    return row.patient_id, *row[2:-3], *told, row.resolution


def reactions(ids: Ids) -> Question:
    """Each with the triage that counts, the newest."""
    one, newest, other = Reaction, aliased(Triage), aliased(Triage)
    last = (
        select(col(other.id))
        .where(col(other.patient_id) == one.patient_id, col(other.reaction_id) == one.id)
        .order_by(col(other.triaged_at).desc(), col(other.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    told = one.id, one.term, one.site, one.severity, one.serious, one.note, one.reported_at
    judged = newest.causality, newest.action, newest.outcome, newest.triaged_at
    asked = _of_patients(ids, one, one.onset_on, *told, *judged)
    return asked.join(newest, col(newest.id) == last, isouter=True)


def _reaction(row: Answer, zone: str) -> Cells:
    return (
        row.patient_id,
        row.id,
        row.term,
        row.site,
        row.onset_on,
        row.severity,
        row.serious,
        row.note,
        *moment(row.reported_at, zone),
        row.causality,
        row.action,
        row.outcome,
        *moment(row.triaged_at, zone),
    )


def photos(ids: Ids) -> Question:
    taken, one = PhotoSession, Photo
    asked = _of_patients(
        ids, taken, taken.taken_at, taken.id, taken.time_zone, one.id, one.view, one.verdict
    )
    shown = asked.add_columns(col(one.sha256)).join(one, col(one.session_id) == taken.id)
    return shown.order_by(col(one.id))


def _photo(row: Answer, _: str) -> Cells:
    patient, taken_at, session_id, zone, photo_id, view, verdict, sha256 = tuple(row)
    return patient, session_id, photo_id, view, *moment(taken_at, zone), verdict, sha256


def values(ids: Ids) -> Question:
    one = Assessment
    counted = (one.treatment_id, one.id, one.measure, one.value, one.low, one.high, one.source)
    made = (one.provisional, one.unmeasured, one.algorithm, one.algorithm_version)
    asked = _of_patients(ids, one, one.assessed_on, *counted, *made, one.session_id, one.made_at)
    counted_last = asked.add_columns(scored_again().label("scored_again"))
    return counted_last.where(not_superseded()).order_by(col(one.made_at), col(one.id))


def _value(row: Answer, zone: str) -> Cells:
    return (
        row.patient_id,
        row.treatment_id,
        row.id,
        row.measure,
        row.assessed_on,
        *measures.told(row.measure, row.value, (row.low, row.high), row.source),
        measures.of_record(row.source, scored_again=row.scored_again),
        row.provisional,
        row.unmeasured,
        row.algorithm,
        row.algorithm_version,
        row.session_id,
        *moment(row.made_at, zone),
    )


def reviews(ids: Ids) -> Question:
    one = Review
    proposed = one.evidence["proposal"]["outcome"].as_string().label("proposal")  # type: ignore[index]
    decided = one.decision, one.look_again_on, one.reason, one.signed_name, one.signed_at
    return _of_patients(
        ids,
        one,
        one.due_on,
        one.treatment_id,
        one.id,
        one.kind,
        proposed,
        *decided,
        one.evidence_hash,
    )


def _review(row: Answer, zone: str) -> Cells:
    return (
        row.patient_id,
        row.treatment_id,
        row.id,
        row.kind,
        row.due_on,
        row.proposal,
        row.decision,
        row.look_again_on,
        row.reason,
        row.signed_name,
        *moment(row.signed_at, zone),
        row.evidence_hash,
    )


EVERY = (
    Records(tables.PATIENTS, patients, _patient),
    Records(tables.CONSENTS, consents, _consent),
    Records(tables.TREATMENTS, treatments, _treatment),
    Records(tables.AREAS, areas, _as_it_is),
    Records(tables.PAUSES, pauses, _pause),
    Records(tables.TUBES, tubes, _tube),
    Records(tables.ALERTS, alerts, _alert),
    Records(tables.REACTIONS, reactions, _reaction),
    Records(tables.PHOTOS, photos, _photo),
    Records(tables.VALUES, values, _value),
    Records(tables.REVIEWS, reviews, _review),
)
