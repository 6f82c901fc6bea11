"""All records of a clinic: every row once, and nothing of another clinic."""

from typing import Any

import pytest
from sqlmodel import col, func, select

from api.applications.models import Application
from api.assessments.models import Assessment
from api.audit import Caller
from api.database import Sessions
from api.exports import service
from api.patients.models import Patient
from tests.api.exports.reading import Rows, tables_of
from tests.api.reviews.setting import score
from tests.api.summaries.year import live_through, log, report, signed
from tests.people import Person

PATH = "/v1/clinic/records.csv.zip"


def taken(by: Person) -> dict[str, Rows]:
    answer = by.get(PATH)
    assert answer.status_code == 200, answer.text
    return tables_of(answer.content)


@pytest.fixture
def records(dora: Person, alice: Person, bob: Person, charlie: Person) -> dict[str, Rows]:
    live_through(dora, alice)
    signed(dora, alice)
    log(bob, "2026-03-01T20:00:00+01:00", percent=0.4)
    log(charlie, "2026-03-01T20:00:00+01:00")
    report(bob, "=1+1")
    return taken(dora)


def test_the_patients_are_those_of_the_clinic(
    records: dict[str, Rows], alice: Person, bob: Person
) -> None:
    found = {one["patient_id"]: one["full_name"] for one in records["patients"]}
    assert found == {str(alice.patient_id): "Alice Nguyễn", str(bob.patient_id): "Bob Bakker"}
    for rows in (rows for name, rows in records.items() if name != "dictionary"):
        assert {one["patient_id"] for one in rows} <= set(found)


def test_every_application_is_there_once(records: dict[str, Rows], sessions: Sessions) -> None:
    with sessions.read() as session:
        theirs = select(Application.id).join(Patient).where(Patient.full_name != "Charlie Cruz")
        stored = sorted(str(one) for one in session.exec(theirs))
    assert sorted(one["application_id"] for one in records["applications"]) == stored
    assert len(stored) == 62


def test_an_application_is_told_as_the_phone_sent_it(records: dict[str, Rows], bob: Person) -> None:
    (one,) = (row for row in records["applications"] if row["patient_id"] == str(bob.patient_id))
    assert (one["applied_at"], one["applied_on"]) == ("2026-03-01T20:00:00+01:00", "2026-03-01")
    assert (one["areas"], one["bsa_pct"], one["grams"]) == ("cheeks:0.4", "0.40", "")


def test_what_was_noted_stays_in_its_cell(dora: Person, alice: Person) -> None:
    typed = '=1, "two"\r\nthree'
    log(alice, "2026-03-01T20:00:00+01:00", note=typed)
    (one,) = taken(dora)["applications"]
    assert (one["note"], one["grams"]) == (f"'{typed}", "")


def test_how_late_a_log_was_is_told(records: dict[str, Rows], alice: Person, bob: Person) -> None:
    late = {one["patient_id"]: one["hours_late"] for one in reversed(records["applications"])}
    # Alice's first was made on 3 March 2025 at 7 and came on 2 March 2026 at 9: 364 days, 2 hours.
    assert late == {str(alice.patient_id): "8738", str(bob.patient_id): ""}


def test_an_alert_that_holds_has_no_resolution(records: dict[str, Rows]) -> None:
    assert "over_bsa" in {one["rule"] for one in records["alerts"] if not one["resolution"]}


def test_scores_and_decisions_are_there(records: dict[str, Rows], sessions: Sessions) -> None:
    with sessions.read() as session:
        count = session.exec(select(func.count(col(Assessment.id)))).one()
    assert len(records["values"]) == count
    given = [one["value"] for one in records["values"] if one["measure"] == "f_vasi"]
    assert given == ["1.2", "0.8", "0.29"]
    (decided,) = (one for one in records["reviews"] if one["decision"])
    assert (decided["signed_by"], decided["kind"]) == ("Dora Dijkstra", "week_52")


def test_a_side_effect_has_its_newest_triage_and_no_formula(records: dict[str, Rows]) -> None:
    told = {one["term"]: one["causality"] for one in records["reactions"]}
    assert told == {"Spots where I put the cream": "probable", "'=1+1": ""}


def test_every_column_is_in_the_dictionary(records: dict[str, Rows]) -> None:
    described = {(one["table"], one["column"]) for one in records["dictionary"]}
    for name, rows in records.items():
        assert {(name, column) for row in rows for column in row} <= described


def test_a_withdrawn_application_is_left_out(dora: Person, alice: Person) -> None:
    made = log(alice, "2026-03-01T20:00:00+01:00")
    said = {"reason": "Never happened", "version": 1}
    answer = alice.post(f"{alice.home}/applications/{made['id']}/withdraw", said)
    assert answer.status_code == 200, answer.text
    assert taken(dora)["applications"] == []


def test_each_patient_finds_it_among_who_looked(dora: Person, alice: Person, bob: Person) -> None:
    taken(dora)
    for patient in (alice, bob):
        (line, *_) = patient.get(f"{patient.home}/audit").json()["items"]
        assert (line["actor"], line["action"]) == ("Dora Dijkstra", "patient.exported")


@pytest.mark.parametrize("name", ["ada", "sam", "alice"])
def test_only_a_dermatologist_takes_the_records_away(
    name: str, request: pytest.FixtureRequest
) -> None:
    someone: Person = request.getfixturevalue(name)
    assert someone.get(PATH).status_code == 404


def test_a_clinic_takes_one_archive_at_a_time(
    dora: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_running", {dora.clinic_id})
    answer = dora.get(PATH)
    assert (answer.status_code, answer.json()["code"]) == (409, "export_running")


def test_whoever_hangs_up_leaves_the_turn_to_others(dora: Person, app: Any) -> None:
    caller = Caller(dora.account_id, dora.role, dora.clinic_id, dora.session_id, "", "")
    content = service.of_clinic(app.state.resources, caller, dora.now)
    next(content)
    del content
    assert dora.get(PATH).status_code == 200


def test_of_a_score_that_was_corrected_the_later_is_of_record(dora: Person, alice: Person) -> None:
    live_through(dora, alice)
    score(dora, alice, 1.0, "2025-03-01")
    values = taken(dora)["values"]
    marked = [
        (one["value"], one["value_of_record"]) for one in values if one["measure"] == "f_vasi"
    ]
    assert marked[:3] == [("1.2", "false"), ("1.0", "true"), ("0.8", "true")]
