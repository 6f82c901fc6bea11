"""The scale below a map: whole, however small the picture is."""

import pytest

from imaging import overlay


@pytest.mark.parametrize("width", [90, 200, 320, 1000])
def test_the_scale_is_as_wide_as_the_picture_and_no_number_of_it_is_cut(width: int):
    drawn = overlay.scale_bar(width)
    assert drawn.shape[1] == width
    white = drawn.min(axis=2).max(axis=0) > 250
    # 0, 50 and 100 %, none of them at the very edge.
    assert all(white[part].any() for part in (slice(width // 3), slice(-width // 2, None)))
    assert not white[0]
    assert not white[-1]
