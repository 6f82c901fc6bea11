"""What is to be measured inside confirmed outlines, and what of it is still to be done.

A session with a confirmed outline is measured inside it. Where it is the baseline of a treatment,
each later session of the treatment is compared with it, inside the same outline.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from api import jobs
from api.assessments import shots
from api.assessments.baseline import since_baseline
from api.assessments.models import Assessment, Outline, Source
from api.assessments.progress import course_of
from api.assessments.shots import Shots, hash_of
from api.backlog import standing
from api.patients import agreements
from api.patients.models import Consent, Purpose
from api.treatments import changes
from api.treatments import service as treatments
from api.treatments.changes import Change
from api.treatments.counting import meant


@dataclass(frozen=True)
class Inside:
    """A session measured inside its own outline."""

    shots: Shots
    outline: Outline

    @property
    def input_hash(self) -> str:
        return hash_of(*self.shots.contents, f"outline:{self.outline.id}")


@dataclass(frozen=True)
class Since:
    """A later session compared with the baseline, inside the outline of the baseline."""

    baseline: Inside
    now: Shots

    @property
    def input_hash(self) -> str:
        return hash_of(self.baseline.input_hash, "now", *self.now.contents)

    @property
    def common_views(self) -> int:
        return len(self.baseline.shots.photos.keys() & self.now.photos.keys())


def ask(session: Session, patient_id: UUID) -> None:
    """Ask for all that is to be measured and is not stored yet, each session by a job of its own.

    In the caller's transaction; what waits, runs or was given up is not asked for again.
    """
    done = _done(session, patient_id)
    taken, outlines = shots.of_patient(session, patient_id), _newest(session, patient_id)
    for one in _insides(taken, outlines):
        if one.input_hash not in done:
            ids = {"session_id": str(one.shots.session_id)}
            _ask(session, "measure_inside_outline", one.input_hash, **ids)
    for follow_up in _since(session, patient_id, taken, outlines):
        if follow_up.input_hash not in done:
            baseline_id = str(follow_up.baseline.shots.session_id)
            ids = {"session_id": str(follow_up.now.session_id), "baseline_id": baseline_id}
            _ask(session, "compare_session", follow_up.input_hash, **ids)


def _ask(session: Session, job: str, input_hash: str, **ids: str) -> None:
    # Under the key of a job that ended without a result nothing would ever run again.
    jobs.enqueue(session, job, key=standing(session, job, input_hash).key, **ids)


@agreements.listener
def ask_since_consent(session: Session, given: Consent) -> None:
    """What was to be measured while there was no consent is asked for once there is.

    What an earlier version measured is left as it is: a consent is no reason to measure anew.
    """
    if given.purpose is not Purpose.photos_for_care:
        return
    done, versions = _done(session, given.patient_id), _versions(session, given.patient_id)
    for one in shots.of_patient(session, given.patient_id):
        if done.isdisjoint(one.hash_by(version) for version in versions):
            _ask(session, "measure_session", one.input_hash, session_id=str(one.session_id))
    ask(session, given.patient_id)


@changes.listener
def ask_since_start(session: Session, change: Change, _: date | None) -> None:
    """A treatment entered late makes a baseline of photographs that are there already."""
    if change.because == "treatment.started":
        ask(session, change.patient_id)


def inside(session: Session, session_id: UUID) -> Inside | None:
    """A session and its newest outline, unless there is nothing to measure by now."""
    found = shots.of_session(session, session_id)
    if found is None:
        return None
    outline = _newest(session, found.patient_id).get(session_id)
    return Inside(found, outline) if outline else None


def since(session: Session, session_id: UUID, baseline_id: UUID) -> Since | None:
    """The comparison of a session, unless that is no longer its baseline."""
    baseline = inside(session, baseline_id)
    if baseline is None:
        return None
    patient_id = baseline.shots.patient_id
    taken, outlines = shots.of_patient(session, patient_id), _newest(session, patient_id)
    wanted = _since(session, patient_id, taken, outlines)
    ids = (session_id, baseline_id)
    return next(
        (one for one in wanted if (one.now.session_id, one.baseline.shots.session_id) == ids), None
    )


def _insides(taken: list[Shots], outlines: dict[UUID, Outline]) -> Iterator[Inside]:
    for one in taken:
        if one.session_id in outlines:
            yield Inside(one, outlines[one.session_id])


def _since(
    session: Session, patient_id: UUID, taken: list[Shots], outlines: dict[UUID, Outline]
) -> Iterator[Since]:
    every = meant(treatments.treatments(session, patient_id))
    for treatment in every:
        baseline, follow_ups = since_baseline(taken, course_of(treatment, every))
        if baseline is None or baseline.session_id not in outlines:
            continue
        outlined = Inside(baseline, outlines[baseline.session_id])
        yield from (Since(outlined, one) for one in follow_ups)


def newest_outline(session: Session, session_id: UUID) -> Outline | None:
    """The outline that was confirmed last on a session, if any was."""
    theirs = select(Outline).where(Outline.session_id == session_id)
    return session.exec(theirs.order_by(col(Outline.version).desc()).limit(1)).first()


def baseline_of(session: Session, patient_id: UUID, session_id: UUID) -> UUID | None:
    """The session that is the baseline of the treatment in which a session was taken."""
    taken = shots.of_patient(session, patient_id)
    every = meant(treatments.treatments(session, patient_id))
    for treatment in every:
        baseline, follow_ups = since_baseline(taken, course_of(treatment, every))
        if baseline and any(one.session_id == session_id for one in follow_ups):
            return baseline.session_id
    return None


def _newest(session: Session, patient_id: UUID) -> dict[UUID, Outline]:
    """The newest outline of each photo session that has one."""
    theirs = select(Outline).where(Outline.patient_id == patient_id)
    return {one.session_id: one for one in session.exec(theirs.order_by(col(Outline.version)))}


def _done(session: Session, patient_id: UUID) -> set[str | None]:
    theirs = select(Assessment.input_hash).where(
        Assessment.patient_id == patient_id, Assessment.source == Source.machine
    )
    return set(session.exec(theirs))


def _versions(session: Session, patient_id: UUID) -> set[str]:
    """Every version of the algorithm that has measured the patient."""
    theirs = select(Assessment.algorithm_version).where(
        Assessment.patient_id == patient_id, Assessment.source == Source.machine
    )
    return {one for one in session.exec(theirs.distinct()) if one}
