import pytest

from api.summaries.pdf.letters import is_printable, spelled_out


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
