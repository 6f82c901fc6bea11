"""Shade by the shape of the head is known and taken away; a lesion is not."""

import numpy as np
import pytest

from imaging import atlas, regions, shading


def lamp_from_the_left() -> atlas.Floats:
    """Density of a matt face under light from the patient's left, by Lambert's cosine."""
    bright = 1 + 0.3 * shading.basis()[..., 1]
    return np.repeat(-np.log(bright)[..., None], 3, axis=2).astype(np.float32)


def test_a_lamp_from_the_side_is_explained_by_the_shape() -> None:
    field, skin = lamp_from_the_left(), regions.skin()
    left = (field - shading.by_shape(field, skin))[skin]
    assert field[skin].std() > 0.1
    assert left.std() < 0.01


def test_a_lesion_that_is_no_yardstick_stays() -> None:
    lesion = np.zeros_like(regions.skin())
    lesion[260:300, 340:380] = True
    field = lamp_from_the_left() - 0.6 * lesion[..., None]
    left = field - shading.by_shape(field, regions.skin() & ~lesion)
    assert left[lesion & regions.skin()].mean() == pytest.approx(-0.6, abs=0.02)
