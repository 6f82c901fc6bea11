"""How two photos of a view differ, beside pigment: what asks for the later one to be taken again.

Neither photo shows it by itself, and each costs the comparison some of what it can tell.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from imaging import atlas, light
from imaging.light import Floats, Mask
from imaging.marks import Alike
from imaging.results import View


class Unlike(NamedTuple):
    """How the later photo of a view differs from its baseline.

    `turned_since` degrees between where the head points, turned and nodded together; `shinier`
    what its shiniest skin mirrors more, a share of the skin's green; `relit` the range, in density,
    by which light that falls otherwise changed the skin of the face unequally; `contrast_since`
    the share by which all marks of the skin are stronger, or fainter (negative), beyond the usual.
    """

    turned_since: float
    shinier: float
    relit: float
    contrast_since: float


class Since(NamedTuple):
    """How the later photos differ from their baselines: each view that can be followed,
    `hidden_since`, the share of the lesions measurable in any of them then that is so in none now,
    and the `strange` views, which show other skin or the mirror image of it."""

    views: Mapping[View, Unlike]
    hidden_since: float
    strange: Mapping[View, Alike]


def turned(then: Mapping[str, float], now: Mapping[str, float]) -> float:
    """Degrees between where the head points, of the figures of quality of two photos."""
    return float(np.hypot(now["yaw"] - then["yaw"], now["pitch"] - then["pitch"]))


def relit(shade: Floats, normal: Mask) -> float:
    """Between which densities nine tenths of the normal skin lie, of the change (n, n, 3) that
    light which falls otherwise explains. None is told where there is too little normal skin."""
    if not normal.any():
        return 0.0
    values = light.mean_of_channels(shade[normal])
    order = np.argsort(values)
    share = np.cumsum(atlas.grid().area[normal][order])
    low, high = np.interp((0.05, 0.95), share / share[-1], values[order])
    return float(high - low)


def hidden(lesion: Mask, then: Mask, now: Mask) -> float:
    """Share (0-1) of the lesions on skin measurable `then` that is not measurable `now`."""
    area = atlas.grid().area
    whole = float(area[lesion & then].sum())
    return 1 - float(area[lesion & then & now].sum()) / whole if whole > 0 else 0.0
