"""What a review compares: F-VASI then and now by one method, and its side of a line."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from api.assessments.trend import (
    CLINICIAN_SDC,
    MEANINGFUL_F_VASI,
    Interval,
    Number,
    Point,
    change_interval_by_sdc,
    change_percent,
    exact,
    leaves_out_new_lesions,
)
from api.assessments.verdict import LINE
from api.reviews.schedule import Milestone, Weeks
from api.treatments.labels import Label

# Ours: F-VASI moves in months, so a value of the last six weeks still shows the face of today.
NOW_WITHIN = timedelta(weeks=6)
# The line, in percent, that the verdict of photographs is about.
VERDICT_LINE = Decimal(LINE)


class Method(StrEnum):
    clinician = "clinician"
    photo = "photo"


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """F-VASI of the treated areas at baseline and the last one since, by one method.

    A clinician's scores are compared by the smallest detectable change `sdc`; photographs bring
    their own `interval` of the repigmentation in percent (or an own `sdc`). `provisional`: the
    outlines have not been confirmed, so nothing that follows from them is firm. Where photographs
    were compared inside a confirmed outline, `repigmentation` is what was measured there, in
    percent, with its `verdict` on the 25% line; it counts instead of the two scores. It says
    nothing of `new_lesions`: skin outside the outline, in percent of the face, that lost pigment.
    """

    method: Method
    baseline: Point | None
    now: Point | None
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
        if self.baseline is None or self.now is None:
            return None
        return change_percent(self.baseline.value, self.now.value)

    @property
    def bounds(self) -> Interval | None:
        """None when nothing is known of the error: then no answer is firm."""
        if self.interval is not None:
            return self.interval
        sdc = CLINICIAN_SDC if self.method is Method.clinician else None
        sdc = sdc if self.sdc is None else exact(self.sdc)
        if sdc is None or self.baseline is None or self.now is None:
            return None
        return change_interval_by_sdc(self.baseline.value, self.now.value, sdc)

    @property
    def detectable(self) -> Decimal | None:
        """The smallest repigmentation that photographs can tell inside their outlines, percent."""
        if self.sdc is None or self.baseline is None or not exact(self.baseline.value) > 0:
            return None
        return 100 * exact(self.sdc) / exact(self.baseline.value)

    @property
    def reach(self) -> Interval | None:
        """What the repigmentation may be; None when that is not known."""
        bounds, percent, detectable = self.bounds, self.percent, self.detectable
        if bounds is None or percent is None or self.repigmentation is None:
            return bounds
        if detectable is None:
            return None
        low, high = percent - detectable, percent + detectable
        return Interval(min(bounds.low, low), max(bounds.high, high))

    def speaks_for(self, day: date) -> bool:
        """Whether its last value was assessed within `NOW_WITHIN` before a day."""
        return self.now is not None and self.now.on >= day - NOW_WITHIN


class NewLesions(NamedTuple):
    """Skin outside the outlines, in percent of the face, that photographs of a day show paler."""

    on: date
    percent: Decimal


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """As of a local day. `taking_percent`: applications logged of those prescribed, at most 100.

    `new_lesions` are those seen last: photographs that could not be compared since unsee nothing.
    """

    as_of: date
    milestone: Milestone
    label: Label
    weeks: Weeks
    clinician: Comparison | None = None
    photo: Comparison | None = None
    new_lesions: NewLesions | None = None
    taking_percent: float | None = None

    @property
    def decisive(self) -> Comparison | None:
        """The clinician's scores when both are there and the last is of now, else the photographs'.

        None when neither tells a change until now.
        """
        both = (self.clinician, self.photo)
        usable = (one for one in both if one and one.percent is not None)
        return next((one for one in usable if one.speaks_for(self.as_of)), None)

    @property
    def leaves_out_new_lesions(self) -> bool:
        """Whether new lesions were seen that the decisive comparison does not count.

        A dermatologist's F-VASI counts the whole face, if it is not older than the photographs.
        """
        seen, decisive = self.new_lesions, self.decisive
        if seen is None or not leaves_out_new_lesions(seen.percent):
            return False
        if decisive is None or decisive.now is None or decisive.method is Method.photo:
            return True
        return decisive.now.on < seen.on


class Line(NamedTuple):
    """What the repigmentation is held against; `stops`: firmly below, the label says to stop."""

    percent: Decimal
    stops: bool


class Side(StrEnum):
    below = "below"
    above = "above"
    unsure = "unsure"


def line_of(evidence: Evidence) -> Line | None:
    """None where the label draws no line, as in the EU at week 24."""
    rules = evidence.label.rules
    stop_below = rules.week_52.stop_below_percent
    if evidence.milestone is Milestone.week_52 and stop_below is not None:
        return Line(stop_below, stops=True)
    if evidence.milestone is Milestone.week_52 or rules.week_24.re_evaluate:
        # No label says what is meaningful; below what patients call so, a person must judge.
        return Line(MEANINGFUL_F_VASI, stops=False)
    return None


def side_of(compared: Comparison, line: Line) -> Side:
    """Firm only when all it may be lies on one side, of outlines that were confirmed."""
    reach = compared.reach
    if reach is None or compared.provisional:
        return Side.unsure
    if reach.high < line.percent:
        return _agreed(Side.below, "below", compared, line)
    above = reach.low >= line.percent
    return _agreed(Side.above, "not_below", compared, line) if above else Side.unsure


def _agreed(side: Side, verdict: str, compared: Comparison, line: Line) -> Side:
    """Nothing is firm here that the photographs themselves did not call so."""
    asked = line.percent == VERDICT_LINE and compared.verdict is not None
    return Side.unsure if asked and compared.verdict != verdict else side


def worse(compared: Comparison) -> bool:
    return compared.percent is not None and compared.percent < 0
