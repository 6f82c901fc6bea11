"""The legend below a map: whole, however small the picture is."""

import pytest

from imaging import overlay


@pytest.mark.parametrize("width", [90, 200, 320, 1000])
def test_no_word_of_the_legend_is_cut(width: int):
    drawn = overlay.legend(width)
    height = max(28, width // 24)
    words = drawn[height:]
    assert drawn.shape[1] == width
    assert (words < 100).any()
    assert (words[:, -1] == 255).all()
