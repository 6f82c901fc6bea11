"""Measure the photographs of a session in the background: unaided, inside a confirmed outline,
or against the baseline.

Each may run twice or be killed at any point: overlays are stored before the rows, under names
made from their own bytes, and the rows once for the same photographs, outline and algorithm
version. What follows from a measurement is asked for together with its rows.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session, col, select

import imaging
from api import audit, jobs
from api.assessments import anchors, pairs, rows, shots
from api.assessments.anchors import Inside, Since
from api.assessments.models import Assessment, Measure
from api.assessments.rows import Circumstances, Row
from api.assessments.service import treatment_on
from api.assessments.shots import Shots, keep_picture, outline_of
from api.assessments.together import together
from api.database import insert_new
from api.resources import Resources


@jobs.job("measure_session")
def measure_session(resources: Resources, session_id: str) -> None:
    """F-VASI and F-BSA of a photo session as it is now; each further view is measured anew."""
    with resources.sessions.read() as session:
        found = shots.of_session(session, UUID(session_id))
        if found is None or _stored(session, found.patient_id, Measure.f_vasi, found.input_hash):
            return
    made = imaging.measure(found.pictures(resources.storage), draw="jpeg")
    overlays = _keep(resources, found, made.overlays)
    with resources.sessions.write() as session:
        _store(session, rows.unaided(found, made, _around(session, found, overlays)))
        anchors.ask(session, found.patient_id)


@jobs.job("measure_inside_outline")
def measure_inside_outline(resources: Resources, session_id: str) -> None:
    """The same inside the newest outline that was confirmed on the session."""
    with resources.sessions.read() as session:
        wanted = anchors.inside(session, UUID(session_id))
    if wanted is not None:
        _measure_inside(resources, wanted)


@jobs.job("compare_session")
def compare_session(resources: Resources, session_id: str, baseline_id: str) -> None:
    """Repigmentation since baseline inside the newest outline that was confirmed there."""
    with resources.sessions.read() as session:
        wanted = anchors.since(session, UUID(session_id), UUID(baseline_id))
        if wanted is None or _compared(session, wanted):
            return
    # Its own job may not have run yet, or run elsewhere: the interval of now rests on it.
    baseline = _measure_inside(resources, wanted.baseline)
    made = imaging.compare(
        wanted.baseline.shots.pictures(resources.storage),
        outline_of(wanted.baseline.outline),
        wanted.now.pictures(resources.storage),
        draw="jpeg",
    )
    overlays = _keep(resources, wanted.now, made.overlays)
    with resources.sessions.write() as session:
        around = _around(session, wanted.now, overlays)
        _store(session, rows.since(wanted, made, baseline, around))
        # Whoever judges this session will want to see it beside its baseline.
        if pair := together(session, UUID(session_id), UUID(baseline_id)):
            pairs.ask(session, pair)


def _measure_inside(resources: Resources, wanted: Inside) -> Assessment:
    """The F-VASI of a session inside its outline, measured now unless it is stored."""
    asked = (wanted.shots.patient_id, Measure.f_vasi, wanted.input_hash)
    with resources.sessions.read() as session:
        if known := _stored(session, *asked):
            return known
    pictures = wanted.shots.pictures(resources.storage)
    made = imaging.measure(pictures, outline=outline_of(wanted.outline), draw="jpeg")
    overlays = _keep(resources, wanted.shots, made.overlays)
    with resources.sessions.write() as session:
        _store(session, rows.inside(wanted, made, _around(session, wanted.shots, overlays)))
        measured = _stored(session, *asked)
    assert measured is not None
    return measured


def _compared(session: Session, wanted: Since) -> bool:
    asked = (wanted.now.patient_id, Measure.repigmentation, wanted.input_hash)
    return _stored(session, *asked) is not None


def _stored(
    session: Session, patient_id: UUID, measure: Measure, input_hash: str
) -> Assessment | None:
    same = select(Assessment).where(
        Assessment.patient_id == patient_id,
        col(Assessment.measure) == measure,
        Assessment.input_hash == input_hash,
    )
    return session.exec(same).first()


def _keep(
    resources: Resources, found: Shots, overlays: Mapping[imaging.View, bytes]
) -> dict[str, str]:
    """Store the overlays of a measurement; their keys by view."""
    folder = f"{found.patient_id}/overlays"
    return {
        view.value: keep_picture(resources.storage, folder, picture)
        for view, picture in overlays.items()
    }


def _around(session: Session, found: Shots, overlays: dict[str, str]) -> Circumstances:
    treatment_id = treatment_on(session, found.patient_id, found.assessed_on)
    return Circumstances(treatment_id, overlays, datetime.now(UTC))


def _store(session: Session, made: list[Row]) -> None:
    new = insert_new(session, Assessment, made)
    for row in made:
        if row["id"] in new:
            audit.record(
                session,
                None,
                "assessment.measured",
                at=row["made_at"],
                subject="assessment",
                subject_id=row["id"],
                patient_id=row["patient_id"],
                measure=row["measure"],
                algorithm=f"{row['algorithm']} {row['algorithm_version']}",
            )
