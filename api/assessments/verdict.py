"""Why it is left open on which side of the 25 % line a comparison of photographs lies. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum

from api.assessments.trend import Measured, Number, exact

# The line that the verdict of photographs is about, in percent.
LINE = 25
# A photo that is unlike its baseline in so many ways decides nothing.
WAYS = 2


class Doubt(StrEnum):
    """`interval`: it reaches over the line. `detectable`: two shots of one unchanged face may
    differ by as much. `unlike`: the photos differ too much from each other."""

    interval = "interval"
    detectable = "detectable"
    unlike = "unlike"


def doubts(
    found: Measured, detectable: Number, warned_views: Iterable[str | None]
) -> Iterator[Doubt]:
    """Of a repigmentation in percent whose verdict was left open.

    `detectable` percent is the smallest change that two shots can tell; `warned_views` has the
    view of each warning.
    """
    middle, least = exact(found.value), exact(detectable)
    over = _over_line(found.low, found.high)
    shots_alone = _over_line(middle - least, middle + least)
    if over:
        yield Doubt.interval
    elif shots_alone:
        yield Doubt.detectable
    ways = max(Counter(warned_views).values(), default=0)
    # Nothing else leaves open what lies on one side: then a photo to be taken again was warned of.
    if ways >= WAYS or not (over or shots_alone):
        yield Doubt.unlike


def _over_line(low: Number, high: Number) -> bool:
    return low < LINE <= high
