"""Two photo sessions of one patient that are looked at together, the earlier one as baseline."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from api.assessments import anchors, shots
from api.assessments.models import Outline
from api.assessments.shots import Shots, hash_of
from api.photos.models import View


@dataclass(frozen=True)
class Together:
    """Two sessions to be laid on one another, and the outline that was confirmed on the first."""

    baseline: Shots
    now: Shots
    outline: Outline | None

    @property
    def common(self) -> list[View]:
        return sorted(self.baseline.photos.keys() & self.now.photos.keys())

    @property
    def input_hash(self) -> str:
        outline = f"outline:{self.outline.id}" if self.outline else "no outline"
        return hash_of("pair", *self.baseline.contents, "now", *self.now.contents, outline)


def together(session: Session, session_id: UUID, baseline_id: UUID) -> Together | None:
    """None where one of the sessions has no photograph that may be looked at."""
    baseline, now = (shots.of_session(session, one) for one in (baseline_id, session_id))
    if baseline is None or now is None or baseline.patient_id != now.patient_id:
        return None
    return Together(baseline, now, anchors.newest_outline(session, baseline_id))
