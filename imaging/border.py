"""How much density is missing across the borders of lesions, where it is surest.

Across so short a way shade is even, while the middle of a large lesion is too far from normal skin
to be compared with it. The density is fitted by the outline, both freed of what is smooth over
more than the width of a border.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from imaging import atlas, light, pigment
from imaging.light import Floats, Mask

# Borders are read between these two widths, centimetres: coarser than a blurred photo, finer than
# shade. The outline is softened as lesions and pencils are.
NARROW_CM, WIDE_CM, SOFT_CM = 0.06, 0.30, 0.06
# Each place is read at the borders within about this reach, and the less border there is, the
# more by that of all lesions: at this share of the usual, half and half.
NEAR_CM, BORROWED = 1.2, 0.3

# Outlines are drawn by hand, a millimetre or two beside the border, where hardly anything falls:
# then what is missing would be read too small. So wider and narrower ones are tried, and taken if
# the density falls more steeply by this factor; of 162 outlines that lie on it one reaches it.
TRIED_CM, STEEPER = (-0.2, -0.1, 0.1, 0.2), 1.09

Vector = NDArray[np.float64]


class Border(NamedTuple):
    """Outlines ready to be read on one photo: `softened` (n, n) 0-1, `pattern` (n, n) its
    detail, `weight` (n, n) area of measurable skin with that detail, and that `skin`."""

    softened: Floats
    pattern: Floats
    weight: Floats
    skin: Mask

    @property
    def exists(self) -> bool:
        """Whether any border lies on measurable skin."""
        return float((self.weight * self.pattern).sum()) > 0


def of(outline: Mask, skin: Mask) -> Border:
    """The borders of an outline (n, n) on measurable skin (n, n)."""
    softened = light.blurred(outline.astype(np.float32), SOFT_CM * atlas.texels_per_cm())
    pattern = _detail(softened, skin)
    return Border(softened, pattern, np.asarray(atlas.grid().area * pattern * skin), skin)


def settled(outline: Mask, views: Iterable[tuple[Mask, Floats]]) -> Mask:
    """An outline (n, n) drawn by hand, as it is, or the one a little wider or narrower across whose
    borders the density falls more steeply by far.

    `views` are the measurable skin (n, n) and the density (n, n, 3) of each photo.
    """
    seen = [(skin, _detail(density, skin)) for skin, density in views]
    drawn = _steepness(outline, seen)
    tried = [_wider(outline, cm) for cm in TRIED_CM]
    steeper = [_steepness(mask, seen) / _without(outline, mask, drawn, seen) for mask in tried]
    best = int(np.argmax(steeper))
    return tried[best] if steeper[best] > STEEPER else outline


def _without(
    outline: Mask, narrower: Mask, drawn: float, views: Sequence[tuple[Mask, Floats]]
) -> float:
    """Steepness of the lesions of an outline, `drawn` of all of them, of which anything is left:
    where a small one is narrowed away, the others say nothing new."""
    _, names = cv2.connectedComponents(outline.astype(np.uint8))
    stay = outline & np.isin(names, np.unique(names[outline & narrower]))
    return drawn if (stay == outline).all() else _steepness(stay, views)


def _wider(outline: Mask, cm: float) -> Mask:
    """By so much all around; narrower if negative."""
    return atlas.grown(outline, cm) if cm > 0 else ~atlas.grown(~outline, -cm)


def _steepness(outline: Mask, views: Sequence[tuple[Mask, Floats]]) -> float:
    """Fall of density (not 0) along melanin across the borders, in all views together; of each
    its skin (n, n) and the detail of its density (n, n, 3)."""
    falls = (_fall(of(outline, skin), detail) for skin, detail in views)
    return max(float(sum(falls, np.zeros(3)) @ np.array(pigment.MELANIN)), 1e-3)


def drop(border: Border, density: Floats) -> Vector:
    """Fall of density (3,) from normal skin into the lesions, over all their borders."""
    return _fall(border, _detail(density, border.skin))


def _fall(border: Border, detail: Floats) -> Vector:
    if not border.exists:
        return np.zeros(3)
    found = np.einsum("ij,ijk->k", border.weight, detail)
    return np.asarray(-found / float((border.weight * border.pattern).sum()), np.float64)


def missing(border: Border, density: Floats) -> Floats:
    """Density (n, n) that each place lacks, read at the borders near it; zero outside."""
    if not border.exists:
        return np.zeros_like(border.softened)
    fallen = -border.weight * _detail(density, border.skin)
    strength = border.weight * border.pattern
    whole = float(fallen.sum()) / float(strength.sum())
    reach = NEAR_CM * atlas.texels_per_cm()
    near, near_fallen = light.blurred(strength, reach), light.blurred(fallen, reach)
    lesion = (border.softened > 0.5) & border.skin
    borrowed = BORROWED * float(near[lesion].mean()) if lesion.any() else BORROWED
    local = (near_fallen + borrowed * whole) / (near + borrowed)
    return np.asarray(local * border.softened, np.float32)


def _detail(values: Floats, skin: Mask) -> Floats:
    """What differs, (n, n) or (n, n, k), between a narrow and a wide average over skin."""
    plane = skin.astype(np.float32)
    inside = values * light.over_channels(plane, values)
    narrow, wide = (
        light.blurred(inside, sigma)
        / light.over_channels(np.maximum(light.blurred(plane, sigma), 1e-3), values)
        for sigma in (NARROW_CM * atlas.texels_per_cm(), WIDE_CM * atlas.texels_per_cm())
    )
    return np.asarray(narrow - wide, np.float32)
