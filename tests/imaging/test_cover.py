"""Hair over a lesion is no pigment that came back."""

import numpy as np
import pytest

from imaging import atlas, cover, light, regions

N = atlas.SIDE
SKIN = regions.skin()


def square() -> light.Mask:
    """A lesion of 40 x 40 texels on the left cheek."""
    mask = np.zeros((N, N), bool)
    mask[260:300, 340:380] = True
    return mask & SKIN


def face(*, lost: float, over: light.Mask | None = None) -> light.Floats:
    """Even skin of density 1 with a lesion that lacks `lost` of it, and hair of density 3."""
    density = np.ones((N, N, 3), np.float32)
    density[square()] -= lost
    if over is not None:
        density[over] = 3
    return density


@pytest.mark.parametrize("left", [0.5, 0.0, -0.3])
def test_pigment_that_comes_back_covers_nothing(left: float) -> None:
    assert not cover.over(square(), face(lost=0.5), face(lost=left), SKIN).any()


def test_hair_is_found_over_lesions_and_over_normal_skin() -> None:
    hair = np.zeros((N, N), bool)
    hair[:, 360:] = True
    found = cover.over(square(), face(lost=0.5), face(lost=0.5, over=hair), SKIN)
    assert found[hair & SKIN].mean() > 0.98
    assert found[~atlas.grown(hair, 0.3) & SKIN].mean() == 0


def test_a_darker_photo_covers_nothing() -> None:
    dim = face(lost=0.5) + np.float32(1.2)
    assert not cover.over(square(), face(lost=0.5), dim, SKIN).any()
