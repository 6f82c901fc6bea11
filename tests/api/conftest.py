"""A language in which every translated text is in brackets: what is not is left in English."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from api import speech
from api.pages import page


@pytest.fixture
def bracketed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The German of this test puts every text in brackets, and translates none."""
    made = Catalog(locale="de")
    with (speech.FOLDER / "de.po").open("rb") as file:
        for one in read_po(file, locale="de"):
            if one.id:
                forms = (one.id,) if isinstance(one.id, str) else one.id
                said = tuple(f"«{form}»" for form in forms)
                made.add(one.id, said[0] if isinstance(one.id, str) else said)
    with (tmp_path / "de.po").open("wb") as file:
        write_po(file, made)
    monkeypatch.setattr(speech, "FOLDER", tmp_path)
    _forget()
    yield
    _forget()


def _forget() -> None:
    speech.catalogue.cache_clear()
    page._environment.cache_clear()
