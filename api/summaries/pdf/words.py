"""How numbers, days and codes are said in print. Nothing is computed here."""

from datetime import date, datetime
from itertools import accumulate
from unicodedata import east_asian_width
from zoneinfo import ZoneInfo

from api import messages, shares
from api.summaries.pdf.letters import spelled_out
from api.summaries.summary import Comparison, Interval, Value
from api.treatments.labels import SITES

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"

MEASURES = {
    "f_vasi": ("F-VASI", "face, 0 to 3"),
    "repigmentation": ("Repigmentation", "confirmed outlines, %"),
    "f_bsa": ("F-BSA", "face, % of body surface"),
    "t_vasi": ("T-VASI", "whole body, 0 to 100"),
    "vns": ("VNS", "patient, 1 to 5"),
    "dlqi": ("DLQI", "patient, 0 to 30"),
}
# Decimals that the method can carry: F-VASI and F-BSA are scored in hundredths.
_DECIMALS = {"f_vasi": 2, "f_bsa": 2, "t_vasi": 1}

_WORDS = {"none": "no action"} | SITES


def said(code: str) -> str:
    """A stored code as words: `not_recovered` is `not recovered`."""
    return _WORDS.get(code, code.replace("_", " ").replace("bsa", "BSA"))


def day(on: date | None) -> str:
    return messages.day(on) if on else DASH


def instant(at: datetime, zone: str) -> str:
    """In the patient's zone, with the offset that was in force."""
    local = at.astimezone(ZoneInfo(zone))
    offset = local.strftime("%z")
    return f"{local_minute(at, zone)} UTC{offset[:3].replace('-', MINUS)}:{offset[3:]}"


def local_minute(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{day(local.date())}, {local:%H:%M}"


def number(measure: str, value: float) -> str:
    if measure == "repigmentation":
        value = shares.whole(value)
    return f"{value:.{_DECIMALS.get(measure, 0)}f}".replace("-", MINUS)


def told(measure: str, value: Value) -> str:
    """A share whose interval excludes nothing is no number that anybody may read."""
    if measure == "repigmentation" and shares.cannot_be_told(value.interval):
        return shares.CANNOT_BE_TOLD
    return number(measure, value.value)


def interval(measure: str, value: Value) -> str:
    if not value.interval:
        return ""
    if measure == "repigmentation":
        return _ends(value.interval)
    return f"{number(measure, value.interval.low)}{DASH}{number(measure, value.interval.high)}"


def percent(share: float | None) -> str:
    return DASH if share is None else f"{shares.whole(100 * share)} %"


def compared(row: Comparison) -> str:
    if row.measure == "dlqi" and row.baseline and row.latest:
        return points(row.baseline.value - row.latest.value)
    if row.source == "machine" and shares.cannot_be_told(row.change_interval):
        return shares.CANNOT_BE_TOLD
    return change(row.change_percent)


def change(percent_better: float | None) -> str:
    if percent_better is None:
        return DASH
    whole = shares.whole(percent_better)
    return f"{abs(whole)} % {'better' if whole > 0 else 'worse'}" if whole else "no change"


def points(fewer: float) -> str:
    """Of a score that is no share, such as the DLQI: fewer points are better."""
    if not fewer:
        return "no change"
    counted = f"{abs(fewer):.0f} point{'s' * (abs(fewer) != 1)}"
    return f"{counted} {'better' if fewer > 0 else 'worse'}"


def span(percents: Interval) -> str:
    return f"{_ends(percents)} %"


def _ends(percents: Interval) -> str:
    """The worse end first."""
    ends = (shares.low_end(percents.low), shares.high_end(percents.high))
    return " to ".join(f"{end}".replace("-", MINUS) for end in ends)


def surface(bsa_percent: float) -> str:
    """With the second decimal only where there is one, so that parts add up to their sum."""
    tenths = f"{bsa_percent:.1f}"
    return f"{tenths if float(tenths) == bsa_percent else f'{bsa_percent:.2f}'} %"


def shortened(text: str, limit: int) -> str:
    """At most `limit` letters' width; what was left out is counted, never silently dropped."""
    # A Han or Hangul letter is as wide as two Latin ones.
    ends = accumulate(2 if east_asian_width(char) in "WF" else 1 for char in text)
    kept = sum(end <= limit for end in ends)
    if kept == len(text):
        return text
    return f"{text[:kept].rstrip()}\N{HORIZONTAL ELLIPSIS} [+{len(text) - kept} letters]"


def remark(text: str, limit: int) -> str:
    """What a person wrote freely: it must never stop the page."""
    return shortened(spelled_out(text), limit)


def more(count: int, what: str) -> list[str]:
    return [f"and {count} more {what}{'s' * (count > 1)}"] if count > 0 else []


def halves(digest: str) -> list[str]:
    return [digest[:32], digest[32:]]
