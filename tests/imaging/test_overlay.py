"""The degree in colour on a photo, and the scale below it."""

import cv2
import numpy as np
import pytest

from imaging import atlas, face, overlay
from tests.imaging import painting


@pytest.mark.parametrize("width", [90, 200, 320, 1000])
def test_the_scale_is_as_wide_as_the_picture_and_no_number_of_it_is_cut(width: int):
    drawn = overlay.scale_bar(width)
    assert drawn.shape[1] == width
    white = drawn.min(axis=2).max(axis=0) > 250
    # 0, 50 and 100 %, none of them at the very edge.
    assert all(white[part].any() for part in (slice(width // 3), slice(-width // 2, None)))
    assert not white[0]
    assert not white[-1]


def test_there_is_no_colour_outside_the_outline():
    rgb = painting.astronaut()
    found = face.find(rgb)
    assert found is not None
    sheet = atlas.lay(rgb, found)
    everywhere = np.ones((atlas.SIDE, atlas.SIDE), bool)
    lost = everywhere.astype(np.float32)
    disc = painting.degree_on_map((painting.LEFT_CHEEK,), 1.0)
    drawn = overlay.coloured(rgb, sheet, lost, measured=everywhere, outline=disc > 0)
    inside = painting.degree_on_photo(rgb, disc) > 0.6
    # The line itself is two pixels wide.
    near = cv2.dilate(inside.astype(np.uint8), np.ones((15, 15))) > 0
    changed = np.abs(drawn.astype(int) - rgb).max(axis=2) > 0
    assert changed[inside].mean() > 0.9
    assert not changed[~near].any()
