"""A treatment starts by its label, runs one at a time, pauses and ends with a reason."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import select

from api.audit import AuditEntry
from api.database import Sessions, uuid7
from tests.api.treatments.starting import start, started
from tests.people import Person
from tests.starts import NONE_OF_THESE


def test_a_treatment_keeps_the_label_it_started_under(dora: Person, alice: Person) -> None:
    begun = start(dora, alice).json()
    assert (begun["jurisdiction"], begun["label_version"]) == ("eu", "2023")
    assert [area["bsa_pct"] for area in begun["areas"]] == [0.4, 0.5]


def test_the_clinics_own_label_applies_when_none_is_named(dora: Person, alice: Person) -> None:
    assert start(dora, alice, jurisdiction=None).json()["jurisdiction"] == "eu"


@pytest.mark.parametrize(
    "condition", ["pregnancy", "breastfeeding", "end_stage_renal_disease", "hypersensitivity"]
)
def test_a_contraindication_refuses_the_start_with_its_rule_and_source(
    condition: str, dora: Person, alice: Person
) -> None:
    alice.post(f"{alice.home}/conditions", {"kind": condition, "since": "2026-01-01"})
    answer = start(dora, alice)
    assert (answer.status_code, answer.json()["code"]) == (409, "start_not_allowed")
    [refusal] = answer.json()["refusals"]
    assert refusal["code"] == condition
    assert refusal["source"]
    assert alice.get(f"{alice.home}/treatments").json() == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("pregnant", "pregnancy"),
        ("breastfeeding", "breastfeeding"),
        ("end_stage_renal_disease", "end_stage_renal_disease"),
        ("hypersensitive", "hypersensitivity"),
    ],
)
def test_what_is_found_at_the_visit_refuses_the_start_too(
    answer: str, code: str, dora: Person, alice: Person
) -> None:
    refused = start(dora, alice, answers={**NONE_OF_THESE, answer: True})
    assert [one["code"] for one in refused.json()["refusals"]] == [code]


@pytest.mark.parametrize("answers", [None, {}, {**NONE_OF_THESE, "pregnant": None}])
def test_silence_is_no_answer(answers: Any, dora: Person, alice: Person) -> None:
    assert start(dora, alice, answers=answers).status_code == 422


def test_the_answers_stay_in_the_audit(dora: Person, alice: Person, sessions: Sessions) -> None:
    started(dora, alice)
    with sessions.read() as session:
        query = select(AuditEntry).where(AuditEntry.action == "treatment.started")
        entry = session.exec(query).one()
    assert entry.detail["answers"] == NONE_OF_THESE


def test_a_condition_that_ended_the_day_before_refuses_nothing(dora: Person, alice: Person) -> None:
    body = {"kind": "pregnancy", "since": "2025-06-01", "until": "2026-03-01"}
    alice.post(f"{alice.home}/conditions", body)
    assert start(dora, alice).status_code == 201


def test_nobody_under_twelve_starts(dora: Person, alice: Person) -> None:
    # Born 1991-05-02: 11 years old the day before the twelfth birthday, long before any label.
    answer = start(dora, alice, started_on="2003-05-01")
    assert answer.json()["code"] == "no_label_in_force"


def test_a_patient_has_one_treatment_at_a_time(dora: Person, alice: Person) -> None:
    started(dora, alice)
    assert start(dora, alice).json()["code"] == "treatment_running"


def test_after_an_end_a_new_treatment_starts(dora: Person, alice: Person) -> None:
    path = started(dora, alice)
    later = dora.at("2026-09-01T09:00:00+00:00")
    ended = later.post(f"{path}/end", {"ended_on": "2026-09-01", "reason": "Satisfied"})
    assert ended.json()["end_reason"] == "Satisfied"
    assert start(later, alice, started_on="2026-10-01").status_code == 201


def test_of_eight_starts_at_once_one_stands(dora: Person, alice: Person) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: start(dora, alice), range(8)))
    assert sorted(one.status_code for one in answers) == [201] + [409] * 7
    assert {one.json().get("code") for one in answers} == {None, "treatment_running"}


def test_of_eight_ends_at_once_one_stands(dora: Person, alice: Person) -> None:
    path = started(dora, alice)
    body = {"ended_on": "2026-03-02", "reason": "Satisfied"}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: dora.post(f"{path}/end", body), range(8)))
    assert sorted(one.status_code for one in answers) == [200] + [409] * 7


def test_an_end_that_has_not_come_yet_changes_nothing(dora: Person, alice: Person) -> None:
    path = started(dora, alice)
    answer = dora.post(f"{path}/end", {"ended_on": "2026-03-03", "reason": "Satisfied"})
    assert (answer.status_code, answer.json()["code"]) == (422, "ends_in_future")
    alice.post(f"{alice.home}/conditions", {"kind": "pregnancy", "since": "2026-03-02"})
    assert len(dora.get(f"{alice.home}/alerts").json()["items"]) == 1
    assert start(dora, alice).json()["code"] == "treatment_running"


def test_the_end_is_judged_on_the_patients_own_day(dora: Person, alice: Person) -> None:
    path = started(dora, alice)
    alice.patch(alice.home, {"time_zone": "Pacific/Auckland"})
    body = {"ended_on": "2026-03-04", "reason": "Satisfied"}
    # 13:00 in Amsterdam on the third is 01:00 of the fourth in Auckland.
    answer = dora.at("2026-03-03T12:00:00+00:00").post(f"{path}/end", body)
    assert answer.status_code == 200


def test_what_has_not_begun_can_be_called_off_and_started_anew(dora: Person, alice: Person) -> None:
    path = started(dora, alice, started_on="2026-04-27")
    called_off = {"ended_on": "2026-04-27", "reason": "Typed the wrong month"}
    assert dora.post(f"{path}/end", called_off).status_code == 200
    assert start(dora, alice).status_code == 201


@pytest.mark.parametrize(("day", "status"), [("2026-02-10", 409), ("2026-02-11", 201)])
def test_a_treatment_starts_after_the_end_of_the_one_before(
    day: str, status: int, dora: Person, alice: Person
) -> None:
    path = started(dora, alice, started_on="2026-01-05")
    dora.post(f"{path}/end", {"ended_on": "2026-02-10", "reason": "Satisfied"})
    answer = start(dora, alice, started_on=day)
    assert answer.status_code == status
    if status == 409:
        assert (answer.json()["code"], answer.json()["ended_on"]) == (
            "treatment_overlaps",
            "2026-02-10",
        )


def test_a_start_tells_the_alerts_that_it_raised(dora: Person, alice: Person) -> None:
    (alert,) = start(dora, alice, areas=[{"site": "cheeks", "bsa_pct": 60}]).json()["alerts"]
    assert (alert["rule"], alert["inputs"]) == (
        "areas_over_label",
        {"bsa_pct": 60.0, "limit_pct": 10.0},
    )


def test_a_patient_starts_and_ends_nothing(dora: Person, alice: Person) -> None:
    assert start(alice, alice).status_code == 404
    path = started(dora, alice)
    assert alice.post(f"{path}/end", {"ended_on": "2026-09-01", "reason": "No"}).status_code == 404


def test_an_end_before_the_start_changes_nothing(dora: Person, alice: Person) -> None:
    path = started(dora, alice)
    answer = dora.post(f"{path}/end", {"ended_on": "2026-03-01", "reason": "Mistake"})
    assert answer.json()["code"] == "dates_out_of_order"
    assert alice.get(f"{alice.home}/treatments").json()[0]["ended_on"] is None


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("supply_gap", 201),
        ("patient_choice", 201),
        ("clinician_ordered", 404),
        ("area_cleared", 404),
    ],
)
def test_a_patient_reports_gaps_but_orders_no_pause(
    kind: str, status: int, dora: Person, alice: Person
) -> None:
    path = started(dora, alice)
    body = {"kind": kind, "reason": "Tube empty", "since": "2026-04-01"}
    assert alice.post(f"{path}/pauses", body).status_code == status


def test_an_ordered_pause_is_ended_by_a_dermatologist(dora: Person, alice: Person) -> None:
    path = started(dora, alice)
    body = {"kind": "clinician_ordered", "reason": "Zoster", "since": "2026-05-04"}
    pause = f"{path}/pauses/{dora.post(f'{path}/pauses', body).json()['id']}"
    assert alice.post(f"{pause}/end", {"until": "2026-05-18"}).status_code == 404
    assert dora.post(f"{pause}/end", {"until": "2026-05-18"}).json()["until"] == "2026-05-18"


def test_an_area_a_pause_and_a_state_sent_twice_are_entered_once(
    dora: Person, alice: Person
) -> None:
    path, same = started(dora, alice), {"id": str(uuid7()), "since": "2026-05-04"}
    for address, body in (
        (f"{path}/areas", {"site": "chin", "bsa_pct": 0.2}),
        (f"{path}/pauses", {"kind": "supply_gap", "reason": "On a journey"}),
        (f"{alice.home}/conditions", {"kind": "pregnancy"}),
    ):
        first, second = (dora.post(address, same | body) for _ in range(2))
        assert (first.status_code, first.json()) == (201, second.json())
        other = dora.post(address, same | body | {"since": "2026-05-05"})
        assert (other.status_code, other.json()["code"]) == (409, "entry_differs")


def test_a_tube_sent_twice_is_one_tube(alice: Person) -> None:
    tube = {
        "id": "01932c4e-7b1a-7c3d-9e55-0a1b2c3d4e5f",
        "grams": 100,
        "opened_on": "2026-03-02",
    }
    assert alice.post(f"{alice.home}/tubes", tube).status_code == 201
    assert alice.post(f"{alice.home}/tubes", tube).json()["grams"] == 100
    assert len(alice.get(f"{alice.home}/tubes").json()) == 1
    assert alice.post(f"{alice.home}/tubes", tube | {"grams": 60}).json()["code"] == "tube_differs"


def test_a_stranger_sees_and_changes_nothing(dora: Person, alice: Person, sven: Person) -> None:
    path = started(dora, alice)
    assert sven.get(f"{alice.home}/treatments").status_code == 404
    assert sven.post(f"{path}/end", {"ended_on": "2026-09-01", "reason": "No"}).status_code == 404


def test_what_a_label_only_cautions_against_starts_with_an_alert(
    dora: Person, alice: Person
) -> None:
    answers = NONE_OF_THESE | {"pregnant": True, "end_stage_renal_disease": True}
    started(dora, alice, jurisdiction="us", answers=answers)
    raised = dora.get(f"{alice.home}/alerts").json()["items"]
    assert {(one["rule"], one["inputs"]["caution"]) for one in raised} == {
        ("start_with_caution", "pregnancy"),
        ("start_with_caution", "end_stage_renal_disease"),
    }


@pytest.mark.parametrize("until", ["9999-12-31", "2200-01-01", "1899-12-31"])
def test_a_day_outside_the_years_of_a_life_is_told_at_once(until: str, alice: Person) -> None:
    answer = alice.post(
        f"{alice.home}/conditions", {"kind": "pregnancy", "since": "1899-12-01", "until": until}
    )
    assert answer.status_code == 422
    assert {one["field"] for one in answer.json()["errors"]} == {"since", "until"}
