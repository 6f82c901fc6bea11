"""What lies over the face by now: hair, cloth or a hand; over a lesion it would read as pigment."""

import numpy as np

from imaging import atlas, border, lesions, light, skin
from imaging.light import Floats, Mask


def over(outline: Mask, baseline: Floats, now: Floats, both: Mask) -> Mask:
    """Skin (n, n) that is much darker now, lesions more so than all their pigment could make them.

    Parameters
    ----------
    outline : ndarray of bool, shape (n, n)
        Lesions as they were confirmed at baseline, when nothing lay over them.
    baseline, now : ndarray, shape (n, n, 3)
        Optical density.
    both : ndarray of bool, shape (n, n)
        Skin taken for measurable at both times, lesions included.
    """
    if not both.any():
        return both
    rise = light.mean_of_channels(now - baseline)
    rise = light.blurred(rise, 1.5) - np.float32(np.median(rise[both]))
    lost = max(0.0, float(border.drop(border.of(outline, both), baseline).mean()))
    darker = both & (rise > skin.DARK_OD + lost * outline)
    return both & atlas.grown(darker, lesions.RIM_CM)
