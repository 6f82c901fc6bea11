"""What a FHIR document says of the treatment: prescribed, applied, photographed, judged."""

import base64
import hashlib
from dataclasses import replace
from datetime import date

import pytest

from api.summaries.treated import Pause
from tests.api.summaries.fhir_documents import ended, render_fhir, with_applications
from tests.api.summaries.fhir_reading import (
    only,
    resources,
)
from tests.api.summaries.sample_values import DERMATOLOGIST
from tests.api.summaries.samples import full


def test_what_was_prescribed_is_told_for_each_area() -> None:
    request = only(render_fhir(full()), "MedicationRequest")
    assert request["status"] == "active"
    assert [one["text"] for one in request["dosageInstruction"]] == [
        "2 times a day on cheeks, 1.6 % of the body surface",
        "2 times a day on neck, 0.8 % of the body surface",
        "2 times a day on hands, 1.0 % of the body surface",
    ]
    assert request["dosageInstruction"][0]["timing"]["repeat"]["frequency"] == 2


@pytest.mark.parametrize(("ordered", "status"), [(True, "on-hold"), (False, "active")])
def test_only_an_ordered_pause_holds_the_request(ordered: bool, status: str) -> None:
    pause = Pause(
        starts_on=date(2026, 3, 1), ends_on=None, reason="Zoster", ordered_by="x", ordered=ordered
    )
    treatment = replace(full().treatment, pauses=(pause,))
    document = render_fhir(full(treatment=treatment))
    assert only(document, "MedicationRequest")["status"] == status
    assert only(document, "MedicationStatement")["status"] == status


def test_an_ended_treatment_says_why() -> None:
    request = only(render_fhir(ended()), "MedicationRequest")
    assert request["status"] == "stopped"
    assert request["statusReason"]["text"] == "Clear skin <b>"


def test_a_single_application_is_one_application_on_its_sites() -> None:
    single, double = resources(render_fhir(with_applications()), "MedicationAdministration")
    assert single["dosage"]["dose"] == {
        "code": "{application}",
        "system": "http://unitsofmeasure.org",
        "unit": "application",
        "value": 1,
    }
    assert single["dosage"]["site"]["coding"][0]["code"] == "site_cheeks"
    assert single["dosage"]["text"] == "cheeks, 1.5 % of the body surface, 0.4 g"
    assert double["dosage"]["site"] == {"text": "cheeks, chin"}
    assert resources(render_fhir(full()), "MedicationAdministration") == []


def test_a_photo_is_the_picture_of_the_pdf_with_its_digest() -> None:
    shown = resources(render_fhir(full()), "Media")
    assert len(shown) == 6
    photo = full().photos[0].baseline
    assert photo
    picture = base64.b64decode(shown[0]["content"]["data"])
    assert picture == photo.jpeg
    digest = shown[0]["identifier"][0]["value"].removeprefix("ni:///sha-256;")
    assert base64.urlsafe_b64decode(f"{digest}=") == hashlib.sha256(picture).digest()


def test_photographs_withdrawn_are_left_out() -> None:
    document = render_fhir(ended())
    assert resources(document, "Media") == []
    assert (
        "does not consent to photographs"
        in only(document, "Composition")["section"][2]["text"]["div"]
    )


def test_a_side_effect_keeps_its_judgement() -> None:
    _, zoster, itch = resources(render_fhir(full()), "AdverseEvent")
    assert zoster["seriousness"]["coding"][0]["code"] == "Serious"
    assert zoster["outcome"]["coding"][0]["code"] == "resolved"
    (judged,) = zoster["suspectEntity"][0]["causality"]
    assert judged["assessment"]["coding"][0]["code"] == "Possible"
    assert "paused" in zoster["text"]["div"]
    assert "outcome" not in itch
    assert "not judged yet" in itch["text"]["div"]


def test_a_decision_is_an_impression_with_its_signature() -> None:
    document = render_fhir(full())
    first, last = resources(document, "ClinicalImpression")
    assert last["previous"]["reference"] == f"urn:uuid:{first['id']}"
    assert last["finding"][0]["itemCodeableConcept"]["coding"][0]["code"] == "decision_continue"
    _, signed = resources(document, "Provenance")
    assert signed["target"][0]["reference"] == f"urn:uuid:{last['id']}"
    assert signed["signature"][0]["when"] == "2026-03-05T13:30:00Z"
    assert signed["signature"][0]["who"]["display"] == DERMATOLOGIST
    evidence = signed["entity"][0]["what"]["identifier"]["value"]
    assert base64.urlsafe_b64decode(evidence.removeprefix("ni:///sha-256;") + "=").hex() == "b" * 64


def test_what_is_only_proposed_is_nobodys_impression() -> None:
    review = replace(full().reviews[-1], signature=None, decision=None, reason=None)
    document = render_fhir(full(reviews=(review,)))
    assert resources(document, "ClinicalImpression") == resources(document, "Provenance") == []
