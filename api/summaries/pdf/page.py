"""The summary as the strings the template sets, in the order it sets them."""

from typing import Any

from api.messages import counted, noted
from api.speech import Speech
from api.summaries import words
from api.summaries.codes import SEXES, VIEWS
from api.summaries.pdf.decision import decision_of, earlier_reviews, halves
from api.summaries.pdf.events import alerts_of, reactions_of
from api.summaries.pdf.labels import labels
from api.summaries.pdf.numbers import chart_in_words, method_of, number_row
from api.summaries.pdf.treatment import adherence_of, treatment_of
from api.summaries.picture import Photo, PhotoPair
from api.summaries.review_sentences import open_reviews
from api.summaries.summary import Patient, VisitSummary

# Longest text of each kind that leaves room for the rest of the page; longer is cut and counted.
_LINE = 90
_PHRASE = 40
_ROWS = 8
_VIEWS = 3
_METHODS = 3
_SOURCES = 5
_MORE_ROWS = counted("and %(num)s more measure", "and %(num)s more measures")
_MORE_VIEWS = counted("and %(num)s more view", "and %(num)s more views")
_MORE_METHODS = counted("and %(num)s more algorithm", "and %(num)s more algorithms")
_MORE_SOURCES = counted("and %(num)s more source", "and %(num)s more sources")


def page_of(summary: VisitSummary, speech: Speech) -> dict[str, Any]:
    """JSON-ready: only strings, lists and objects, every one of them literal text to print."""
    signed = [review for review in summary.reviews if review.signature]
    return {
        **_around(summary, speech),
        "treatment": treatment_of(summary.treatment, speech, to_begin=summary.to_begin),
        "numbers": [number_row(row, speech) for row in summary.comparisons[:_ROWS]],
        "more_numbers": words.more(_MORE_ROWS, len(summary.comparisons) - _ROWS, speech),
        "chart": chart_in_words(summary, speech),
        "photos": [_photos(*one, speech) for one in enumerate(summary.photos[:_VIEWS])],
        "no_photos": no_photos(summary, speech),
        "more_photos": words.more(_MORE_VIEWS, len(summary.photos) - _VIEWS, speech),
        "adherence": adherence_of(summary.adherence, speech),
        "alerts": alerts_of(summary, speech),
        "reactions": reactions_of(summary, speech),
        "decision": decision_of(summary, signed[-1], speech) if signed else None,
        "earlier": earlier_reviews(signed[:-1], speech),
        "next": open_reviews(summary, speech),
        "methods": [method_of(method, speech) for method in summary.methods[:_METHODS]],
        "more_methods": words.more(_MORE_METHODS, len(summary.methods) - _METHODS, speech),
        "sources": _sources(summary, speech),
    }


def _around(summary: VisitSummary, speech: Speech) -> dict[str, Any]:
    """What stands at the head and the foot of each page."""
    name, as_of = summary.patient.name, words.instant(summary.as_of, speech)
    title = noted("Visit summary, %(name)s, %(instant)s")
    return {
        "lang": speech.language,
        "labels": labels(speech),
        "columns": words.columns(speech),
        "patient": _patient(summary.patient, speech),
        "title": speech.filled(title, name=name, instant=as_of),
        "as_of": speech.filled(noted("as of %(instant)s"), instant=as_of),
        "clinic": words.shortened(summary.clinic.name, _PHRASE, speech),
        "folio": _folio(summary, speech),
        "hash": halves(summary.content_hash),
    }


def _folio(summary: VisitSummary, speech: Speech) -> list[str]:
    """Below each of the two pages."""
    text = noted("Summary %(digest)s, page %(page)s of %(pages)s")
    digest = summary.content_hash[:12]
    return [speech.filled(text, digest=digest, page=page, pages="2") for page in ("1", "2")]


def _patient(patient: Patient, speech: Speech) -> dict[str, Any]:
    say, born = speech.say, speech.day(patient.born_on)
    aged = speech.filled(noted("%(day)s (age %(age)s)"), day=born, age=str(patient.age))
    return {
        "name": patient.name,
        "short_name": words.shortened(patient.name, 2 * _PHRASE, speech),
        "lang": _language_code(patient.language),
        "born": speech.filled(noted("born %(day)s"), day=born),
        "facts": [
            [say(noted("Born")), aged],
            [say(noted("Sex at birth")), words.said(SEXES, patient.sex_at_birth, speech)],
            [say(noted("Skin type")), _skin_type(patient, speech)],
            [say(noted("Language")), speech.language_of(patient.language)],
            [say(noted("Time zone")), patient.zone],
        ],
    }


def _skin_type(patient: Patient, speech: Speech) -> str:
    if patient.fitzpatrick is None:
        return speech.say(noted("not recorded"))
    return f"Fitzpatrick {patient.fitzpatrick}"


def _language_code(tag: str) -> str:
    """The language of a BCP 47 tag (`zh` of `zh-Hant`): it chooses the forms of Han letters."""
    code = tag.split("-")[0].lower()
    return code if code.isascii() and code.isalpha() and len(code) in (2, 3) else "en"


def no_photos(summary: VisitSummary, speech: Speech) -> str:
    if summary.photo_consent:
        return speech.say(noted("No photo yet."))
    return speech.say(noted("Left out: the patient does not consent to photographs."))


def _photos(index: int, pair: PhotoPair, speech: Speech) -> dict[str, Any]:
    view = words.said(VIEWS, pair.view, speech)
    baseline, now = pair.baseline, pair.now
    first = noted("baseline, %(day)s") if baseline else noted("baseline, no photo")
    last = noted("now, %(day)s") if now else noted("now, no photo")
    return {
        "view": view,
        "shots": [
            _shot(f"photo-{index}-baseline.jpg", baseline, first, view, speech),
            _shot(f"photo-{index}-now.jpg", now, last, view, speech),
        ],
    }


def _shot(name: str, photo: Photo | None, text: str, view: str, speech: Speech) -> dict[str, Any]:
    caption = speech.filled(text, day=speech.day(photo.taken_on) if photo else "")
    alt = noted("Photo of the face, %(view)s, %(shot)s")
    return {
        "name": name if photo else None,
        "caption": caption,
        "alt": speech.filled(alt, view=view, shot=caption),
    }


def _sources(summary: VisitSummary, speech: Speech) -> list[str]:
    told = [words.shortened(speech.say(one), _LINE, speech) for one in summary.sources[:_SOURCES]]
    return [*told, *words.more(_MORE_SOURCES, len(summary.sources) - _SOURCES, speech)]
