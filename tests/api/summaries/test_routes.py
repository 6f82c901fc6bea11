"""The summary over HTTP: what the rest of the API says, for those who may know it, on two pages."""

import hashlib
import io
import json
from typing import Any

import pytest
from pypdf import PdfReader
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]
from sqlmodel import select

from api.audit import AuditEntry
from api.database import Sessions, uuid7
from api.summaries.bodies import SummaryPublic
from tests.api.reviews.setting import REASON, STARTED, apply, reviews, score, treat
from tests.api.summaries.year import (
    asked,
    live_through,
    log,
    pdf,
    report,
    signed,
    summary,
)
from tests.people import Person

FORMS = ("", ".pdf", ".fhir.json", "/f-vasi.svg")


def text_of(document: bytes) -> str:
    pages = PdfDocument(document)
    whole = "\n".join(page.get_textpage().get_text_range() for page in pages)
    return " ".join(whole.split())


def looks(sessions: Sessions) -> list[AuditEntry]:
    with sessions.read() as session:
        seen = select(AuditEntry).where(AuditEntry.action == "summary.seen")
        return list(session.exec(seen.order_by("id")))


def test_the_pdf_says_who_how_much_and_what_was_decided(dora: Person, alice: Person) -> None:
    live_through(dora, alice)
    signed(dora, alice)
    document = pdf(dora, alice)
    assert len(PdfReader(io.BytesIO(document)).pages) == 2
    text = text_of(document)
    # 100 x (1.20 - 0.29) / 1.20 = 75.8 percent.
    for printed in ("Alice Nguyễn", "1.20", "0.29", "76 % better", "F-VASI75", "Continue", REASON):
        assert printed in text


def test_the_summary_says_what_the_other_addresses_say(dora: Person, alice: Person) -> None:
    live_through(dora, alice)
    told = summary(dora, alice)
    assert_adherence(told, alice.get(f"{alice.home}/applications/adherence").json())
    assert_trend(told, alice.get(f"{alice.home}/assessments/trend").json())
    raised = alice.get(f"{alice.home}/alerts", params={"limit": 100}).json()["items"]
    assert {one["rule"] for one in told["alerts"]} == {one["rule"] for one in raised}
    assert len(told["alerts"]) == len(raised)
    (suffered,) = dora.get(f"{alice.home}/reactions").json()["items"]
    assert told["reactions"][0]["causality"] == suffered["triage"]["causality"] == "probable"
    listed = reviews(dora, alice)
    assert {one["kind"]: one["due_on"] for one in told["reviews"]} == {
        kind: one["due_on"] for kind, one in listed.items()
    }


def assert_adherence(told: dict[str, Any], said: dict[str, Any]) -> None:
    taking = told["adherence"]["taking"]
    assert (taking["part"], taking["whole"]) == tuple(
        said["total"]["taking"][name] for name in ("counted", "of")
    )
    assert 100 * taking["value"] == pytest.approx(said["total"]["taking"]["percent"])
    assert [week["starts_on"] for week in told["adherence"]["weeks"]] == [
        week["first"] for week in said["weeks"]
    ]
    for weeks in ("calendar_weeks", "exposed_weeks"):
        assert told["treatment"][weeks] == said[weeks]


def assert_trend(told: dict[str, Any], said: dict[str, Any]) -> None:
    expected = {(one["measure"], one["source"]): one for one in said["compared"]}
    assert {(one["measure"], one["source"]) for one in told["comparisons"]} == set(expected)
    for one in told["comparisons"]:
        other = expected[one["measure"], one["source"]]
        assert one["baseline"]["value"] == other["baseline"]["value"]
        assert one["latest"]["value"] == other["latest"]["value"]
        assert one["change_percent"] == other["change_percent"]
        assert one["change_interval"] == other["change_interval"]
        assert one["of_record"] == other["of_record"]


def test_the_json_is_what_the_documentation_says(dora: Person, alice: Person) -> None:
    live_through(dora, alice)
    signed(dora, alice)
    told = summary(dora, alice)
    documented = SummaryPublic.model_validate(told).model_dump_json()
    # Pydantic spells UTC as Z.
    assert json.loads(documented.replace('Z"', '+00:00"')) == told


def test_whoever_has_the_json_can_check_its_hash(dora: Person, alice: Person) -> None:
    live_through(dora, alice)
    told = summary(dora, alice)
    said = told.pop("content_hash")
    canonical = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(canonical.encode()).hexdigest() == said


@pytest.mark.parametrize("form", FORMS)
def test_each_look_is_written_down_with_what_was_seen(
    form: str, dora: Person, alice: Person, sessions: Sessions
) -> None:
    treatment_id = live_through(dora, alice)
    asked(dora, alice, form)
    (look,) = looks(sessions)
    assert (look.actor_id, look.patient_id) == (dora.account_id, alice.patient_id)
    assert look.subject_id == treatment_id
    told = {"": "json", ".pdf": "pdf", ".fhir.json": "fhir", "/f-vasi.svg": "svg"}
    assert look.detail["form"] == told[form]
    assert look.detail["content_hash"] == summary(dora, alice)["content_hash"]
    assert len(look.detail["photos"]) == (2 if form in (".pdf", ".fhir.json") else 0)


@pytest.mark.parametrize("form", FORMS)
def test_a_stranger_and_staff_find_nothing(
    form: str, dora: Person, alice: Person, bob: Person, sven: Person, sam: Person, ada: Person
) -> None:
    treat(dora, alice)
    for person in (bob, sven, sam, ada):
        answer = asked(person, alice, form)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("form", FORMS)
