"""Starting, changing and ending a treatment at a page, and what the label says against it."""

import re
from typing import Any

import pytest

from api.pages.prescribing import sites_under
from tests.api.pages.browser import TextBrowser
from tests.api.reviews.setting import treat, treatment_of
from tests.people import Person
from tests.starts import NONE_OF_THESE

TODAY = "2026-03-02"
SITES = [*sites_under("eu"), "lips"]


@pytest.fixture
def here(alice: Person) -> str:
    return f"/clinic/patients/{alice.patient_id}/treatment"


@pytest.fixture
def running(dora: Person, alice: Person, here: str) -> str:
    return f"{here}/{treat(dora, alice)}"


def start(browser: TextBrowser, here: str, areas: dict[str, str], **more: str) -> Any:
    form = dict.fromkeys(NONE_OF_THESE, "false") | {"started_on": TODAY} | more
    shares = [areas.get(site, "") for site in SITES]
    return browser.send(here, here, site=SITES, bsa_pct=shares, **form)


def test_a_treatment_is_started_with_its_areas(
    doras: TextBrowser, here: str, dora: Person, alice: Person
):
    assert start(doras, here, {"periocular": "0,4", "chin": "0.5"}).status_code == 303
    areas = treatment_of(dora, alice)["areas"]
    assert {one["site"]: one["bsa_pct"] for one in areas} == {"periocular": 0.4, "chin": 0.5}
    text = doras.get(here).text
    assert "Start a treatment" not in text
    assert "Opzelura 15 mg/g cream" in text


def test_what_the_label_says_against_a_start_is_named_and_nothing_typed_is_lost(
    doras: TextBrowser, here: str, dora: Person, alice: Person
):
    answer = start(doras, here, {"chin": "0.5"}, pregnant="true")
    assert answer.status_code == 409
    assert "The cream is contraindicated in pregnancy." in answer.text
    assert re.search(r'name="pregnant" value="true" required checked', answer.text)
    assert 'value="0.5"' in answer.text
    assert dora.get(f"{alice.home}/treatments").json() == []


def test_a_caution_of_the_label_is_told_with_the_start(doras: TextBrowser, here: str):
    start(doras, here, {"chin": "0.5"}, pregnant="true", jurisdiction="us")
    assert '<p class="notice warn">' in doras.get(here).text


def test_silence_is_no_answer(doras: TextBrowser, here: str):
    answer = start(doras, here, {"chin": "0.5"}, hypersensitive="")
    assert answer.status_code == 422
    assert 'id="start-answers.hypersensitive-fault">Choose yes or no.' in answer.text


@pytest.mark.parametrize(
    ("areas", "more", "field"),
    [
        ({}, {}, "areas"),
        ({"trunk": "much"}, {}, f"areas.{SITES.index('trunk')}.bsa_pct"),
        ({"chin": "1"}, {"started_on": "2026-06-01"}, "started_on"),
        ({"chin": "1"}, {"started_on": "2019-06-01"}, "started_on"),
        ({"chin": "1", "lips": "1"}, {}, "areas"),
    ],
)
def test_what_a_start_lacks_stands_beside_its_field(
    doras: TextBrowser, here: str, areas: dict[str, str], more: dict[str, str], field: str
):
    assert f'id="start-{field}-fault"' in start(doras, here, areas, **more).text


def test_what_a_form_needs_is_written_as_html_writes_it(doras: TextBrowser, here: str):
    text = doras.get(here).text
    assert ' type="date" required>' in text
    assert "True" not in text


def test_the_product_is_named_in_the_language_of_the_page(
    doras: TextBrowser, here: str, running: str
):
    doras.send("/clinic/account", "/clinic/language", language="nl", next="/clinic/")
    assert "Opzelura 15 mg/g crème" in doras.get(here).text


def test_what_is_no_number_is_told_the_range(doras: TextBrowser, here: str):
    text = start(doras, here, {"chin": "much"}).text
    assert "Enter a number above 0, at most 100." in text


def test_a_start_long_ago_is_asked_about_once_with_what_was_typed(
    doras: TextBrowser, here: str, dora: Person, alice: Person
):
    asked = start(doras, here, {"chin": "0,5"}, started_on="2025-03-02")
    assert (asked.status_code, "Check the year" in asked.text) == (409, True)
    assert 'name="meant" value="2025-03-02"' in asked.text
    assert 'value="0,5"' in asked.text
    other = start(doras, here, {"chin": "0,5"}, started_on="2024-03-02", meant="2025-03-02")
    assert other.status_code == 409
    start(doras, here, {"chin": "0,5"}, started_on="2025-03-02", meant="2025-03-02")
    assert treatment_of(dora, alice)["started_on"] == "2025-03-02"


def test_a_start_of_thirty_days_ago_is_not_asked_about(doras: TextBrowser, here: str):
    assert start(doras, here, {"chin": "1"}, started_on="2026-01-31").status_code == 303


def test_who_was_born_male_is_asked_neither_for_pregnancy_nor_for_breast_feeding(
    doras: TextBrowser, here: str, dora: Person, alice: Person
):
    assert 'name="pregnant"' in doras.get(here).text
    dora.patch(alice.home, {"sex_at_birth": "male"})
    page = doras.get(here).text
    assert ('name="pregnant"' in page, 'name="breastfeeding"' in page) == (False, False)
    answer = start(doras, here, {"chin": "1"}, pregnant="", breastfeeding="")
    assert answer.status_code == 303


