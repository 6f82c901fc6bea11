"""Every text of the pages is there in every language."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import api
from api.pages import speech

ROOT = Path(api.__file__).parent
METHODS = [
    ("**.py", "python"),
    ("pages/templates/**.html", "jinja2"),
    ("treatments/labels/*.toml", "api.treatments.labels.texts:extract"),
]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "noted": None}
PLACE = re.compile(r"%\((\w+)\)")
LANGUAGES = ("nl", "sv", "de")


def written() -> set[str]:
    """As `make messages` finds them."""
    found = extract_from_dir(ROOT, METHODS, keywords=KEYWORDS)
    return {one[2] if isinstance(one[2], str) else one[2][0] for one in found}


def translated(language: str) -> dict[str, list[str]]:
    """By the English text; of a plural every form."""
    with (speech.FOLDER / f"{language}.po").open("rb") as file:
        read = read_po(file)
    return {
        one.id if isinstance(one.id, str) else one.id[0]: [one.string]
        if isinstance(one.string, str)
        else list(one.string or ())
        for one in read
        if one.id
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_untranslated(language: str):
    known = translated(language)
    assert sorted(text for text in written() if not all(known.get(text, [""]))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_translated_that_nobody_says(language: str):
    assert sorted(set(translated(language)) - written()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_keeps_its_places(language: str):
    for text, forms in translated(language).items():
        for form in forms:
            assert set(PLACE.findall(form)) == set(PLACE.findall(text)), text
