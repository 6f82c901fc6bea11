"""What a reader must see first where not everything fits."""

from collections.abc import Iterable

from api.summaries.alike import voice
from api.summaries.summary import Alert, Reaction

_SEVERITIES = ("severe", "moderate", "mild")
NOTE = "info"


def most_urgent(alerts: Iterable[Alert]) -> list[Alert]:
    """Those nobody has acknowledged, then the others; serious first, then the newest, in each.

    What is only worth knowing comes last of all.
    """
    newest = sorted(alerts, key=lambda alert: alert.raised_at, reverse=True)
    return sorted(newest, key=_rank)


def gathered(alerts: Iterable[Alert]) -> list[list[Alert]]:
    """The most urgent first, each with those that say the same: a tube past its day says it with
    every application, and sixty such lines would hide what else there is."""
    found: dict[tuple[str | None, ...], list[Alert]] = {}
    for one in most_urgent(alerts):
        said = voice(one.id, one.rule, one.severity, one.sentence)
        found.setdefault((*said, one.acknowledged_by), []).append(one)
    return list(found.values())


def _rank(alert: Alert) -> tuple[bool, bool, bool]:
    return (alert.severity == NOTE, alert.acknowledged_by is not None, alert.severity != "serious")


def gravest(reactions: Iterable[Reaction]) -> list[Reaction]:
    """Serious before not serious, then by severity, then the newest."""
    newest = sorted(reactions, key=lambda reaction: reaction.onset_on, reverse=True)
    return sorted(newest, key=lambda r: (not r.serious, _SEVERITIES.index(r.severity)))
