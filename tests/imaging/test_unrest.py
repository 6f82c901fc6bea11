"""What skin on which nothing changed says of the error of a lesion."""

import numpy as np
import pytest

from imaging import atlas, light, regions, unrest

N = atlas.SIDE


def lesion() -> light.Mask:
    """A square of about 1.3 cm on the left cheek."""
    mask = np.zeros((N, N), bool)
    mask[260:300, 340:380] = True
    return mask


def normal() -> light.Mask:
    return np.asarray(regions.skin() & ~atlas.grown(lesion(), 0.2))


def patchy(size: float) -> light.Floats:
    """Light that differs from place to place over about a centimetre."""
    grain = np.random.default_rng(1).standard_normal((N, N)).astype(np.float32)
    smooth = light.blurred(grain, atlas.texels(0.7))
    return np.asarray(size * smooth / smooth.std(), np.float32)


def test_light_that_changed_alike_everywhere_leaves_no_error() -> None:
    even = np.full((N, N), 0.4, np.float32)
    assert unrest.around(even, lesion(), normal()) == pytest.approx(0, abs=1e-3)


def test_light_that_differs_from_place_to_place_is_an_error_of_its_size() -> None:
    slight, strong = (unrest.around(patchy(by), lesion(), normal()) for by in (0.05, 0.10))
    area = float(atlas.grid().area[lesion()].sum())
    assert strong == pytest.approx(2 * slight, rel=1e-3)
    assert 0.03 < strong / np.sqrt(area) < 0.2


def test_where_lesions_leave_no_normal_skin_nothing_is_known() -> None:
    assert np.isnan(unrest.around(patchy(0.1), regions.skin(), ~regions.skin()))
