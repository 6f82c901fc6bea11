"""Alerts and side effects as the strings to set: as many as there are, the gravest first."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from api.messages import counted, noted
from api.speech import Speech
from api.summaries import words
from api.summaries.alert_sentences import ALERTS
from api.summaries.codes import PLACES, SEVERITIES
from api.summaries.event_sentences import acknowledged, judged
from api.summaries.pdf.importance import NOTE, gathered, gravest
from api.summaries.pdf.letters import remark
from api.summaries.summary import Alert, Reaction, VisitSummary

_SENTENCE = 160
_LINE = 90
NOT_ACKNOWLEDGED = counted("%(num)s not acknowledged", "%(num)s not acknowledged")
NOTES = counted("%(num)s note", "%(num)s notes")
SERIOUS = counted("%(num)s serious", "%(num)s serious")
MORE_ALERTS = counted(
    "and %(num)s more kind of alerts in the record",
    "and %(num)s more kinds of alerts in the record",
)
MORE_REACTIONS = counted(
    "and %(num)s more side effect in the record",
    "and %(num)s more side effects in the record",
)


def alerts_of(summary: VisitSummary, speech: Speech) -> dict[str, Any]:
    """Notes, such as late entries and doubtful clocks, are many and say little: only counted."""
    broken = [alert for alert in summary.alerts if alert.severity != NOTE]
    notes = len(summary.alerts) - len(broken)
    waiting = sum(alert.acknowledged_by is None for alert in broken)
    entries = [_alert(alike, speech) for alike in gathered(broken)]
    return {
        "title": speech.filled(noted("Alerts: %(count)s"), count=str(len(broken))),
        "marked": "".join(words.more(NOT_ACKNOWLEDGED, waiting, speech)),
        "beside": "".join(words.more(NOTES, notes, speech)),
        "entries": entries,
        "none": speech.say(noted("None raised.")),
        # Only on the page it turns out how many find room: the sentence for each case.
        "more": [speech.count(MORE_ALERTS, left) for left in range(len(entries) + 1)],
    }


def _alert(alike: list[Alert], speech: Speech) -> dict[str, Any]:
    """The newest of those that say the same, and how many more there are."""
    alert = alike[0]
    foot = ", ".join([acknowledged(alert, speech), *_repeated(alike, speech)])
    return {
        "head": speech.instant(alert.raised_at),
        "mark": "" if alert.acknowledged_by else speech.say(noted("open")),
        "text": words.shortened(alert.sentence.told(speech), _SENTENCE, speech),
        "foot": f"{words.said(ALERTS, alert.rule, speech)}, "
        + words.shortened(foot, _LINE, speech),
    }


def _repeated(alike: list[Alert], speech: Speech) -> list[str]:
    if len(alike) == 1:
        return []
    first = _day(min(alert.raised_at for alert in alike), speech)
    text = noted("%(number)s times since %(day)s")
    return [speech.filled(text, number=str(len(alike)), day=speech.day(first))]


def _day(at: datetime, speech: Speech) -> date:
    return at.astimezone(ZoneInfo(speech.zone)).date()


def reactions_of(summary: VisitSummary, speech: Speech) -> dict[str, Any]:
    entries = [_reaction(one, speech) for one in gravest(summary.reactions)]
    serious = sum(one.serious for one in summary.reactions)
    return {
        "title": speech.filled(noted("Side effects: %(count)s"), count=str(len(entries))),
        "marked": "".join(words.more(SERIOUS, serious, speech)),
        "beside": "",
        "entries": entries,
        "none": speech.say(noted("None reported.")),
        "more": [speech.count(MORE_REACTIONS, left) for left in range(len(entries) + 1)],
    }


def _reaction(one: Reaction, speech: Speech) -> dict[str, Any]:
    severity = words.said(SEVERITIES, one.severity, speech)
    place = words.said(PLACES, one.site, speech)
    return {
        "head": speech.day(one.onset_on),
        "mark": speech.say(noted("serious")) if one.serious else "",
        "text": f"{remark(one.term, _LINE, speech)}, {place}",
        "foot": f"{severity}; {judged(one, speech)}",
    }
