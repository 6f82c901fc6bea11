"""What is odd about a log whatever the label says: nothing prescribed, or a time that disagrees."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from api.applications.alert import OURS, Inputs, Severity
from api.messages import noted
from api.treatments.labels import Basis


class Flag(StrEnum):
    no_treatment = "no_treatment"
    offset_not_of_zone = "offset_not_of_zone"


@dataclass(frozen=True, kw_only=True)
class Raised:
    """A flag in the shape of a limit's alert."""

    rule: Flag
    severity: Severity
    text: str
    advice: str
    inputs: Inputs = field(default_factory=dict)
    basis: Basis = Basis.advice
    source: str = OURS


NO_TREATMENT = Raised(
    rule=Flag.no_treatment,
    severity=Severity.warning,
    text=noted("No treatment with the cream was ever started here."),
    advice=noted("Ask the dermatologist whether to apply; the clinic checks what was prescribed."),
)


def flags(
    applied_at: datetime, zone: str, utc_offset_minutes: int, *, prescribed: bool
) -> Iterator[Raised]:
    if not prescribed:
        yield NO_TREATMENT
    # A phone that speaks UTC says nothing about its offset.
    if utc_offset_minutes == 0:
        return
    in_zone = applied_at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    if in_zone != timedelta(minutes=utc_offset_minutes):
        yield Raised(
            rule=Flag.offset_not_of_zone,
            severity=Severity.info,
            text=noted("The offset of the time is not that of its time zone on that day."),
            advice=noted("Check the time zone of the phone; the instant was kept as it came."),
            inputs={
                "offset_minutes": utc_offset_minutes,
                "zone_offset_minutes": in_zone // timedelta(minutes=1),
                "time_zone": zone,
            },
        )
