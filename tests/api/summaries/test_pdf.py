import io
import threading
from dataclasses import replace
from typing import Any, cast

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

from api.database import uuid7
from api.languages import Language
from api.messages import Message
from api.speech import Speech
from api.summaries.fhir.document import document_id, render_fhir
from api.summaries.pdf.page import page_of
from api.summaries.pdf.render import UnprintableText, render_pdf
from api.summaries.seal import signing_key
from api.summaries.summary import SeenValue, Series, VisitSummary
from tests.api.summaries.sample_values import NOW, STARTED, TODAY, a_value
from tests.api.summaries.samples import a_patient, full, overfull, small

KEY = signing_key("a secret of the tests")
NAMES = {
    "vi": "Nguyễn Thị Ánh Tuyết",
    "ru": "Екатерина Щукина-Ёлкина",
    "zh": "欧阳慧敏",
    "hi": "श्रीकृष्ण ज्ञानेश्वर",
    "th": "สมชาย เจริญผล",
    "ja": "髙橋 直子",
    "ko": "김뷁쑥",
    "el": "Παναγιώτης Ιωάννου",
    "ka": "ნინო ბერიძე",
    "am": "ሰላማዊት ኃይሌ",
    "ar": "أحمد عبد الرحمن",
    "he": "שרה בן־דוד",
}


def printed(summary: VisitSummary, language: Language = Language.en) -> bytes:
    return render_pdf(summary, render_fhir(summary, KEY, language), language)


def text_of(summary: VisitSummary, language: Language = Language.en) -> str:
    # PDFium reads ActualText, which letters that join or move need; pypdf does not.
    pages = PdfDocument(printed(summary, language))
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def reader_of(summary: VisitSummary) -> PdfReader:
    return PdfReader(io.BytesIO(printed(summary)))


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("make", [small, full, overfull])
def test_a_summary_has_exactly_two_pages_however_much_it_holds(make):
    assert len(reader_of(make()).pages) == 2


@pytest.mark.parametrize(("language", "name"), NAMES.items())
def test_a_name_in_any_script_can_be_read_back(language, name):
    summary = small(patient=a_patient(name, language=language))
    assert name in flat(text_of(summary))


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd")',
        "*bold* _it_ $x^2$ `raw` <label> @ref",
        "= Heading \\ #pagebreak()",
        '"]; #panic("x")',
    ],
)
def test_a_name_that_looks_like_markup_is_printed_as_it_is(name):
    assert name in flat(text_of(small(name)))


def test_a_letter_no_font_has_is_refused_with_the_text_and_the_letter():
    with pytest.raises(UnprintableText, match=r"Anna \ue000.*U\+E000") as refusal:
        printed(small("Anna \ue000"))
    assert refusal.value.extra == {"text": "Anna \ue000", "characters": ["U+E000"]}
    assert refusal.value.field == "patient.name"


def test_a_text_that_turns_its_letters_round_is_refused():
    with pytest.raises(UnprintableText, match=r"U\+202E"):
        printed(small("Anna \u202enossliN"))


def test_invisible_joiners_of_a_name_are_printable():
    assert printed(small("\u2068می\u200cنا\u2069"))  # noqa: RUF001


