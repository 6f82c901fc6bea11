"""What the evidence of a review proposes, and why. It decides nothing and stops nothing.

An answer is firm only when the whole interval of the repigmentation lies on one side of the line;
otherwise it is indeterminate. The stop rule of the label takes for granted that the cream was
used. When the value lies below the line and less than 80% of the applications were logged, or
none can be counted, the first thing to look at is adherence, whatever the proposal would have
been; both stand in the reasons. Above the line low adherence changes nothing and is only shown.
"""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import NamedTuple

from api.applications.adherence import ADEQUATE_PERCENT
from api.assessments.trend import (
    CLINICIAN_SDC,
    MEANINGFUL_F_VASI,
    Interval,
    Number,
    change_interval_by_sdc,
    change_percent,
    exact,
)
from api.reviews.schedule import Milestone, Weeks
from api.treatments.labels import Label, Rule

RULES = "proposal-2"
OURS = "Repigment; no label states it"
MEANINGFUL_SOURCE = "Interviews within TRuE-V, doi 10.1007/s13555-024-01241-w"
ADHERENCE_SOURCE = "Raebel 2013, PMC3727405"


class Outcome(StrEnum):
    go_on = "continue"
    consider_stopping = "consider_stopping"
    indeterminate = "indeterminate"
    check_adherence_first = "check_adherence_first"


class Method(StrEnum):
    clinician = "clinician"
    photo = "photo"


class Reason(NamedTuple):
    """A sentence with its numbers, the rule it rests on and where that is from."""

    rule: str
    text: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """F-VASI of the treated areas at baseline and now, by one method.

    A clinician's scores are compared by the smallest detectable change `sdc`; photographs bring
    their own `interval` of the repigmentation in percent (or an own `sdc`). `provisional`: the
    outlines have not been confirmed, so nothing that follows from them is firm. Where photographs
    were compared inside a confirmed outline, `repigmentation` is what was measured there, in
    percent, with its `verdict` on the 25% line; it counts instead of the two scores.
    """

    method: Method
    baseline: Number | None
    now: Number | None
    sdc: Number | None = None
    interval: Interval | None = None
    provisional: bool = False
    repigmentation: Number | None = None
    verdict: str | None = None

    @property
    def percent(self) -> Decimal | None:
        """Repigmentation since baseline; None when a value is missing or the baseline is 0."""
        if self.repigmentation is not None:
            return exact(self.repigmentation)
        return change_percent(self.baseline, self.now)

    @property
    def bounds(self) -> Interval | None:
        """None when nothing is known of the error: then no answer is firm."""
        if self.interval is not None:
            return self.interval
        sdc = CLINICIAN_SDC if self.method is Method.clinician else None
        sdc = sdc if self.sdc is None else exact(self.sdc)
        if sdc is None or self.baseline is None or self.now is None:
            return None
        return change_interval_by_sdc(self.baseline, self.now, sdc)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """`taking_percent`: applications logged of those prescribed, capped at 100."""

    milestone: Milestone
    label: Label
    weeks: Weeks
    clinician: Comparison | None = None
    photo: Comparison | None = None
    taking_percent: float | None = None

    @property
    def of_record(self) -> Comparison | None:
        """The clinician's scores when both are there, otherwise the photographs'."""
        both = (self.clinician, self.photo)
        return next((one for one in both if one and one.percent is not None), None)


@dataclass(frozen=True)
class Proposal:
    outcome: Outcome
    reasons: tuple[Reason, ...]
    label: str
    rules: str = RULES


class _Line(NamedTuple):
    """What the repigmentation is held against, and what follows when it is firmly below."""

    percent: Decimal
    below: Outcome


class _Side(StrEnum):
    below = "below"
    above = "above"
    unsure = "unsure"


def propose(evidence: Evidence) -> Proposal:
    """What a dermatologist may consider, with every reason; the same evidence, the same answer."""
    compared, line = evidence.of_record, _line(evidence)
    outcome = _outcome(compared, line)
    if _adherence_decides(outcome, compared, line, evidence.taking_percent):
        outcome = Outcome.check_adherence_first
    reasons = (
        *_measured(evidence),
        _side(compared, line, evidence),
        _label_reason(evidence),
        _adherence(evidence.taking_percent),
        _time(evidence.weeks),
    )
    return Proposal(outcome, reasons, evidence.label.id)


