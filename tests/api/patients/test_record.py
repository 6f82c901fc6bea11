"""The record, its consents, its gate, and who looked at it."""

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import text

from api.database import Sessions
from tests.people import PASSWORD, Person

JOINING = {
    "password": PASSWORD,
    "date_of_birth": "1991-05-02",
    "sex_at_birth": "female",
    "time_zone": "Europe/Amsterdam",
    "consents": [
        {"purpose": purpose, "text_version": "2026-01"}
        for purpose in ("care_record", "photos_for_care")
    ],
}


def test_a_patient_sees_the_own_record_only(alice: Person, bob: Person) -> None:
    names = [one["full_name"] for one in alice.get("/v1/patients").json()["items"]]
    assert names == ["Alice Nguyễn"]
    assert alice.get(bob.home).status_code == 404


def test_a_dermatologist_sees_the_patients_of_the_clinic(dora: Person, charlie: Person) -> None:
    names = [one["full_name"] for one in dora.get("/v1/patients").json()["items"]]
    assert names == ["Alice Nguyễn", "Bob Bakker"]
    assert dora.get(charlie.home).status_code == 404


@pytest.mark.parametrize("name", ["sam", "ada"])
def test_staff_and_administrators_see_no_patient(
    name: str, alice: Person, request: pytest.FixtureRequest
) -> None:
    person: Person = request.getfixturevalue(name)
    assert person.get("/v1/patients").json()["items"] == []
    assert person.get(alice.home).status_code == 404


def test_pages_follow_each_other_without_gap_or_repeat(dora: Person) -> None:
    first = dora.get("/v1/patients?limit=1").json()
    second = dora.get(f"/v1/patients?limit=1&cursor={first['next_cursor']}").json()
    assert [p["items"][0]["full_name"] for p in (first, second)] == ["Alice Nguyễn", "Bob Bakker"]
    assert second["next_cursor"] is None


def test_a_foreign_cursor_is_refused(dora: Person) -> None:
    answer = dora.get("/v1/patients?cursor=nonsense")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_cursor")


def test_a_traveller_changes_the_time_zone(alice: Person) -> None:
    changed = alice.patch(alice.home, {"time_zone": "Pacific/Auckland"}).json()
    assert changed["time_zone"] == "Pacific/Auckland"


def test_an_unknown_time_zone_changes_nothing_and_names_the_field(alice: Person) -> None:
    answer = alice.patch(alice.home, {"time_zone": "Mars/Olympus", "language": "sv"})
    assert answer.json()["errors"][0]["field"] == "time_zone"
    assert alice.get(alice.home).json()["language"] == "nl"


@pytest.mark.parametrize("zone", ["localtime", "Factory", "posixrules", "right/UTC"])
def test_a_zone_that_names_no_place_is_unknown(zone: str, alice: Person) -> None:
    answer = alice.patch(alice.home, {"time_zone": zone})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "time_zone")


def test_greenwich_is_a_zone(alice: Person) -> None:
    assert alice.patch(alice.home, {"time_zone": "UTC"}).json()["time_zone"] == "UTC"


def test_a_misspelt_field_is_an_error_not_silence(alice: Person) -> None:
    assert alice.patch(alice.home, {"timezone": "Europe/Paris"}).status_code == 422


def test_a_withdrawn_consent_stays_on_the_record(alice: Person) -> None:
    consent = alice.get(f"{alice.home}/consents").json()[1]
    alice.after(days=3).post(f"{alice.home}/consents/{consent['id']}/withdraw")
    kept = alice.get(f"{alice.home}/consents").json()[1]
    assert kept["withdrawn_at"] == "2026-03-05T09:00:00Z"


def test_the_same_consent_again_is_the_one_that_stands(alice: Person) -> None:
    body = {"purpose": "research", "text_version": "1"}
    first, again = (alice.post(f"{alice.home}/consents", body).json() for _ in range(2))
    assert first == again
    newer = alice.after(days=1).post(f"{alice.home}/consents", body | {"text_version": "2"})
    assert newer.status_code == 201
    kept = [
        one for one in alice.get(f"{alice.home}/consents").json() if one["purpose"] in body.values()
    ]
    assert [(one["text_version"], one["withdrawn_at"]) for one in kept] == [
        ("1", "2026-03-03T09:00:00Z"),
        ("2", None),
    ]


