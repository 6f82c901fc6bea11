"""The summary as a FHIR document: valid for three validators, and saying what the PDF says."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from api.messages import ENGLISH
from api.summaries.fhir.document import render
from api.summaries.fhir.vocabulary import code_system
from api.summaries.summary import Series, VisitSummary
from tests.api.summaries.fhir_documents import ended, render_fhir, with_applications
from tests.api.summaries.fhir_reading import (
    KNOWN,
    OURS,
    assert_valid,
    by_code,
    every,
    only,
    resources,
)
from tests.api.summaries.sample_values import (
    DERMATOLOGIST,
    NOW,
    STARTED,
    a_value,
    an_id,
)
from tests.api.summaries.samples import a_patient, full, small
from tests.node.validators import validate


def awkward() -> VisitSummary:
    """What people type: markup, other white space, characters that XML forbids."""
    reactions = tuple(
        replace(one, term=f"<script>&\u2028\x01{one.term}", outcome=None, site="general")
        for one in full().reactions
    )
    return full('Ngô "<i>" Đình \x85 \u00a0& Söhne', reactions=reactions)


def test_a_document_is_valid_with_no_warning_that_is_not_explained() -> None:
    made = (small(), full(), with_applications(), ended(), awkward())
    assert_valid(*map(render_fhir, made))


def test_a_validator_is_not_content_with_everything() -> None:
    broken = json.loads(render_fhir(small()))
    broken["entry"][1]["resource"]["gender"] = "neither"
    del broken["timestamp"]
    (said,) = validate(json.dumps(broken).encode())
    assert any("bdl-10" in told for told in said["medplum"])
    assert any("neither" in told for told in said["fhir"])


def test_the_same_summary_is_the_same_bytes() -> None:
    assert render_fhir(full()) == render_fhir(full())
    assert render_fhir(full()) != render_fhir(full(as_of=NOW + timedelta(seconds=1)))


def test_every_reference_leads_to_a_resource_and_every_resource_is_led_to() -> None:
    document = json.loads(render_fhir(with_applications()))
    inside = {one["fullUrl"] for one in document["entry"]}
    led_to = set(every(document, "reference"))
    assert led_to <= inside
    (composition,) = inside - led_to
    assert composition == document["entry"][0]["fullUrl"]


def test_no_code_is_invented() -> None:
    document = json.loads(render_fhir(with_applications()))
    codes = {(one["system"], one["code"]) for found in every(document, "coding") for one in found}
    codes |= {(one["system"], one["code"]) for found in every(document, "tag") for one in found}
    assert codes >= KNOWN
    foreign = {system for system, _ in codes - KNOWN - OURS}
    assert {
        system for system in foreign if not system.startswith("http://terminology.hl7.org")
    } == {"urn:ietf:bcp:47"}


def test_our_own_codes_are_published_with_their_meaning() -> None:
    published = render(code_system())
    (said,) = validate(published)
    assert said["medplum"] == []
    assert [told for told in said["fhir"] if not told.startswith("info")] == []
    concepts = json.loads(published)["concept"]
    assert {(json.loads(published)["url"], one["code"]) for one in concepts} == OURS
    assert all(one["display"] and one["definition"] for one in concepts)


def test_a_machines_value_is_marked_with_its_maker_its_interval_and_its_photographs() -> None:
    document = render_fhir(full())
    last = next(one for one in by_code(document, "f_vasi") if one["id"] == machine_value_id())
    assert [tag["code"] for tag in last["meta"]["tag"]] == ["machine_made"]
    assert last["valueQuantity"]["value"] == 0.38
    spread = last["component"][0]["valueRange"]
    assert (spread["low"]["value"], spread["high"]["value"]) == (
        pytest.approx(0.30),
        pytest.approx(0.46),
    )
    device = one_of(document, "Device", last["device"]["reference"])
    assert device["version"][0]["value"] == "1.4.0"
    assert "Not a certified medical device." in device["note"][0]["text"]
    assert "performer" not in last


def machine_value_id() -> str:
    (series,) = full().series
    return str(series.values[-1].id)


def one_of(document: bytes, kind: str, reference: str) -> dict[str, Any]:
    return next(one for one in resources(document, kind) if reference.endswith(one["id"]))


def test_a_value_from_photographs_that_are_shown_leads_to_them() -> None:
    first = by_code(render_fhir(full()), "f_vasi")[0]
    assert first["status"] == "preliminary"
    shown = {str(an_id(f"photo {STARTED} {turn}")) for turn in (0, -40, 40)}
    assert {one["reference"].rpartition(":")[2] for one in first["derivedFrom"]} == shown


def test_a_value_from_photographs_that_are_not_shown_names_their_session() -> None:
    third = by_code(render_fhir(full()), "f_vasi")[2]
    (source,) = third["derivedFrom"]
    taken = an_id(f"session {STARTED + timedelta(weeks=4)}")
    assert source["identifier"]["value"] == f"urn:uuid:{taken}"


def test_the_clinicians_value_is_of_record_and_names_who_scored() -> None:
    document = render_fhir(full())
    second = by_code(document, "f_vasi")[1]
    assert [tag["code"] for tag in second["meta"]["tag"]] == ["of_record"]
    scored = one_of(document, "Practitioner", second["performer"][0]["reference"])
    assert scored["name"][0]["text"] == DERMATOLOGIST


def test_a_score_that_was_given_again_that_day_is_not_of_record_and_says_so() -> None:
    values = (a_value(0, 1.9, value_of_record=False), a_value(0, 1.0))
    document = render_fhir(full(series=(Series(measure="f_vasi", values=values),)))
    assert_valid(document)
    first, second = by_code(document, "f_vasi")[:2]
    assert ("meta" in first, first["status"]) == (False, "final")
    assert first["note"][0]["text"].startswith("Scored again for the same day")
    assert second["meta"]["tag"][0]["code"] == "of_record"


def test_a_change_leads_to_the_two_values_it_is_between() -> None:
    clinician, machine = by_code(render_fhir(full()), "f_vasi_improvement")
    assert clinician["valueQuantity"]["value"] == 71.2
    response = clinician["component"][1]["valueCodeableConcept"]["text"]
    assert response == "F-VASI50"
    assert "meta" not in clinician
    assert machine["meta"]["tag"][0]["code"] == "machine_made"
    compared = full().comparisons[0]
    assert compared.baseline
    assert compared.latest
    assert [one["reference"] for one in clinician["derivedFrom"]] == [
        f"urn:uuid:{compared.baseline.id}",
        f"urn:uuid:{compared.latest.id}",
    ]


def test_new_lesions_that_a_change_does_not_count_stand_in_it() -> None:
    first, second, *rest = full().comparisons
    outside = replace(second, responder=None, new_lesions_percent=4.0)
    document = render_fhir(full(comparisons=(first, outside, *rest)))
    _, machine = by_code(document, "f_vasi_improvement")
    assert machine["component"][-1]["valueQuantity"]["value"] == 4.0
    assert "does not count them" in machine["note"][-1]["text"]
    assert_valid(document)


def test_the_statement_of_the_patient_rests_on_adherence() -> None:
    document = render_fhir(full())
    statement = only(document, "MedicationStatement")
    (taking,) = by_code(document, "taking")
    # 631 of 694 applications; a share is rounded down wherever a person reads it.
    assert taking["valueQuantity"]["value"] == 90.92
    assert statement["derivedFrom"][0]["reference"] == f"urn:uuid:{taking['id']}"
    assert "Applications taken: 91 %, 631 of 694." in statement["note"][0]["text"]


def test_without_a_day_that_was_due_adherence_is_absent_and_no_zero() -> None:
    (taking,) = by_code(render_fhir(small()), "taking")
    assert "valueQuantity" not in taking
    assert taking["dataAbsentReason"]["coding"][0]["code"] == "not-applicable"


def test_what_was_typed_is_text_and_never_markup() -> None:
    document = render_fhir(awkward())
    event = resources(document, "AdverseEvent")[0]
    assert event["event"]["text"] == "<script>&  Application site acne"
    assert "&lt;script&gt;&amp;" in event["text"]["div"]
    assert only(document, "Patient")["name"][0]["text"] == 'Ngô "<i>" Đình    & Söhne'


def test_a_sex_that_fhir_has_no_word_for_stays_readable() -> None:
    patient = only(render_fhir(small(patient=a_patient(sex_at_birth="intersex"))), "Patient")
    assert patient["gender"] == "other"
    assert "sex at birth: intersex" in patient["text"]["div"]


def test_every_alert_is_told_in_words() -> None:
    told = only(render_fhir(full()), "Composition")["section"][5]
    assert told["title"] == "Alerts"
    assert told["text"]["div"].count("<li>") == 40
    issues = [one for one in told["entry"] if one["type"] == "DetectedIssue"]
    assert len(issues) == 40


def test_an_alert_is_an_issue_with_its_code_and_who_saw_it() -> None:
    broken = replace(full().alerts[1], rule="over_bsa", severity="serious")
    issue = only(render_fhir(small(alerts=(broken,))), "DetectedIssue")
    assert issue["code"]["coding"][0]["code"] == "alert_over_bsa"
    assert (issue["severity"], issue["detail"]) == ("high", broken.sentence.told(ENGLISH))
    assert issue["mitigation"][0]["author"] == {"display": broken.acknowledged_by}


def test_an_f_vasi_tells_what_each_region_adds() -> None:
    last = next(
        one
        for one in by_code(render_fhir(full()), "f_vasi")
        if one["effectiveDateTime"] == "2026-03-02" and "device" not in one
    )
    parts = {one["code"]["coding"][0]["code"]: one for one in last["component"]}
    assert parts["f_vasi_cheeks"]["valueQuantity"]["value"] == 0.3
    assert "dataAbsentReason" in parts["f_vasi_nose"]
