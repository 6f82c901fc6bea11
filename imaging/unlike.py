"""How two photos of one view differ, beside pigment: what asks for the later one to be taken again.

Neither photo shows it by itself, and each costs the comparison some of what it can tell.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from imaging import atlas, light
from imaging.light import Floats, Mask


class Unlike(NamedTuple):
    """How the later photo of a view differs from its baseline.

    `turned_since` degrees between where the head points; `hidden_since` the share of lesions
    measurable then that are not now; `shinier` what its shiniest skin mirrors more, a share of the
    skin's green; `relit` how much more the light changed at one end of the face than at the other,
    density.
    """

    turned_since: float = 0.0
    hidden_since: float = 0.0
    shinier: float = 0.0
    relit: float = 0.0


def worst(views: Iterable[Unlike]) -> Unlike:
    """Each figure of the view that differs most in it; none of them when there is no view."""
    return Unlike(*(max(figure) for figure in zip(*views, strict=True)))


def turned(then: Mapping[str, float], now: Mapping[str, float]) -> float:
    """Degrees between where the head points, of the figures of quality of two photos."""
    return float(np.hypot(now["yaw"] - then["yaw"], now["pitch"] - then["pitch"]))


def hidden(lesion: Mask, baseline: Mask, both: Mask) -> float:
    """Share (0-1) of the lesions on skin measurable at baseline that is not so at both times."""
    area = atlas.grid().area
    then = float(area[lesion & baseline].sum())
    return 1 - float(area[lesion & both].sum()) / then if then > 0 else 0.0


def relit(shade: Floats, normal: Mask) -> float:
    """Between which densities nine tenths of the normal skin lie, of the change (n, n, 3) that
    light from another side explains."""
    if not normal.any():
        return 0.0
    low, high = np.quantile(light.mean_of_channels(shade[normal]), (0.05, 0.95))
    return float(high - low)