def test_without_a_treatment_there_is_nothing_to_sum_up(
    form: str, alice: Person, sessions: Sessions
) -> None:
    answer = asked(alice, alice, form)
    assert answer.json()["code"] == "no_treatment"
    assert answer.json()["advice"]
    assert looks(sessions) == []


def test_somebody_elses_treatment_is_not_found(dora: Person, alice: Person, bob: Person) -> None:
    treat(dora, alice)
    treatment_id = treat(dora, bob)
    assert asked(dora, alice, treatment_id=treatment_id).status_code == 404
    assert asked(dora, alice, treatment_id=str(uuid7())).status_code == 404


def test_a_treatment_that_has_ended_can_be_named(dora: Person, alice: Person) -> None:
    first = treat(dora, alice)
    end = {"ended_on": "2025-12-31", "reason": "Satisfied"}
    dora.post(f"{alice.home}/treatments/{first}/end", end)
    treat(dora, alice, STARTED.replace(year=2026, month=2))
    assert summary(dora, alice)["treatment"]["started_on"] == "2026-02-03"
    assert summary(dora, alice, treatment_id=first)["treatment"]["end_reason"] == "Satisfied"


def test_a_patient_sees_no_proposal_before_it_is_signed(dora: Person, alice: Person) -> None:
    live_through(dora, alice)
    shown, hidden = summary(dora, alice), summary(alice, alice)
    assert {one["proposal"] for one in shown["reviews"]} != {None}
    for field in ("proposal", "explanation", "rule"):
        assert {one[field] for one in hidden["reviews"]} == {None}


def test_a_patient_sees_what_was_signed(dora: Person, alice: Person) -> None:
    live_through(dora, alice)
    signed(dora, alice)
    last = summary(alice, alice)["reviews"][-1]
    assert last["proposal"]
    assert (last["decision"], last["reason"]) == ("continue", REASON)
    assert last["signature"]["name"] == "Dora Dijkstra"


def test_what_was_signed_stays_what_it_was(dora: Person, alice: Person) -> None:
    live_through(dora, alice)
    before = signed(dora, alice)
    kept = summary(dora, alice)["reviews"][-1]
    score(dora, alice, 1.19, "2026-03-02")
    apply(alice, STARTED.replace(month=6), 20)
    dora.patch(alice.home, {"full_name": "Alice Renamed"})
    after = summary(dora, alice)
    assert after["comparisons"][0]["latest"]["value"] == 1.19
    assert after["reviews"][-1] == kept
    assert kept["signature"]["evidence_hash"] == before["evidence_hash"]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_moment_is_the_same_bytes(form: str, dora: Person, alice: Person) -> None:
    live_through(dora, alice)
    assert asked(dora, alice, form).content == asked(dora, alice, form).content


def test_another_moment_is_another_document(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    later = summary(dora.after(minutes=1), alice)
    assert later["content_hash"] != summary(dora, alice)["content_hash"]


@pytest.mark.parametrize("name", ["Nguyễn Thị Ánh Tuyết", "أحمد عبد الرحمن", "欧阳慧敏"])
def test_a_name_in_its_own_script_is_printed(name: str, dora: Person, alice: Person) -> None:
    treat(dora, alice)
    dora.patch(alice.home, {"full_name": name})
    assert name in text_of(pdf(dora, alice))


def test_a_name_that_cannot_be_printed_is_refused_and_still_told_as_json(
    dora: Person, alice: Person
) -> None:
    treat(dora, alice)
    dora.patch(alice.home, {"full_name": "Alice 🙂"})
    answer = asked(dora, alice, ".pdf")
    assert (answer.status_code, answer.json()["code"]) == (422, "unprintable_text")
    assert answer.json()["characters"] == ["U+1F642"]
    assert summary(dora, alice)["patient"]["name"] == "Alice 🙂"


def test_a_remark_that_cannot_be_printed_is_spelt_out(dora: Person, alice: Person) -> None:
    live_through(dora, alice)
    report(alice, "Itching 👍")
    signed(dora, alice, reason="All is well 👍, go on as before.")
    text = text_of(pdf(dora, alice))
    assert "Itching [thumbs up sign], cheeks" in text
    assert "All is well [thumbs up sign], go on" in text
    assert summary(dora, alice)["reviews"][-1]["reason"] == "All is well 👍, go on as before."


@pytest.mark.parametrize("form", FORMS)
def test_a_summary_is_kept_by_nobody_on_the_way(form: str, dora: Person, alice: Person) -> None:
    treat(dora, alice)
    assert asked(dora, alice, form).headers["cache-control"] == "private, no-store"


def test_the_name_of_the_file_is_plain_and_nobodys(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    answer = asked(dora, alice, ".pdf")
    digest = summary(dora, alice)["content_hash"][:12]
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="visit-summary-2026-03-02-{digest}-en.pdf"'
    )


def test_the_chart_is_the_picture_of_the_pdf(dora: Person, alice: Person) -> None:
    live_through(dora, alice)
    answer = asked(dora, alice, "/f-vasi.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert b"fvasi-clinician" in answer.content
    assert b"fvasi-pause-0" in answer.content


def test_an_alert_is_told_with_its_numbers(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    log(alice, "2026-03-02T08:00:00+01:00", percent=11)
    (told,) = summary(dora, alice)["alerts"]
    assert told["sentence"] == "11 % of the body surface in one application; the limit is 10 %."
