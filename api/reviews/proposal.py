"""What the evidence of a review proposes, and why. It decides nothing and stops nothing.

An answer is firm only when the whole interval of the repigmentation lies on one side of the line,
of photographs also the smallest change that they can tell, in agreement with their own verdict;
and only a value assessed within six weeks before the review is a value of now; otherwise the
answer is indeterminate. The rules of the labels take for granted that the cream was used: when
less than 80% of the applications were logged, or none can be counted, the first thing to look at
is adherence, whatever the proposal would have been. Only a value firmly above the line needs no
such look. Without a line, as in the EU at week 24, a face worse than at baseline is not told to
go on. While photographs show new lesions that the comparison does not count, it is firm on no side.
All of it stands in the reasons.
"""

from dataclasses import dataclass
from enum import StrEnum

from api.applications.adherence import ADEQUATE_PERCENT
from api.reviews.comparison import Comparison, Evidence, Line, Side, line_of, side_of, worse
from api.reviews.reasons import Reason, reasons

RULES = "proposal-5"


class Outcome(StrEnum):
    go_on = "continue"
    consider_stopping = "consider_stopping"
    indeterminate = "indeterminate"
    check_adherence_first = "check_adherence_first"


@dataclass(frozen=True)
class Proposal:
    outcome: Outcome
    reasons: tuple[Reason, ...]
    label: str
    rules: str = RULES


def propose(evidence: Evidence) -> Proposal:
    """What a dermatologist may consider, with every reason; the same evidence, the same answer."""
    return Proposal(_outcome(evidence), reasons(evidence), evidence.label.id)


def _outcome(evidence: Evidence) -> Outcome:
    compared, line, taking = evidence.decisive, line_of(evidence), evidence.taking_percent
    side = side_of(compared, line) if compared and line else None
    if side is Side.above and not evidence.leaves_out_new_lesions:
        return Outcome.go_on
    if taking is None or taking < ADEQUATE_PERCENT:
        return Outcome.check_adherence_first
    if evidence.leaves_out_new_lesions:
        return Outcome.indeterminate
    return _after_enough_use(compared, line, side)


def _after_enough_use(compared: Comparison | None, line: Line | None, side: Side | None) -> Outcome:
    if compared is None:
        return Outcome.indeterminate
    if line is None:
        return Outcome.indeterminate if worse(compared) else Outcome.go_on
    stops = line.stops and side is Side.below
    return Outcome.consider_stopping if stops else Outcome.indeterminate
