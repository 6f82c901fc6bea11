"""Summaries as FHIR documents, for the tests that read them."""

from dataclasses import replace
from datetime import timedelta

from api.languages import Language
from api.summaries.fhir.document import render_fhir as rendered
from api.summaries.seal import signing_key
from api.summaries.summary import VisitSummary
from api.summaries.usage import Application
from tests.api.summaries.sample_values import NOW, TODAY, an_id
from tests.api.summaries.samples import full

KEY = signing_key("a secret of the tests")


def render_fhir(summary: VisitSummary, language: Language = Language.en) -> bytes:
    return rendered(summary, KEY, language)


def with_applications() -> VisitSummary:
    """One on a single site and weighed, one on two sites."""
    one = Application(
        id=an_id("morning"),
        applied_at=NOW - timedelta(hours=12),
        sites=("cheeks",),
        bsa_percent=1.5,
        grams=0.4,
    )
    other = replace(one, id=an_id("evening"), sites=("cheeks", "chin"), grams=None)
    return full(applications=(one, other))


def ended() -> VisitSummary:
    treatment = replace(full().treatment, ended_on=TODAY, end_reason="Clear\u00a0skin\x0b<b>")
    return full(treatment=treatment, photos=(), photo_consent=False)
