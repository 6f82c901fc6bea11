"""What a reader must see first where not everything fits."""

from collections.abc import Iterable

from api.summaries.summary import Alert, Reaction

_SEVERITIES = ("severe", "moderate", "mild")


def most_urgent(alerts: Iterable[Alert]) -> list[Alert]:
    """Those nobody has acknowledged, then the others; the newest first in each."""
    newest = sorted(alerts, key=lambda alert: alert.raised_at, reverse=True)
    return sorted(newest, key=lambda alert: alert.acknowledged_by is not None)


def gravest(reactions: Iterable[Reaction]) -> list[Reaction]:
    """Serious before not serious, then by severity, then the newest."""
    newest = sorted(reactions, key=lambda reaction: reaction.onset_on, reverse=True)
    return sorted(newest, key=lambda r: (not r.serious, _SEVERITIES.index(r.severity)))
