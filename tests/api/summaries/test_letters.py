import pytest

from api.summaries.pdf.font_file import characters
from api.summaries.pdf.letters import FONTS, is_printable, spelled_out


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Itching 👍", "Itching [thumbs up sign]"),
        ("👩‍⚕️ said so", "[woman][staff of aesculapius] said so"),
        ("Nguyễn 欧阳 أحمد", "Nguyễn 欧阳 أحمد"),
        ("a\ue000b", "a[U+E000]b"),
        ("a\u202eb", "a[right-to-left override]b"),
        ("a\tb", "a b"),
    ],
)
def test_a_character_no_font_has_is_spelt_by_its_name(written, printed):
    assert spelled_out(written) == printed


def test_what_is_spelt_out_can_be_printed():
    assert all(map(is_printable, spelled_out("\x00\x07👍\U000e0001\uffff")))


@pytest.mark.parametrize(
    ("name", "has", "has_not"),
    [
        # A table of the first plane alone, and two that go on to the others.
        ("NotoSans-Regular.ttf", "aÅệЖΩ", "\N{MINUS SIGN}漢ع\uffff"),
        ("NotoSansCJKsc-Regular.otf", "漢字한\U0002000b", "عक"),
        ("NotoSansMongolian-Regular.ttf", "ᠮᠣ", "漢"),
    ],
)
def test_a_font_tells_which_characters_it_has(name, has, has_not):
    found = characters(FONTS / name)
    assert set(map(ord, has)) <= found
    assert not set(map(ord, has_not)) & found
