"""What was measured between two photo sessions: how that stands, the numbers, and what is open."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from api.assessments import anchors
from api.assessments.models import Assessment, Measure
from api.assessments.pair_bodies import ComparisonState
from api.assessments.superseded import not_superseded
from api.assessments.together import Together
from api.assessments.trend import Measured
from api.assessments.verdict import WAYS, Doubt, doubts
from api.backlog import standing
from imaging import LineVerdict, Verdict


@dataclass(frozen=True)
class Found:
    """`assessment` is there once the sessions were `compared`, whether or not it has a value."""

    state: ComparisonState
    assessment: Assessment | None = None

    @property
    def verdict(self) -> LineVerdict | None:
        one = self.assessment
        return None if one is None or one.value is None else LineVerdict(one.detail["verdict"])

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        if self.assessment is None or self.verdict is not LineVerdict.INDETERMINATE:
            return ()
        return _doubts(self.assessment)


def compared(session: Session, wanted: Together) -> Found:
    """What is stored; nothing is measured or asked for here."""
    if wanted.outline is None:
        return Found(ComparisonState.no_outline)
    inside = select(Assessment).where(
        Assessment.session_id == wanted.now.session_id,
        col(Assessment.measure) == Measure.repigmentation,
        Assessment.outline_id == wanted.outline.id,
        not_superseded(),
    )
    if known := session.exec(inside).first():
        return Found(ComparisonState.compared, known)
    return Found(_without(session, wanted))


def _without(session: Session, wanted: Together) -> ComparisonState:
    """Why nothing was measured inside the newest outline of this baseline."""
    due = anchors.since(session, wanted.now.session_id, wanted.baseline.session_id)
    if due is None:
        return ComparisonState.other_baseline
    job = standing(session, "compare_session", due.input_hash)
    if job.given_up:
        return ComparisonState.given_up
    return ComparisonState.being_measured if job.status else ComparisonState.not_measured


def _doubts(of: Assessment) -> tuple[Doubt, ...]:
    if of.value is None or of.low is None or of.high is None:
        return ()
    known = of.detail.get("parameters", {}).get("smallest_detectable_change", 0)
    first = max(of.detail["fvasi_baseline"], known)
    return tuple(
        doubts(
            Measured(of.value, of.low, of.high),
            100 * known / first if first else 0,
            _ways(of.detail.get("warnings", ())),
        )
    )


def _ways(warnings: Iterable[dict[str, Any]]) -> Iterator[str | None]:
    """The view of each warning, of one that shows other skin as often as it takes: that alone
    decides nothing. Versions before 0.10.0 stored no view."""
    for one in warnings:
        yield from [one.get("view")] * (WAYS if one["severity"] == Verdict.RETAKE else 1)
