"""How numbers, days and codes are said in print. Nothing is computed here."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from api.summaries.summary import Value

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

MEASURES = {
    "f_vasi": ("F-VASI", "face, 0 to 3"),
    "f_bsa": ("F-BSA", "face, % of body surface"),
    "t_vasi": ("T-VASI", "whole body, 0 to 100"),
    "vns": ("VNS", "patient, 1 to 5"),
    "dlqi": ("DLQI", "patient, 0 to 30"),
}
# Decimals that the method can carry: F-VASI and F-BSA are scored in hundredths.
_DECIMALS = {"f_vasi": 2, "f_bsa": 2, "t_vasi": 1}

_WORDS = {
    "go_on": "continue",
    "week_24": "week 24",
    "week_52": "week 52",
    "none": "no action",
}


def said(code: str) -> str:
    """A stored code as words: `not_recovered` is `not recovered`."""
    return _WORDS.get(code, code.replace("_", " "))


def day(on: date | None) -> str:
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}" if on else DASH


def instant(at: datetime, zone: str) -> str:
    """In the patient's zone, with the offset that was in force."""
    local = at.astimezone(ZoneInfo(zone))
    offset = local.strftime("%z")
    return f"{day(local.date())}, {local:%H:%M} UTC{offset[:3].replace('-', MINUS)}:{offset[3:]}"


def number(measure: str, value: float) -> str:
    return f"{value:.{_DECIMALS.get(measure, 0)}f}".replace("-", MINUS)


def interval(measure: str, value: Value) -> str:
    if not value.interval:
        return ""
    return f"{number(measure, value.interval.low)}{DASH}{number(measure, value.interval.high)}"


def percent(share: float | None, *, decimals: int = 0) -> str:
    return DASH if share is None else f"{100 * share:.{decimals}f} %"


def change(percent_better: float | None) -> str:
    if percent_better is None:
        return DASH
    if round(percent_better) == 0:
        return "no change"
    return f"{abs(percent_better):.0f} % {'better' if percent_better > 0 else 'worse'}"


def surface(bsa_percent: float) -> str:
    return f"{bsa_percent:.1f} %"


def shortened(text: str, limit: int) -> str:
    """At most about `limit` characters; what was left out is counted, never silently dropped."""
    if len(text) <= limit:
        return text
    return f"{text[:limit].rstrip()}\N{HORIZONTAL ELLIPSIS} [{len(text) - limit} more characters]"
