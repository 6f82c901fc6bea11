"""The sentences of a proposal: what was compared, held against which line, after how much use."""

from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from api.applications.adherence import ADEQUATE_PERCENT
from api.assessments.trend import Point, exact, leaves_out_new_lesions
from api.reviews.comparison import (
    NOW_WITHIN,
    Comparison,
    Evidence,
    Line,
    Method,
    Side,
    line_of,
    side_of,
    worse,
)
from api.reviews.schedule import Milestone, Weeks
from api.treatments.labels import Rule

OURS = "Repigment; no label states it"
MEANINGFUL_SOURCE = "Interviews within TRuE-V, doi 10.1007/s13555-024-01241-w"
INSIDE_SOURCE = "Photographs compared inside confirmed outlines"
ADHERENCE_SOURCE = "Raebel 2013, PMC3727405"


class Reason(NamedTuple):
    """A sentence with its numbers, the rule it rests on and where that is from."""

    rule: str
    text: str
    source: str


def reasons(evidence: Evidence) -> tuple[Reason, ...]:
    return (
        *_measured(evidence),
        *_new_lesions(evidence),
        _side(evidence.decisive, line_of(evidence), evidence),
        _label_reason(evidence),
        _adherence(evidence.taking_percent),
        _time(evidence.weeks),
    )


def _measured(evidence: Evidence) -> tuple[Reason, ...]:
    given = [one for one in (evidence.clinician, evidence.photo) if one is not None]
    if not given:
        text = "No F-VASI was given, neither for baseline nor for now."
        return (Reason("repigmentation.missing", text, OURS),)
    return tuple(_measured_by(one, evidence) for one in given)


def _measured_by(one: Comparison, evidence: Evidence) -> Reason:
    by = "dermatologist" if one.method is Method.clinician else "photographs (machine-made)"
    source = f"F-VASI by {by}"
    if one.percent is None or one.baseline is None or one.now is None:
        return Reason("repigmentation.missing", _missing(one, by), source)
    text = f"F-VASI by {by}: {_at(one.baseline)} to {_at(one.now)}, "
    if one.repigmentation is not None:
        source = INSIDE_SOURCE
        text = (
            "By photographs (machine-made), inside the outlines that a dermatologist confirmed at "
            f"baseline, {one.baseline.on} to {one.now.on}: "
        )
    told = f"{_one(one.percent)}% repigmentation{_spread(one)}{_remarks(one)}"
    if not one.speaks_for(evidence.as_of):
        return Reason("repigmentation.stale", f"{text}{told}; {_stale(one.now, evidence)}", source)
    beside = "" if one is evidence.decisive else "; shown beside, not used"
    return Reason("repigmentation", f"{text}{told}{beside}.", source)


def _stale(last: Point, evidence: Evidence) -> str:
    weeks = NOW_WITHIN.days // 7
    return f"{last.on} is more than {weeks} weeks before {evidence.as_of}, so it is not used."


def _remarks(one: Comparison) -> str:
    verdict = f"; its verdict on 25% is {one.verdict.replace('_', ' ')}" if one.verdict else ""
    return (
        verdict + _detectable(one) + ("; the outlines are not confirmed" if one.provisional else "")
    )


def _detectable(one: Comparison) -> str:
    """Said where the interval alone would look surer than two shots of one face can be."""
    if one.detectable is None or one.reach == one.bounds:
        return ""
    return f"; less than {_one(one.detectable)}% can be the difference of two shots of one face"


def _spread(one: Comparison) -> str:
    bounds = one.bounds
    return f", {_one(bounds.low)} to {_one(bounds.high)}%" if bounds else ", error not known"


def _missing(one: Comparison, by: str) -> str:
    if one.baseline is None:
        return f"No F-VASI by {by} at baseline, so no change can be told."
    if one.now is None:
        return f"No F-VASI by {by} for now, so no change can be told."
    return f"F-VASI by {by} was 0 at baseline, so there is no share to repigment."


def _new_lesions(evidence: Evidence) -> tuple[Reason, ...]:
    seen = evidence.new_lesions
    if seen is None:
        return ()
    where = f"new lesions outside the outlines, {_one(seen.percent)}% of the face"
    if not leaves_out_new_lesions(seen.percent):
        then = "no new lesions outside the outlines."
    elif evidence.leaves_out_new_lesions:
        then = (
            f"{where}, which no comparison counts: nothing is firm until a dermatologist "
            "has scored the whole face."
        )
    else:
        then = f"{where}; the dermatologist's F-VASI is of the whole face and counts them."
    text = f"Photographs of {seen.on} show {then}"
    return (Reason("new_lesions", text, INSIDE_SOURCE),)


def _side(compared: Comparison | None, line: Line | None, evidence: Evidence) -> Reason:
    if compared is None:
        return Reason("line.none", "There is nothing to hold against a line at this review.", OURS)
    if line is None:
        return Reason("line.none", _without_line(compared), OURS)
    at = _one(line.percent)
    where = {
        Side.below: f"The whole interval lies below {at}%.",
        Side.above: f"The whole interval lies at or above {at}%.",
        Side.unsure: f"It is not firm on which side of {at}% it lies: repeat, or judge by eye.",
    }
    source = evidence.label.rules.week_52.source if line.stops else MEANINGFUL_SOURCE
    rule = "line.stop" if line.stops else "line.meaningful"
    return Reason(rule, where[side_of(compared, line)], source)


def _without_line(compared: Comparison) -> str:
    if worse(compared):
        return "It is worse than at baseline, and there is no line to hold it to: judge by eye."
    return "There is no line to hold it to at this review."


def _label_reason(evidence: Evidence) -> Reason:
    rules = evidence.label.rules
    cited: Rule = rules.week_52 if evidence.milestone is Milestone.week_52 else rules.week_24
    return Reason(cited.id, f"{cited.text} {cited.advice}", cited.source)


def _adherence(taking: float | None) -> Reason:
    if taking is None:
        text = "No applications were due or counted, so it is not known whether the cream was used."
        return Reason("adherence.unknown", text, OURS)
    enough = taking >= ADEQUATE_PERCENT
    then = "enough to judge by" if enough else "little change may only mean little use"
    text = (
        f"{_one(exact(taking))}% of applications logged, patient-reported, "
        f"{'at least' if enough else 'under'} {ADEQUATE_PERCENT}%: {then}."
    )
    return Reason("adherence.adequate" if enough else "adherence.low", text, ADHERENCE_SOURCE)


def _time(weeks: Weeks) -> Reason:
    text = (
        f"{weeks.calendar:.1f} weeks by the calendar, {weeks.exposed:.1f} of them on treatment "
        "when ordered pauses are left out; the review goes by the calendar."
    )
    return Reason("weeks", text, OURS)


def _one(number: Decimal) -> str:
    """One decimal, rounded down, so that 24.96 is never shown as a 25 that was reached."""
    return str(number.quantize(Decimal("0.1"), ROUND_FLOOR))


def _at(point: Point) -> str:
    return f"{exact(point.value):.2f} ({point.on})"