def test_a_site_that_the_label_of_the_clinic_forbids_is_not_offered(doras: TextBrowser, here: str):
    page = doras.get(here).text
    assert ('value="chin"' in page, 'value="lips"' in page) == (True, False)
    assert "lips" in sites_under("us")


def test_a_second_treatment_cannot_be_started_beside_the_first(
    doras: TextBrowser, here: str, running: str
):
    answer = start(doras, here, {"chin": "1"})
    assert (answer.status_code, "already" in answer.text) == (409, True)


def test_a_treatment_is_ended_with_a_reason(
    doras: TextBrowser, here: str, running: str, dora: Person, alice: Person
):
    answer = doras.send(here, f"{running}/end", ended_on=TODAY, reason="")
    assert 'id="end-reason-fault">Fill this in.' in answer.text
    doras.send(here, f"{running}/end", ended_on=TODAY, reason="Satisfied")
    assert treatment_of(dora, alice)["end_reason"] == "Satisfied"
    assert "Start a treatment" in doras.get(here).text


def test_one_that_was_started_by_mistake_is_called_off(doras: TextBrowser, here: str, running: str):
    doras.send(here, f"{running}/call-off", reason="Wrong patient")
    assert "called off" in doras.get(here).text


def test_the_end_of_a_day_to_come_is_refused_beside_its_field(
    doras: TextBrowser, here: str, running: str
):
    answer = doras.send(here, f"{running}/end", ended_on="2026-03-09", reason="Satisfied")
    assert 'id="end-ended_on-fault"' in answer.text
    assert 'value="Satisfied"' in answer.text


def test_a_pause_is_recorded_and_ended(
    doras: TextBrowser, here: str, running: str, dora: Person, alice: Person
):
    form = {"kind": "clinician_ordered", "reason": "Herpes zoster", "since": "2026-02-02"}
    doras.send(here, f"{running}/pauses", until="", **form)
    (pause,) = treatment_of(dora, alice)["pauses"]
    assert (pause["kind"], pause["until"]) == ("clinician_ordered", None)
    way = f"{running}/pauses/{pause['id']}/end"
    refused = doras.send(here, way, until="2026-01-01")
    assert "The dates do not follow each other" in refused.text
    doras.send(here, way, until="2026-02-16")
    assert treatment_of(dora, alice)["pauses"][0]["until"] == "2026-02-16"


def test_an_area_is_added_and_stopped(
    doras: TextBrowser, here: str, running: str, dora: Person, alice: Person
):
    doras.send(here, f"{running}/areas", site="chin", bsa_pct="0,2", since="2026-02-02")
    area = treatment_of(dora, alice)["areas"][1]
    assert (area["site"], area["bsa_pct"]) == ("chin", 0.2)
    form = {"stopped_on": TODAY, "reason": "Repigmented"}
    doras.send(here, f"{running}/areas/{area['id']}/stop", **form)
    assert treatment_of(dora, alice)["areas"][1]["stop_reason"] == "Repigmented"


def test_a_form_that_is_sent_twice_enters_one_area_and_one_state(
    doras: TextBrowser, here: str, running: str, dora: Person, alice: Person
):
    found = re.search(r'name="id" value="([^"]+)"', doras.get(here).text)
    form = {"id": found[1] if found else "", "since": "2026-02-02"}
    for _ in range(2):
        doras.send(here, f"{running}/areas", site="nose", bsa_pct="3", **form)
        doras.send(here, f"{here}/states", kind="pregnancy", **form)
    assert len(treatment_of(dora, alice)["areas"]) == 2
    assert len(alice.get(f"{alice.home}/conditions").json()) == 1
    assert len(alice.get(f"{alice.home}/alerts").json()["items"]) == 1


@pytest.mark.parametrize("site", ["cheeks", "lips"])
def test_a_site_that_is_treated_already_or_forbidden_is_refused_beside_its_field(
    doras: TextBrowser, here: str, running: str, site: str
):
    form = {"site": site, "bsa_pct": "0.2", "since": "2026-02-02"}
    answer = doras.send(here, f"{running}/areas", **form)
    assert (answer.status_code, 'id="area-site-fault"' in answer.text) == (409, True)


def test_a_pregnancy_is_recorded_and_its_end(
    doras: TextBrowser, here: str, running: str, alice: Person
):
    doras.send(here, f"{here}/states", kind="pregnancy", since="2026-02-20", until="", note="")
    assert "Do not apply the cream" in doras.get(here).text
    (state,) = alice.get(f"{alice.home}/conditions").json()
    doras.send(here, f"{here}/states/{state['id']}/end", until=TODAY)
    assert alice.get(f"{alice.home}/conditions").json()[0]["until"] == TODAY


def test_a_treatment_of_another_patient_is_not_there(
    doras: TextBrowser, here: str, running: str, bob: Person
):
    others = running.replace(here, f"/clinic/patients/{bob.patient_id}/treatment")
    answer = doras.send(here, f"{others}/end", ended_on=TODAY, reason="Satisfied")
    assert answer.status_code == 404