def test_only_the_patient_consents(alice: Person, dora: Person) -> None:
    body = {"purpose": "research", "text_version": "1"}
    assert dora.post(f"{alice.home}/consents", body).status_code == 404
    assert alice.post(f"{alice.home}/consents", body).status_code == 201


def test_the_consents_of_joining_are_in_the_patients_own_audit(sam: Person, dora: Person) -> None:
    guest = {"role": "patient", "email": "eva@example.org", "full_name": "Eva Evers"}
    code = sam.post("/v1/invitations", guest).json()["code"]
    record = sam.post("/v1/join/patient", {**JOINING, "code": code}).json()
    lines = dora.get(f"/v1/patients/{record['id']}/audit").json()["items"]
    said = [(one["action"], one["actor"]) for one in lines]
    assert said == [("consent.given", "Eva Evers")] * 2


def test_the_patient_sees_who_looked(alice: Person, dora: Person) -> None:
    dora.get(alice.home)
    [line] = alice.get(f"{alice.home}/audit").json()["items"]
    assert (line["actor"], line["actor_role"], line["action"]) == (
        "Dora Dijkstra",
        "dermatologist",
        "patient.seen",
    )


def test_a_refused_look_leaves_no_trace_of_success(alice: Person, sven: Person) -> None:
    sven.get(alice.home)
    assert alice.get(f"{alice.home}/audit").json()["items"] == []


@pytest.mark.parametrize("act", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_the_audit(
    act: str, alice: Person, dora: Person, sessions: Sessions
) -> None:
    dora.get(alice.home)
    with pytest.raises(DBAPIError, match="append-only"), sessions.write() as session:
        session.execute(text(act))


@pytest.mark.parametrize("cursor", ["WzFd", "WyJhIiwiYiJd", "e30", "bnVsbA"])
def test_a_cursor_of_another_list_is_refused_not_a_fault(cursor: str, dora: Person) -> None:
    answer = dora.get(f"/v1/patients?cursor={cursor}")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_cursor")


def test_a_text_that_cannot_be_stored_is_no_fault_of_the_server(alice: Person) -> None:
    assert alice.patch(alice.home, {"full_name": "A\x00B"}).status_code == 422


def test_a_mistyped_date_of_birth_is_corrected(dora: Person, alice: Person) -> None:
    assert dora.patch(alice.home, {"date_of_birth": "1991-05-03"}).status_code == 200
    assert alice.get(alice.home).json()["date_of_birth"] == "1991-05-03"


@pytest.mark.parametrize(
    "body", [{"date_of_birth": "1991-05-03"}, {"sex_at_birth": "male", "language": "sv"}]
)
def test_a_patient_asks_the_clinic_to_correct_what_treatment_rests_on(
    body: dict[str, str], alice: Person
) -> None:
    before = alice.get(alice.home).json()
    answer = alice.patch(alice.home, body)
    assert (answer.status_code, answer.json()["code"]) == (409, "corrected_by_clinic")
    assert alice.get(alice.home).json() == before


def test_a_phone_may_send_the_record_back_as_it_stands(alice: Person) -> None:
    body = {"date_of_birth": "1991-05-02", "sex_at_birth": "female", "language": "sv"}
    assert alice.patch(alice.home, body).json()["language"] == "sv"


def test_nothing_but_the_skin_type_may_be_unknown(alice: Person) -> None:
    assert alice.patch(alice.home, {"full_name": None}).status_code == 422
    assert alice.patch(alice.home, {"fitzpatrick": None}).json()["fitzpatrick"] is None


def test_each_patient_on_a_page_of_the_list_finds_the_look_among_who_looked(
    dora: Person, alice: Person, bob: Person
) -> None:
    shown = [one["id"] for one in dora.get("/v1/patients").json()["items"]]
    assert shown == [str(alice.patient_id), str(bob.patient_id)]
    for one in (alice, bob):
        [look] = [
            line
            for line in one.get(f"{one.home}/audit").json()["items"]
            if line["action"] == "patient.listed"
        ]
        assert (look["actor"], look["subject_id"]) == ("Dora Dijkstra", str(one.patient_id))
