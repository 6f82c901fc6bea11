"""How the numbers, days and codes of a summary are said, in print and in FHIR alike.

Nothing is computed here. The zone of the speech is the patient's.
"""

from collections.abc import Mapping
from datetime import datetime
from itertools import accumulate
from unicodedata import east_asian_width
from zoneinfo import ZoneInfo

from api import shares
from api.messages import Counted, counted, noted
from api.speech import DASH, Speech
from api.summaries.codes import DECIMALS
from api.summaries.summary import Comparison, Interval, Value

MINUS = "\N{MINUS SIGN}"

# Name and scale; names of scores are the same in every language.
MEASURES = {
    "f_vasi": ("F-VASI", noted("face, 0 to 3")),
    "repigmentation": (noted("Repigmentation"), noted("confirmed outlines, %")),
    "f_bsa": ("F-BSA", noted("face, % of body surface")),
    "t_vasi": ("T-VASI", noted("whole body, 0 to 100")),
    "vns": ("VNS", noted("patient, 1 to 5")),
    "dlqi": ("DLQI", noted("patient, 0 to 30")),
}
COLUMNS = (
    noted("Measure"),
    noted("Scored by"),
    noted("Baseline"),
    noted("Now"),
    noted("Change"),
    noted("Response"),
)
NO_CHANGE = noted("no change")
POINTS_BETTER = counted("%(num)s point better", "%(num)s points better")
POINTS_WORSE = counted("%(num)s point worse", "%(num)s points worse")
LETTERS = counted("[+%(num)s letter]", "[+%(num)s letters]")


def said(codes: Mapping[str, str], code: str, speech: Speech) -> str:
    """A stored code in words; one that is not known here as it is written."""
    return speech.say(codes[code]) if code in codes else code.replace("_", " ")


def columns(speech: Speech) -> list[str]:
    """The head of the table of measures."""
    return [speech.say(title) for title in COLUMNS]


def measured(measure: str, speech: Speech) -> str:
    """What a measure is called."""
    return speech.say(MEASURES.get(measure, (measure, ""))[0])


def scale(measure: str, speech: Speech) -> str:
    return speech.say(MEASURES.get(measure, (measure, ""))[1])


def in_full(measure: str, speech: Speech) -> str:
    """Name and scale of a measure."""
    return f"{measured(measure, speech)} ({scale(measure, speech)})"


def instant(at: datetime, speech: Speech) -> str:
    """With the offset that was in force."""
    offset = at.astimezone(ZoneInfo(speech.zone)).strftime("%z")
    return f"{speech.instant(at)} UTC{_minus(offset[:3])}:{offset[3:]}"


def number(measure: str, value: float, speech: Speech) -> str:
    if measure == "repigmentation":
        value = shares.whole(value)
    return _minus(speech.number(value, DECIMALS.get(measure, 0)))


def told(measure: str, value: Value, speech: Speech) -> str:
    """A share whose interval excludes nothing is no number that anybody may read."""
    if measure == "repigmentation" and shares.cannot_be_told(value.interval):
        return speech.say(shares.CANNOT_BE_TOLD)
    return number(measure, value.value, speech)


def interval(measure: str, value: Value, speech: Speech) -> str:
    if not value.interval:
        return ""
    if measure == "repigmentation":
        return _ends(value.interval, speech)
    ends = value.interval.low, value.interval.high
    return DASH.join(number(measure, end, speech) for end in ends)


def day_of(value: Value, speech: Speech) -> str:
    """The day of a value, with the remark that nobody has confirmed where it was measured."""
    day = speech.day(value.on)
    return speech.filled(noted("provisional, %(day)s"), day=day) if value.provisional else day


def percent(share: float | None, speech: Speech) -> str:
    return DASH if share is None else speech.percent(shares.whole(100 * share))


def compared(row: Comparison, speech: Speech) -> str:
    if row.measure == "dlqi" and row.baseline and row.latest:
        return points(round(row.baseline.value - row.latest.value), speech)
    if row.source == "machine" and shares.cannot_be_told(row.change_interval):
        return speech.say(shares.CANNOT_BE_TOLD)
    return change(row.change_percent, speech)


def change(percent_better: float | None, speech: Speech) -> str:
    if percent_better is None:
        return DASH
    whole = shares.whole(percent_better)
    if not whole:
        return speech.say(NO_CHANGE)
    text = noted("%(percent)s %% better") if whole > 0 else noted("%(percent)s %% worse")
    return speech.filled(text, percent=speech.number(abs(whole)))


def points(fewer: int, speech: Speech) -> str:
    """Of a score that is no share, such as the DLQI: fewer points are better."""
    if not fewer:
        return speech.say(NO_CHANGE)
    return speech.count(POINTS_BETTER if fewer > 0 else POINTS_WORSE, abs(fewer))


def span(percents: Interval, speech: Speech) -> str:
    return f"{_ends(percents, speech)}\N{NO-BREAK SPACE}%"


def _ends(percents: Interval, speech: Speech) -> str:
    """The worse end first."""
    ends = (shares.low_end(percents.low), shares.high_end(percents.high))
    return f" {speech.say(noted('to'))} ".join(_minus(speech.number(end)) for end in ends)


def _minus(number: str) -> str:
    return number.replace("-", MINUS)


def surface(bsa_percent: float, speech: Speech) -> str:
    """With the second decimal only where there is one, so that parts add up to their sum."""
    decimals = 1 if round(bsa_percent, 1) == bsa_percent else 2
    return speech.percent(bsa_percent, decimals)


def shortened(text: str, limit: int, speech: Speech) -> str:
    """At most `limit` letters' width; what was left out is counted, never silently dropped."""
    # A Han or Hangul letter is as wide as two Latin ones.
    ends = accumulate(2 if east_asian_width(char) in "WF" else 1 for char in text)
    kept = sum(end <= limit for end in ends)
    if kept == len(text):
        return text
    left_out = speech.count(LETTERS, len(text) - kept)
    return f"{text[:kept].rstrip()}\N{HORIZONTAL ELLIPSIS} {left_out}"


def more(texts: Counted, count: int, speech: Speech) -> list[str]:
    """How many there are beyond those that are listed; nothing where there are none."""
    return [speech.count(texts, count)] if count > 0 else []
