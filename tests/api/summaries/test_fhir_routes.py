"""FHIR over HTTP: what the JSON says, our codes, and the document inside the PDF."""

import io

import pytest
from fhir.resources.R4B.codesystem import CodeSystem
from pypdf import PdfReader
from starlette.testclient import TestClient

from api.summaries.fhir import vocabulary
from tests.api.reviews.setting import score, treat
from tests.api.summaries.fhir_reading import assert_valid, by_code, only, resources
from tests.api.summaries.year import (
    asked,
    live_through,
    log,
    pdf,
    signed,
    summary,
)
from tests.people import Person


def test_the_fhir_document_says_what_the_json_says(dora: Person, alice: Person) -> None:
    live_through(dora, alice)
    signed(dora, alice)
    answer = asked(dora, alice, ".fhir.json")
    assert answer.headers["content-type"] == "application/fhir+json"
    told, document = summary(dora, alice), answer.content
    assert_valid(document)
    taking = by_code(document, "taking")[0]["valueQuantity"]["value"]
    assert taking == pytest.approx(100 * told["adherence"]["taking"]["value"], abs=0.005)
    values = {one["value"] for one in told["series"][0]["values"]}
    assert {one["valueQuantity"]["value"] for one in by_code(document, "f_vasi")} == values
    assert only(document, "AdverseEvent")["event"]["text"] == told["reactions"][0]["term"]
    assert only(document, "Provenance")["signature"][0]["who"]["display"] == "Dora Dijkstra"
    shown = {one["identifier"][0]["value"] for one in resources(document, "Media")}
    assert len(shown) == 2


def test_a_baseline_that_was_corrected_after_the_signature_is_a_note_of_the_decision(
    dora: Person, alice: Person
) -> None:
    live_through(dora, alice)
    signed(dora, alice)
    score(dora, alice, 0.55, "2025-03-01")
    document = asked(dora, alice, ".fhir.json").content
    assert_valid(document)
    notes = [one["text"] for one in only(document, "ClinicalImpression")["note"]]
    assert notes[-1] == (
        "The signature rests on a baseline F-VASI 1.20 of 1 Mar 2025; now it is 0.55 of 1 Mar 2025."
    )


def test_single_applications_are_told_on_request(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    logged = log(alice, "2026-03-01T08:00:00+01:00")
    assert resources(asked(dora, alice, ".fhir.json").content, "MedicationAdministration") == []
    document = asked(dora, alice, ".fhir.json", applications=True).content
    assert_valid(document)
    single = only(document, "MedicationAdministration")
    assert single["effectiveDateTime"] == "2026-03-01T07:00:00Z"
    assert single["dosage"]["site"]["text"] == "Cheeks"
    assert logged["id"] not in str(single["id"])


def test_anyone_can_look_up_our_codes(client: TestClient) -> None:
    answer = client.get("/v1/fhir/CodeSystem/repigment")
    assert answer.headers["content-type"] == "application/fhir+json"
    assert CodeSystem.model_validate_json(answer.content).url == vocabulary.URL


def test_the_pdf_holds_the_fhir_document_of_the_same_moment(dora: Person, alice: Person) -> None:
    live_through(dora, alice)
    (attached,) = PdfReader(io.BytesIO(pdf(dora, alice))).attachments.values()
    assert attached == [asked(dora, alice, ".fhir.json").content]