def _line(evidence: Evidence) -> _Line | None:
    rules = evidence.label.rules
    stop_below = rules.week_52.stop_below_percent
    if evidence.milestone is Milestone.week_52 and stop_below is not None:
        return _Line(stop_below, Outcome.consider_stopping)
    if evidence.milestone is Milestone.week_52 or rules.week_24.re_evaluate:
        # No label says what is meaningful; below what patients call so, a person must judge.
        return _Line(MEANINGFUL_F_VASI, Outcome.indeterminate)
    return None


def _side_of(compared: Comparison, line: _Line) -> _Side:
    bounds = compared.bounds
    if bounds is None or compared.provisional:
        return _Side.unsure
    if bounds.high < line.percent:
        return _Side.below
    return _Side.above if bounds.low >= line.percent else _Side.unsure


def _outcome(compared: Comparison | None, line: _Line | None) -> Outcome:
    if compared is None:
        return Outcome.indeterminate
    if line is None:
        return Outcome.go_on
    outcomes = {_Side.below: line.below, _Side.above: Outcome.go_on}
    return outcomes.get(_side_of(compared, line), Outcome.indeterminate)


def _adherence_decides(
    outcome: Outcome, compared: Comparison | None, line: _Line | None, taking: float | None
) -> bool:
    if outcome is Outcome.go_on or line is None or compared is None or compared.percent is None:
        return False
    return compared.percent < line.percent and (taking is None or taking < ADEQUATE_PERCENT)


def _measured(evidence: Evidence) -> tuple[Reason, ...]:
    given = [one for one in (evidence.clinician, evidence.photo) if one is not None]
    if not given:
        text = "No F-VASI was given, neither for baseline nor for now."
        return (Reason("repigmentation.missing", text, OURS),)
    return tuple(_measured_by(one, one is evidence.of_record) for one in given)


def _measured_by(one: Comparison, of_record: bool) -> Reason:
    by = "dermatologist" if one.method is Method.clinician else "photographs (machine-made)"
    source = f"F-VASI by {by}"
    if one.repigmentation is not None:
        return _measured_inside(one, exact(one.repigmentation), of_record)
    if one.percent is None or one.baseline is None or one.now is None:
        return Reason("repigmentation.missing", _missing(one, by), source)
    text = (
        f"F-VASI by {by} went from {_two(one.baseline)} to {_two(one.now)}: "
        f"{_one(one.percent)}% repigmentation{_spread(one)}"
        f"{'; the outlines are not confirmed' if one.provisional else ''}"
        f"{'' if of_record else '; shown beside, not used'}."
    )
    return Reason("repigmentation", text, source)


def _measured_inside(one: Comparison, percent: Decimal, of_record: bool) -> Reason:
    verdict = f"; its verdict on 25% is {one.verdict.replace('_', ' ')}" if one.verdict else ""
    text = (
        "By photographs (machine-made), inside the outlines that a dermatologist confirmed at "
        f"baseline: {_one(percent)}% repigmentation{_spread(one)}{verdict}"
        f"{'; the outlines are not confirmed' if one.provisional else ''}"
        f"{'' if of_record else '; shown beside, not used'}."
    )
    return Reason("repigmentation", text, "Photographs compared inside confirmed outlines")


def _spread(one: Comparison) -> str:
    bounds = one.bounds
    return f", {_one(bounds.low)} to {_one(bounds.high)}%" if bounds else ", error not known"


def _missing(one: Comparison, by: str) -> str:
    if one.baseline is None:
        return f"No F-VASI by {by} at baseline, so no change can be told."
    if one.now is None:
        return f"No F-VASI by {by} for now, so no change can be told."
    return f"F-VASI by {by} was 0 at baseline, so there is no share to repigment."


def _side(compared: Comparison | None, line: _Line | None, evidence: Evidence) -> Reason:
    if line is None or compared is None:
        missing = "nothing to hold against a line" if compared is None else "no line to hold it to"
        return Reason("line.none", f"There is {missing} at this review.", OURS)
    at = _one(line.percent)
    where = {
        _Side.below: f"The whole interval lies below {at}%.",
        _Side.above: f"The whole interval lies at or above {at}%.",
        _Side.unsure: f"It is not firm on which side of {at}% it lies: repeat, or judge by eye.",
    }
    stops = line.below is Outcome.consider_stopping
    source = evidence.label.rules.week_52.source if stops else MEANINGFUL_SOURCE
    rule = "line.stop" if stops else "line.meaningful"
    return Reason(rule, where[_side_of(compared, line)], source)


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
        f"{_one(exact(taking))}% of the prescribed applications were logged, patient-reported; "
        f"{'at least' if enough else 'under'} {ADEQUATE_PERCENT}%, {then}."
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


def _two(number: Number) -> str:
    return f"{exact(number):.2f}"
