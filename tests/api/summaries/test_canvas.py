import pytest

from api.pages import assets
from api.summaries.canvas import COLOURS, LETTERS, sheet, svg, width_of, write


def test_a_letter_is_as_wide_as_the_font_says():
    # Noto Sans: the advance of an "a" is 561 of 1000 units.
    assert width_of("a" * 40) == pytest.approx(40 * 0.561 * LETTERS, rel=0.005)


def test_what_is_written_is_never_markup():
    on = sheet((10, 10), "a < b")
    write(on, "<script> & Co", (0, 0))
    assert b"&lt;script&gt; &amp; Co" in svg(on)


@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("part", ["fill", "stroke"])
def test_every_colour_has_another_one_by_night(colour: str, part: str):
    styles = (assets.FOLDER / "pages.css").read_text()
    assert f'.drawing [{part}="{colour}"] {{ {part}: var(--' in styles
