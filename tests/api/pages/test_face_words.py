"""Whatever may be wrong with a photo, a page says it in words and not by its code."""

import pytest

from api.pages import face_words
from imaging import quality
from imaging.refusals import SENTENCES


@pytest.mark.parametrize("code", [*quality.UNLIKE, *SENTENCES])
def test_every_code_has_words(code: str):
    assert face_words.why(code) != code
