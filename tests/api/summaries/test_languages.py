"""The summary in the language of whoever reads it: only its words change, never what it says."""

import io
import json
import re
from typing import Any

import pytest
from pypdf import PdfReader
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from api.languages import Language
from api.summaries.fhir.document import document_id
from api.summaries.pdf.render import render_pdf
from tests.api.brackets import words_left
from tests.api.reviews.setting import treat
from tests.api.summaries.fhir_documents import ended, render_fhir, with_applications
from tests.api.summaries.fhir_reading import assert_valid, every, only
from tests.api.summaries.samples import full, small
from tests.api.summaries.year import asked, pdf, summary
from tests.people import Person

OTHERS = (Language.nl, Language.sv, Language.de)
# Names of people, measures and the world, what people typed, and what the locale says of time.
NOT_OURS = re.compile(
    r"Amara Nilsson|Hudkliniken Söder|Dr Ingrid Åkesson|Europe/Stockholm|Schwedisch|UTC|Fitzpatrick"
    r"|F-VASI\d*|T-VASI\d*|F-BSA|VNS|DLQI|repigment-fvasi|Repigment 0[.\w]*"
    r"|Travelling without the tube|Herpes zoster, right thigh|Herpes zoster|thigh|cheek\b"
    r"|Application site acne|Application site pruritus|Good early response|Clear response[^“<]*out"
    r"|\b[0-9a-f]{32,64}\b|\b[0-9a-f]{12}\b|Juni?|Juli|März|Apr|Mai|Aug|Sept|Okt|Nov|Dez|Jan|Feb"
)


def printed(language: Language) -> bytes:
    return render_pdf(full(), render_fhir(full(), language), language)


def text_of(document: bytes) -> str:
    pages = PdfDocument(document)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


def without_words(value: Any) -> Any:
    """A document without what a person reads in it, and without its own name."""
    told = ("text", "title", "note", "detail", "display", "summary", "language", "signature")
    named = ("id", "identifier", "fullUrl", "method", "dosage", "dosageInstruction")
    if isinstance(value, dict):
        return {k: without_words(v) for k, v in value.items() if k not in (*told, *named)}
    return [without_words(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("language", OTHERS)
def test_two_pages_say_which_language_they_are_in(language: Language) -> None:
    reader = PdfReader(io.BytesIO(printed(language)))
    assert str(reader.root_object["/Lang"]) == language
    assert len(reader.pages) == 2


def test_days_and_numbers_are_written_as_the_language_writes_them() -> None:
    dutch, swedish, german = (text_of(printed(language)) for language in OTHERS)
    assert "1,25" in dutch
    assert "3 mrt 2025" in dutch
    assert "71 % beter" in dutch
    assert "3 mars 2025" in swedish
    assert "71 % bättre" in swedish
    assert "3. März 2025" in german
    assert "71 % besser" in german


@pytest.mark.usefixtures("bracketed")
def test_no_english_is_left_on_the_pages() -> None:
    assert words_left(text_of(printed(Language.de)), NOT_OURS) == []


@pytest.mark.usefixtures("bracketed")
def test_no_english_is_left_in_what_a_person_reads_of_a_fhir_document() -> None:
    document = json.loads(render_fhir(with_applications(), Language.de))
    told = [re.sub("<[^>]*>", " \n", div) for div in every(document, "div")]
    for key in ("title", "detail", "summary"):
        told += [one for one in every(document, key) if isinstance(one, str)]
    told += [one["text"] for notes in every(document, "note") for one in notes]
    assert words_left(" \n".join(told), NOT_OURS) == []


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_coded_is_the_same_in_every_language(language: Language) -> None:
    english, other = (
        without_words(json.loads(render_fhir(with_applications(), one)))
        for one in (Language.en, language)
    )
    assert other == english


def test_every_resource_and_its_narrative_name_their_language() -> None:
    document = json.loads(render_fhir(full(), Language.nl))
    whole = [document, *(one["resource"] for one in document["entry"])]
    assert {one["language"] for one in whole} == {"nl"}
    assert all('lang="nl" xml:lang="nl"' in div for div in every(document, "div"))


def test_documents_of_other_languages_are_as_valid() -> None:
    made = ((small(), "nl"), (with_applications(), "sv"), (ended(), "nl"), (full(), "de"))
    assert_valid(*(render_fhir(one, Language(language)) for one, language in made))


def test_each_language_is_a_document_of_its_own_of_the_same_content() -> None:
    assert len({document_id(full(), language) for language in Language}) == 4
    dutch = only(render_fhir(full(), Language.nl), "Composition")
    english = only(render_fhir(full()), "Composition")
    assert dutch["identifier"] == english["identifier"]
    assert dutch["id"] != english["id"]


def test_the_language_is_asked_for_by_name_or_by_what_the_reader_accepts(
    dora: Person, alice: Person
) -> None:
    treat(dora, alice)
    path = f"{alice.home}/summary.pdf"
    accepted = {"Accept-Language": "fr, sv;q=0.8, en;q=0.5"}
    named = dora.get(path, params={"language": "nl"}, headers=accepted)
    assert named.headers["content-language"] == "nl"
    assert named.headers["content-disposition"].endswith('-nl.pdf"')
    assert "Bezoeksamenvatting" in text_of(named.content)
    assert "Besökssammanfattning" in text_of(dora.get(path, headers=accepted).content)
    assert "Visit summary" in text_of(pdf(dora, alice))


def test_a_language_that_nobody_speaks_here_is_refused(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    answer = asked(dora, alice, ".pdf", language="tlh")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


@pytest.mark.parametrize("form", [".pdf", ".fhir.json", "/f-vasi.svg"])
def test_the_file_of_every_language_is_known_again(form: str, dora: Person, alice: Person) -> None:
    treat(dora, alice)
    names = set()
    for language in Language:
        content = asked(dora, alice, form, language=language).content
        answer = dora.call("POST", "/v1/documents/verify", content=content)
        assert answer.json()["verdict"] == "issued"
        names.add(answer.json()["issued"]["document_id"])
    assert len(names) == 4


def test_the_value_itself_has_no_language(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    assert summary(dora, alice, language="nl") == summary(dora, alice)
