"""Every text of pages and summaries is there in every language."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import api
import api.main
from api import errors, speech
from api.pages.refusals import ADVICE

ROOT = Path(api.__file__).parent
METHODS = [
    ("**.py", "python"),
    ("pages/templates/**.html", "jinja2"),
    ("treatments/labels/*.toml", "api.treatments.labels.texts:extract"),
]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "noted": None, "counted": (1, 2)}
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


# What no page can meet: a phone does.
ONLY_OF_THE_API = {
    "batch_not_a_list",
    "batch_too_large",
    "clock_not_settable",
    "corrected_by_clinic",
    "dlqi_not_for_age",
    "log_differs",
    "log_unreadable",
    "onset_in_future",
    "photo_format_not_accepted",
    "photo_stored_elsewhere",
    "photo_too_large",
    "photo_too_many_pixels",
    "photo_unreadable",
    "reaction_differs",
    "reaction_photo_unknown",
    "second_factor_needed",
    "signed_out",
    "taken_in_future",
    "tube_differs",
    "version_conflict",
}


def test_every_refusal_that_a_page_may_tell_is_in_the_catalogues():
    known = written()
    told = [one for one in errors.catalogue() if one.code not in ONLY_OF_THE_API]
    assert [one.code for one in told if one.title not in known] == []
    assert [one.code for one in told if ADVICE.get(one.code, one.advice) not in known] == []