def test_the_same_summary_is_the_same_bytes_in_every_thread():
    made: list[bytes] = []
    threads = [threading.Thread(target=lambda: made.append(printed(full()))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1


def test_another_value_is_another_document():
    assert printed(small("Anna")) != printed(small("Anne"))


def test_the_document_is_tagged_titled_and_dated_by_the_summary():
    reader = reader_of(full())
    about = reader.metadata
    assert str(reader.root_object["/Lang"]) == "en"
    assert about
    assert about.title == "Visit summary, Amara Nilsson, 5 Mar 2026, 14:42 UTC+01:00"
    assert about.creation_date == NOW


def test_the_document_claims_the_standards_it_was_made_for():
    pdf = printed(full())
    assert b"<pdfaid:part>3</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_what_does_not_fit_is_counted():
    each = (replace(one, sentence=Message(text=f"No {n}")) for n, one in enumerate(full().alerts))
    text = flat(text_of(full(alerts=tuple(each))))
    shown = text.count("seen by Dr") + text.count(", not acknowledged")
    assert f"and {40 - shown} more kinds of alerts in the record" in text


def test_alerts_that_say_the_same_stand_there_once():
    text = flat(text_of(full()))
    assert "Alerts: 40, 2 not acknowledged" in text
    assert text.count("3 applications on 20 Mar 2025; the limit is 2.") == 1
    assert "10 times since" in text


def test_the_gravest_come_first():
    text = text_of(full())
    assert "Side effects: 3, 1 serious" in flat(text)
    assert text.index("Herpes zoster, thigh") < text.index("Application site acne, chin")
    assert text.index("13 Apr 2025, 21:05") < text.index("26 Jan 2026")


def test_the_key_numbers_stand_on_the_first_page():
    page = flat(reader_of(full()).pages[0].extract_text())
    for printed in ("1.25", "0.36", "71 % better", "F-VASI50", "(0.30–0.46)", "52", "49"):  # noqa: RUF001
        assert printed in page
    assert "machine-made" in page


def test_a_score_of_after_the_signature_is_told_beside_the_signed_one():
    summary = full()
    latest = next(one.latest for one in summary.comparisons if one.of_record)
    assert latest
    seen = SeenValue(id=uuid7(), on=latest.on, value=0.31)
    *before, signed = summary.reviews
    text = text_of(full(reviews=(*before, replace(signed, f_vasi_seen=seen))))
    assert "The signature rests on F-VASI 0.31 of 2 Mar 2026; 0.36 of 2 Mar 2026" in flat(text)
    same = replace(signed, f_vasi_seen=replace(seen, id=latest.id))
    assert "The signature rests" not in flat(text_of(full(reviews=(*before, same))))


def test_a_baseline_that_was_corrected_after_the_signature_is_told_beside_it():
    *before, signed = full().reviews
    seen = SeenValue(id=uuid7(), on=STARTED, value=0.55)
    text = text_of(full(reviews=(*before, replace(signed, f_vasi_baseline_seen=seen))))
    assert (
        "The signature rests on a baseline F-VASI 0.55 of 3 Mar 2025; now it is 1.25 of 3 Mar 2025."
    ) in flat(text)
    assert "The signature rests" not in flat(text_of(full()))


def test_the_chart_is_told_by_the_values_of_record_alone():
    # The machine's 1.17 is the first value of the chart and its 0.38 the last.
    assert page_of(full(), Speech(Language.en, "UTC"))["chart"] == (
        "F-VASI over the weeks of treatment, 5 values by the clinician, 10 of others beside: "
        "1.25 on 3 Mar 2025, 0.36 on 2 Mar 2026."
    )


def test_the_chart_is_not_told_by_a_score_that_was_given_again_that_day():
    corrected = a_value(0, 1.9, value_of_record=False)
    first, second, last = a_value(0, 1.0), a_value(12, 0.8), a_value(52, 0.5)
    f_vasi = Series(measure="f_vasi", values=(corrected, first, second, last))
    told = page_of(full(series=(f_vasi,)), Speech(Language.en, "UTC"))["chart"]
    assert "3 values by the clinician: 1.00 on 3 Mar 2025, 0.50 on 2 Mar 2026." in told


def test_the_signature_is_printed_whole():
    text = flat(text_of(full()))
    assert "Dr Ingrid Åkesson 5 Mar 2026, 14:30 UTC+01:00" in text
    assert f"{'b' * 32} {'b' * 32}" in text


def test_what_a_machine_made_is_named_and_is_no_diagnosis():
    text = flat(text_of(full()))
    assert "repigment-fvasi 1.4.0: F-VASI, F-BSA." in text
    assert "It is not a diagnosis" in text


def test_a_missing_photo_leaves_a_named_gap():
    pair = full().photos[0]
    summary = full(photos=(replace(pair, now=None),))
    assert "now, no photo" in flat(text_of(summary))


def test_what_a_person_wrote_freely_never_stops_the_page():
    summary = full()
    treatment = replace(
        summary.treatment,
        ended_on=summary.treatment.started_on,
        end_reason="Happy \N{GRINNING FACE}",
        pauses=tuple(replace(p, reason="\N{AIRPLANE} \ue000") for p in summary.treatment.pauses),
    )
    text = flat(text_of(replace(summary, treatment=treatment)))
    assert "Happy [grinning face]" in text
    assert "[U+E000]" in text


def test_notes_are_counted_and_not_listed():
    noted = tuple(replace(alert, severity="info") for alert in full().alerts)
    text = flat(text_of(full(alerts=(*noted, full().alerts[0]))))
    assert "Alerts: 1; 40 notes" in text
    assert text.count("seen by Dr") == 1


def test_a_relapse_and_two_versions_of_a_machine_are_named():
    first, *rest = full().comparisons
    said = (replace(first, relapsed_on=TODAY), *(replace(r, same_method=False) for r in rest))
    text = flat(text_of(full(comparisons=said)))
    assert "relapse 5 Mar 2026" in text
    assert "by two versions" in text


def test_photos_withdrawn_are_not_called_missing():
    text = flat(text_of(small(photo_consent=False)))
    assert "the patient does not consent to photographs" in text


def test_an_unknown_skin_type_is_said_to_be_unknown():
    patient = a_patient(fitzpatrick=None)
    assert "not recorded" in flat(text_of(small(patient=patient)))


def test_the_fhir_document_is_attached_byte_for_byte():
    summary = full()
    reader = reader_of(summary)
    assert reader.attachments == {
        "visit-summary.fhir.json": [render_fhir(summary, KEY, Language.en)]
    }
    (attached,) = cast(ArrayObject, reader.root_object["/AF"])
    told: Any = attached.get_object()
    assert told["/AFRelationship"] == "/Alternative"
    kept = told["/EF"]["/F"].get_object()
    assert kept["/Subtype"] == "/application/fhir+json"
    assert kept["/Params"]["/ModDate"] == "D:20260305134200Z"


def test_the_document_carries_the_name_by_which_it_is_known_again():
    summary = full()
    assert f"urn:uuid:{document_id(summary, Language.en)}".encode() in printed(summary)
