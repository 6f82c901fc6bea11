"""The sentences of a proposal: what was compared, held against which line, after how much use."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from api import shares
from api.applications.adherence import ADEQUATE_PERCENT
from api.assessments.trend import Point, exact, leaves_out_new_lesions
from api.messages import Day, Figure, Message, Words, exactly, joined, message, noted
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

OURS = noted("Repigment; no label states it")
MEANINGFUL_SOURCE = "Interviews within TRuE-V, doi 10.1007/s13555-024-01241-w"
INSIDE_SOURCE = noted("Photographs compared inside confirmed outlines")
ADHERENCE_SOURCE = "Raebel 2013, PMC3727405"
SCORE_SOURCES = {
    Method.clinician: noted("Scores of the clinician"),
    Method.photo: noted("Scores of the machine"),
}
_SCORED = {
    Method.clinician: noted("F-VASI by dermatologist: %(then)s (%(on)s) to %(now)s (%(until)s), "),
    Method.photo: noted(
        "F-VASI by photographs (machine-made): %(then)s (%(on)s) to %(now)s (%(until)s), "
    ),
}
_NO_BASELINE = {
    Method.clinician: noted("No F-VASI by dermatologist at baseline, so no change can be told."),
    Method.photo: noted(
        "No F-VASI by photographs (machine-made) at baseline, so no change can be told."
    ),
}
_NO_NOW = {
    Method.clinician: noted("No F-VASI by dermatologist for now, so no change can be told."),
    Method.photo: noted(
        "No F-VASI by photographs (machine-made) for now, so no change can be told."
    ),
}
_FROM_ZERO = {
    Method.clinician: noted(
        "F-VASI by dermatologist was 0 at baseline, so there is no share to repigment."
    ),
    Method.photo: noted(
        "F-VASI by photographs (machine-made) was 0 at baseline, so there is no share to repigment."
    ),
}
_VERDICTS = {
    "not_below": noted("; its verdict on 25% is not below"),
    "below": noted("; its verdict on 25% is below"),
    "indeterminate": noted("; its verdict on 25% is indeterminate"),
}


class Reason(NamedTuple):
    """Sentences with their numbers, the rule they rest on and where that is from."""

    rule: str
    said: tuple[Message, ...]
    source: str

    @property
    def text(self) -> str:
        return joined(self.said)


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
        text = noted("No F-VASI was given, neither for baseline nor for now.")
        return (Reason("repigmentation.missing", (message(text),), OURS),)
    return tuple(_measured_by(one, evidence) for one in given)


def _measured_by(one: Comparison, evidence: Evidence) -> Reason:
    source = SCORE_SOURCES[one.method]
    if one.percent is None or one.baseline is None or one.now is None:
        return Reason("repigmentation.missing", (_missing(one),), source)
    if one.repigmentation is not None:
        source = INSIDE_SOURCE
    said = (_from_to(one, one.baseline, one.now), *_share(one.percent, one), *_remarks(one))
    if not one.speaks_for(evidence.as_of):
        return Reason("repigmentation.stale", (*said, _stale(one.now, evidence)), source)
    used = one is evidence.decisive
    end = message(noted(".") if used else noted("; shown beside, not used."))
    return Reason("repigmentation", (*said, end), source)


def _from_to(one: Comparison, then: Point, now: Point) -> Message:
    days = {"on": Day(day=then.on), "until": Day(day=now.on)}
    if one.repigmentation is None:
        values = {"then": _score(then), "now": _score(now)}
        return message(_SCORED[one.method], **values, **days)
    text = noted(
        "By photographs (machine-made), inside the outlines that a dermatologist confirmed at "
        "baseline, %(on)s to %(until)s: "
    )
    return message(text, **days)


def _stale(last: Point, evidence: Evidence) -> Message:
    text = noted("; %(last)s is more than %(weeks)s weeks before %(as_of)s, so it is not used.")
    weeks = Figure(number=NOW_WITHIN.days // 7)
    return message(text, last=Day(day=last.on), weeks=weeks, as_of=Day(day=evidence.as_of))


def _share(percent: Decimal, one: Comparison) -> Iterator[Message]:
    if one.method is Method.photo and shares.cannot_be_told(one.bounds):
        yield message(noted("how much pigment came back cannot be told"))
    else:
        yield message(noted("%(percent)s%% repigmentation"), percent=_whole(percent))
    if one.bounds is None:
        yield message(noted(", error not known"))
    else:
        low = Figure(number=shares.low_end(one.bounds.low))
        high = Figure(number=shares.high_end(one.bounds.high))
        yield message(noted(", %(low)s to %(high)s%%"), low=low, high=high)


def _remarks(one: Comparison) -> Iterator[Message]:
    if one.verdict:
        yield message(_VERDICTS[one.verdict])
    # Said where the interval alone would look surer than two shots of one face can be.
    if one.detectable is not None and one.reach != one.bounds:
        text = noted(
            "; a change of less than %(least)s%% may come from two photographs of one unchanged "
            "face alone"
        )
        yield message(text, least=Figure(number=shares.high_end(one.detectable)))
    if one.provisional:
        yield message(noted("; the outlines are not confirmed"))


def _missing(one: Comparison) -> Message:
    if one.baseline is None:
        return message(_NO_BASELINE[one.method])
    return message((_NO_NOW if one.now is None else _FROM_ZERO)[one.method])


def _new_lesions(evidence: Evidence) -> tuple[Reason, ...]:
    seen = evidence.new_lesions
    if seen is None:
        return ()
    if not leaves_out_new_lesions(seen.percent):
        text = noted("Photographs of %(day)s show no new lesions outside the outlines.")
    elif evidence.leaves_out_new_lesions:
        text = noted(
            "Photographs of %(day)s show new lesions outside the outlines, %(share)s%% of the "
            "face, which no comparison counts: nothing is firm until a dermatologist has scored "
            "the whole face."
        )
    else:
        text = noted(
            "Photographs of %(day)s show new lesions outside the outlines, %(share)s%% of the "
            "face; the dermatologist's F-VASI is of the whole face and counts them."
        )
    said = message(text, day=Day(day=seen.on), share=Figure(number=float(seen.percent), decimals=1))
    return (Reason("new_lesions", (said,), INSIDE_SOURCE),)


def _side(compared: Comparison | None, line: Line | None, evidence: Evidence) -> Reason:
    if compared is None:
        text = noted("There is nothing to hold against a line at this review.")
        return Reason("line.none", (message(text),), OURS)
    if line is None:
        return Reason("line.none", (message(_without_line(compared)),), OURS)
    where = {
        Side.below: noted("The whole interval lies below %(line)s%%."),
        Side.above: noted("The whole interval lies at or above %(line)s%%."),
        Side.unsure: noted(
            "It is not firm on which side of %(line)s%% it lies: repeat, or judge by eye."
        ),
    }
    source = evidence.label.rules.week_52.source if line.stops else MEANINGFUL_SOURCE
    rule = "line.stop" if line.stops else "line.meaningful"
    said = message(where[side_of(compared, line)], line=exactly(float(line.percent)))
    return Reason(rule, (said,), source)


def _without_line(compared: Comparison) -> str:
    if worse(compared):
        return noted(
            "It is worse than at baseline, and there is no line to hold it to: judge by eye."
        )
    return noted("There is no line to hold it to at this review.")


def _label_reason(evidence: Evidence) -> Reason:
    rules = evidence.label.rules
    cited: Rule = rules.week_52 if evidence.milestone is Milestone.week_52 else rules.week_24
    both = message("%(rule)s %(advice)s", rule=_words(cited.text), advice=_words(cited.advice))
    return Reason(cited.id, (both,), cited.source)


def _adherence(taking: float | None) -> Reason:
    if taking is None:
        text = noted(
            "No applications were due or counted, so it is not known whether the cream was used."
        )
        return Reason("adherence.unknown", (message(text),), OURS)
    enough = taking >= ADEQUATE_PERCENT
    text = (
        noted(
            "%(taking)s%% of applications logged, patient-reported, at least %(line)s%%: enough "
            "to judge by."
        )
        if enough
        else noted(
            "%(taking)s%% of applications logged, patient-reported, under %(line)s%%: little "
            "change may only mean little use."
        )
    )
    said = message(text, taking=_whole(taking), line=Figure(number=ADEQUATE_PERCENT))
    rule = "adherence.adequate" if enough else "adherence.low"
    return Reason(rule, (said,), ADHERENCE_SOURCE)


def _time(weeks: Weeks) -> Reason:
    text = noted(
        "%(calendar)s weeks by the calendar, %(exposed)s of them on treatment when ordered pauses "
        "are left out; the review goes by the calendar."
    )
    calendar, exposed = (Figure(number=one, decimals=1) for one in (weeks.calendar, weeks.exposed))
    return Reason("weeks", (message(text, calendar=calendar, exposed=exposed),), OURS)


def _words(text: str) -> Words:
    return Words(words=(text,))


def _whole(percent: Decimal | float) -> Figure:
    return Figure(number=shares.whole(percent))


def _score(point: Point) -> Figure:
    return Figure(number=float(round(exact(point.value), 2)), decimals=2)
