"""The pages of a patient, as a dermatologist reads them and acts on them."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, delete, select

from api.audit import AuditEntry
from api.database import Sessions, uuid7
from api.patients.models import Consent
from api.photos.models import Photo
from tests.api.assessments.faces import take
from tests.api.assessments.machine import measured
from tests.api.pages.browser import TextBrowser
from tests.api.reviews.setting import REASON, WEEK_52, apply, raise_alert, reviews, score, treat
from tests.api.summaries.year import take_photo
from tests.people import NOW, PASSWORD, Person

FINGERPRINT = re.compile(r'name="evidence_hash" value="([0-9a-f]{64})"')


@pytest.fixture
def home(dora: Person, alice: Person) -> str:
    """The page of Alice, who is treated for 52 weeks, with values at both ends."""
    treat(dora, alice)
    score(dora, alice, 2.0, "2025-03-03")
    score(dora, alice, 1.0, WEEK_52)
    return f"/clinic/patients/{alice.patient_id}"


@pytest.fixture
def review(home: str, dora: Person, alice: Person) -> str:
    return f"{home}/reviews/{reviews(dora, alice)['week_52']['id']}"


def sign(browser: TextBrowser, review: str, **typed: Any) -> Any:
    found = FINGERPRINT.search(browser.get(review).text)
    assert found
    form = {"decision": "continue", "reason": REASON, "password": PASSWORD} | typed
    return browser.send(review, f"{review}/sign", evidence_hash=found[1], **form)


def test_the_page_of_a_patient_tells_the_course(doras: TextBrowser, home: str):
    text = doras.get(home).text
    assert "Alice Nguyễn" in text
    assert "F-VASI50" in text
    # The course and the calendar; of the body surface nothing is known without a log.
    assert text.count("<svg ") == 2


@pytest.mark.parametrize(
    ("language", "word"),
    [("en", "provisional"), ("nl", "voorlopig"), ("sv", "preliminärt"), ("de", "vorläufig")],
)
def test_what_nobody_has_confirmed_says_so_in_a_word_wherever_it_stands(
    doras: TextBrowser,
    review: str,
    sessions: Sessions,
    alice: Person,
    home: str,
    language: str,
    word: str,
):
    measured(sessions, alice, "2025-03-03", 1.9)
    for measure in ("f_vasi", "f_bsa"):
        measured(sessions, alice, WEEK_52, 0.9, measure=measure, provisional=True)
    doras.headers["Accept-Language"] = language
    page, evidence = doras.get(home).text, doras.get(review).text
    marked = f">M {word}</abbr>"
    # F-VASI and F-BSA, the F-VASI among every value, with its photos, and below the table.
    assert page.count(marked) == 5
    assert evidence.count(marked) == 2
    # So does a change of which one end is provisional, and the key of the drawing.
    assert f'<span class="tag warn">{word}</span>' in page
    assert f'<span class="tag warn">{word}</span>' in evidence
    assert re.search(rf"<text [^>]*>[^<]*, {word}</text>", page)


def test_what_was_measured_inside_a_confirmed_outline_is_not_called_provisional(
    doras: TextBrowser, sessions: Sessions, alice: Person, home: str
):
    measured(sessions, alice, WEEK_52, 0.9)
    text = doras.get(home).text
    assert ">M</abbr>" in text
    assert "M provisional" not in text
    assert '<span class="tag warn">provisional' not in text


def test_a_treatment_that_begins_today_says_nothing_yet_in_place_of_empty_drawings(
    doras: TextBrowser, dora: Person, bob: Person
):
    treat(dora, bob, NOW.date())
    text = doras.get(f"/clinic/patients/{bob.patient_id}").text
    assert text.count("Nothing yet.") == 2
    assert "<svg " not in text


def test_who_never_consented_to_photos_has_withdrawn_nothing(
    doras: TextBrowser, home: str, alice: Person, sessions: Sessions
):
    for consent in alice.get(f"{alice.home}/consents").json():
        alice.post(f"{alice.home}/consents/{consent['id']}/withdraw")
    assert "has withdrawn the consent to show photos" in doras.get(home).text
    with sessions.write() as session:
        session.exec(delete(Consent).where(col(Consent.patient_id) == alice.patient_id))
    assert "never gave the consent to show photos" in doras.get(home).text


def test_what_a_machine_made_is_marked_with_version_and_interval(
    doras: TextBrowser, home: str, alice: Person, sessions: Sessions
):
    measured(sessions, alice, WEEK_52, 1.2, spread=0.3, provisional=True)
    text = doras.get(home).text
    assert 'title="Made by a machine: repigment-test 1; provisional' in text
    assert "(0.90 to 1.50)" in text


def test_a_patient_before_the_first_treatment_has_a_page(doras: TextBrowser, bob: Person):
    assert "No treatment yet." in doras.get(f"/clinic/patients/{bob.patient_id}").text


def test_looking_at_the_page_is_audited(doras: TextBrowser, home: str, alice: Person):
    doras.get(home)
    newest = alice.get(f"{alice.home}/audit").json()["items"][0]
    assert (newest["actor"], newest["action"]) == ("Dora Dijkstra", "patient.seen")


def test_who_looked_stands_on_a_page(doras: TextBrowser, home: str):
    doras.get(home)
    assert "looked at the record" in doras.get(f"{home}/audit").text


def test_an_alert_is_acknowledged_there(
    doras: TextBrowser, home: str, alice: Person, sessions: Sessions
):
    alert = raise_alert(sessions, alice, at=NOW)
    doras.send(home, f"{home}/alerts/acknowledge", alert=str(alert), note="Called.")
    found = alice.get(f"{alice.home}/alerts").json()["items"]
    assert [one["acknowledgement"] for one in found] == ["Called."]


def test_alerts_that_say_the_same_stand_there_once_and_are_acknowledged_together(
    doras: TextBrowser, home: str, alice: Person, sessions: Sessions
):
    for days in (9, 5, 0):
        raise_alert(sessions, alice, at=NOW - timedelta(days=days))
    text = doras.get(home).text
    assert "3 times" in text
    assert text.count("Acknowledge all 3") == 1
    ids = re.findall(r'name="alert" value="([^"]+)"', text)
    raise_alert(sessions, alice, at=NOW)
    doras.send(home, f"{home}/alerts/acknowledge", alert=ids, note="Called.")
    found = alice.get(f"{alice.home}/alerts").json()["items"]
    assert [one["acknowledgement"] for one in found] == [None, "Called.", "Called.", "Called."]


def test_two_serious_side_effects_of_one_day_are_two_alerts_that_name_them(
    doras: TextBrowser, home: str, alice: Person
):
    for term in ("Anaphylaxis", "Eczema herpeticum"):
        told = {"id": str(uuid7()), "term": term, "site": "general", "onset_on": "2026-03-01"}
        alice.post(f"{alice.home}/reactions", {**told, "severity": "severe", "serious": True})
    text = doras.get(home).text
    assert "Acknowledge all" not in text
    for term in ("Anaphylaxis", "Eczema herpeticum"):
        assert f"{term}: a serious side effect, severe, since 1 Mar 2026." in text


def test_two_states_of_one_day_are_two_alerts_that_name_them(
    doras: TextBrowser, home: str, alice: Person
):
    for kind in ("pregnancy", "breastfeeding"):
        alice.post(f"{alice.home}/conditions", {"kind": kind, "since": "2026-02-20"})
    text = doras.get(home).text
    assert "Acknowledge all" not in text
    assert "Pregnant since 20 Feb 2026" in text
    assert "Breast-feeding since 20 Feb 2026" in text


def test_an_alert_of_another_patient_is_not_acknowledged_there(
    doras: TextBrowser, home: str, alice: Person, bob: Person, sessions: Sessions
):
    theirs = [str(raise_alert(sessions, one, at=NOW)) for one in (alice, bob)]
    answer = doras.send(home, f"{home}/alerts/acknowledge", alert=theirs)
    assert answer.status_code == 404
    assert alice.get(f"{alice.home}/alerts").json()["items"][0]["acknowledgement"] is None


def test_a_side_effect_is_judged_there(doras: TextBrowser, home: str, alice: Person):
    body = {
        "id": str(uuid7()),
        "term": "Spots",
        "site": "cheeks",
        "onset_on": "2026-03-01",
        "severity": "mild",
        "serious": False,
    }
    alice.post(f"{alice.home}/reactions", body)
    judged = {"causality": "probable", "action": "none", "outcome": "recovering"}
    answer = doras.send(home, f"{home}/reactions/{body['id']}/triage", pause_from="", **judged)
    assert answer.status_code == 303
    triage = alice.get(f"{alice.home}/reactions/{body['id']}").json()["triage"]
    assert {name: triage[name] for name in judged} == judged


def test_seven_points_of_the_dlqi_are_told_as_meaningful(
    doras: TextBrowser, home: str, alice: Person
):
    for total, on in ((11, "2025-03-03"), (4, "2026-03-02")):
        body = {"id": str(uuid7()), "measure": "dlqi", "assessed_on": on, "total": total}
        assert alice.post(f"{alice.home}/assessments", body | {"note": ""}).status_code == 201
    text = doras.get(home).text
    assert '7 points</strong> <span class="tag">meaningful' in text


def test_the_outline_of_a_later_photo_says_that_it_does_not_replace_the_first(
    doras: TextBrowser, home: str, alice: Person
):
    first, later = take(alice, "2025-03-03"), take(alice, "2025-09-01", shot=1)
    said = "does not replace it"
    assert said not in doras.get(f"{home}/outline/{first}").text
    assert said in doras.get(f"{home}/outline/{later}").text


def test_patients_are_found_by_name(doras: TextBrowser):
    text = doras.get("/clinic/patients?name=BAK").text
    assert "Bob Bakker" in text
    assert "Alice" not in text


@pytest.mark.parametrize("path", ["/clinic/patients", "/clinic/"])
def test_a_name_with_a_nul_is_refused_as_the_api_does(doras: TextBrowser, path: str):
    assert doras.get(f"{path}?name=a%00b").status_code == 422


def test_the_summary_is_taken_from_the_page(doras: TextBrowser, home: str):
    answer = doras.get(f"{home}/summary.pdf")
    assert answer.content.startswith(b"%PDF")


def test_the_work_list_leads_to_the_review(doras: TextBrowser, review: str):
    assert f'href="{review}"' in doras.get("/clinic/").text


def test_the_list_goes_on_where_its_first_page_ended(
    doras: TextBrowser, alice: Person, bob: Person, sessions: Sessions
):
    for person in (bob, alice):
        raise_alert(sessions, person, at=NOW - timedelta(days=1))
    first = doras.get("/clinic/?limit=1&sort=patient").text
    more = re.search(r'href="(/clinic/\?[^"]*cursor[^"]*)"', first)
    assert more
    assert "Alice Nguyễn" in first
    assert "Bob Bakker" in doras.get(more[1].replace("&amp;", "&")).text


def test_a_review_shows_the_proposal_and_the_sentence_of_the_label(doras: TextBrowser, review: str):
    text = doras.get(review).text
    assert "Go on with the treatment" in text
    assert "Computed by the rules proposal-" in text
    assert "<blockquote>" in text


def test_a_review_is_signed_on_its_page(doras: TextBrowser, review: str, alice: Person):
    assert sign(doras, review).status_code == 303
    text = doras.get(review).text
    assert "Signed: Continue" in text
    assert REASON in text


def test_after_signing_nothing_on_the_page_changes(
    doras: TextBrowser, review: str, alice: Person, dora: Person, sessions: Sessions
):
    sign(doras, review)
    before = doras.get(review).text
    raise_alert(sessions, alice, at=datetime(2026, 3, 2, 8, tzinfo=UTC))
    apply(alice, date(2026, 2, 20), 3)
    score(dora, alice, 0.5, WEEK_52)
    assert doras.get(review).text == before


def test_with_a_wrong_password_the_reason_is_not_lost(doras: TextBrowser, review: str):
    answer = sign(doras, review, password="not the password")
    assert answer.status_code == 401
    assert REASON in answer.text
    assert "The password is wrong" in answer.text
    assert "-mail" not in answer.text.partition("<main")[2]


def test_a_reason_that_is_too_short_is_told_how_long_it_has_to_be(doras: TextBrowser, review: str):
    assert "Reason: at least 10 characters" in sign(doras, review, reason="no").text


def test_no_part_of_an_address_is_named_to_a_person(doras: TextBrowser):
    answer = doras.get("/clinic/patients/no-id")
    assert answer.status_code == 422
    assert "path." not in answer.text
    assert "This address cannot be understood" in answer.text


def test_what_the_form_lacks_is_said_and_the_rest_kept(doras: TextBrowser, review: str):
    answer = sign(doras, review, decision="look_again")
    assert answer.status_code == 422
    assert REASON in answer.text


def test_what_changed_meanwhile_is_shown_before_it_is_signed(
    doras: TextBrowser, review: str, dora: Person, alice: Person
):
    found = FINGERPRINT.search(doras.get(review).text)
    assert found
    score(dora, alice, 1.9, WEEK_52)
    form = {"decision": "continue", "reason": REASON, "password": PASSWORD}
    answer = doras.send(review, f"{review}/sign", evidence_hash=found[1], **form)
    assert answer.status_code == 409
    assert "The evidence is not what you saw" in answer.text


def test_each_photograph_that_a_review_shows_is_named_in_the_audit(
    doras: TextBrowser, review: str, alice: Person, sessions: Sessions
):
    for day, brightness in ((date(2025, 3, 3), 1.0), (date.fromisoformat(WEEK_52), 0.9)):
        take_photo(alice, str(uuid7()), day, brightness=brightness)
    assert doras.get(review).text.count("/clinic/small/") == 2
    with sessions.read() as session:
        seen = select(AuditEntry.subject_id).where(AuditEntry.action == "photo.seen")
        assert set(session.exec(seen)) == set(map(str, session.exec(select(Photo.id))))
