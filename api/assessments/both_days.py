"""F-VASI of two photo sessions: what the machine read, and what people scored on those days."""

from typing import NamedTuple

from sqlmodel import Session, col, or_, select

from api.assessments.bodies import AssessmentPublic
from api.assessments.models import Assessment, Measure, Source
from api.assessments.service import public
from api.assessments.shots import Shots
from api.assessments.superseded import not_superseded


class BothDays(NamedTuple):
    source: Source
    before: AssessmentPublic | None
    now: AssessmentPublic | None


def f_vasi(session: Session, before: Shots, now: Shots) -> list[BothDays]:
    """The clinician's first, of each day the last; of a source that has neither there is none."""
    taken = (before, now)
    theirs = select(Assessment).where(
        Assessment.patient_id == now.patient_id,
        col(Assessment.measure) == Measure.f_vasi,
        col(Assessment.value).is_not(None),
        or_(
            (col(Assessment.source) == Source.machine)
            & col(Assessment.session_id).in_([one.session_id for one in taken]),
            (col(Assessment.source) == Source.clinician)
            & col(Assessment.assessed_on).in_([one.assessed_on for one in taken]),
        ),
        not_superseded(),
    )
    oldest_first = session.exec(theirs.order_by(col(Assessment.made_at), col(Assessment.id)))
    # By session what the machine read, by day what was scored: of several the last counts.
    last = {
        (one.source, one.session_id if one.source is Source.machine else one.assessed_on): one
        for one in oldest_first
    }
    by_clinician = (last.get((Source.clinician, one.assessed_on)) for one in taken)
    by_machine = (last.get((Source.machine, one.session_id)) for one in taken)
    both = (
        BothDays(Source.clinician, *map(_told, by_clinician)),
        BothDays(Source.machine, *map(_told, by_machine)),
    )
    return [one for one in both if one.before or one.now]


def _told(found: Assessment | None) -> AssessmentPublic | None:
    return public(found) if found else None
