"""Which alerts say the same, so that a reader meets them once, with how many they are."""

from uuid import UUID

from api.applications.alert import LimitRule
from api.applications.flags import Flag
from api.messages import ENGLISH, Message

# What is judged of a log, its tube included, is said again with every further log.
_OF_LOGS = frozenset({*LimitRule, *Flag, "entered_late"})


def voice(alert_id: UUID, rule: str, severity: str, sentence: Message) -> tuple[str, ...]:
    """Equal for alerts that say the same; a side effect or a state stands for itself."""
    if rule not in _OF_LOGS:
        return (str(alert_id),)
    return severity, rule, sentence.told(ENGLISH)
