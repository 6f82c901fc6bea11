"""Scores over HTTP: the clinician's counts, the machine's stands beside it, nothing is changed."""

from datetime import date
from typing import Any

import pytest
from httpx2 import Response
from sqlmodel import col, select

from api.assessments.models import Assessment
from api.audit import AuditEntry
from api.database import Sessions, uuid7
from api.patients.models import Patient
from tests.api.assessments.machine import measured
from tests.people import Person
from tests.starts import NONE_OF_THESE

# 0.4 hands at 90% and 0.5 at 100%: 0.36 + 0.50 points on 0.9% of the body surface.
REGIONS = [
    {"region": "periocular", "hand_units": 0.4, "depigmented_pct": 90},
    {"region": "perioral", "hand_units": 0.5, "depigmented_pct": 100},
]


def given(measure: str, on: str = "2026-03-02", **value: Any) -> dict[str, Any]:
    return {"id": str(uuid7()), "measure": measure, "assessed_on": on, "note": "", **value}


def f_vasi(points: float, on: str) -> dict[str, Any]:
    """A face of one region that scores so many points."""
    regions = [{"region": "cheeks", "hand_units": points, "depigmented_pct": 100}] if points else []
    return given("f_vasi", on, regions=regions)


def record(by: Person, about: Person, body: dict[str, Any]) -> Response:
    return by.at("2027-06-01T09:00:00+00:00").post(f"{about.home}/assessments", body)


def series(by: Person, about: Person, measure: str, **asked: Any) -> list[dict[str, Any]]:
    answer = by.get(f"{about.home}/assessments", params={"measure": measure, **asked})
    return list(answer.json()["items"])


def treat(dora: Person, alice: Person, started_on: str = "2026-03-02") -> str:
    areas = [{"site": "cheeks", "bsa_pct": 1}]
    body = {"started_on": started_on, "areas": areas, "answers": NONE_OF_THESE}
    answer = dora.at("2027-06-01T09:00:00+00:00").post(f"{alice.home}/treatments", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_a_face_scored_by_regions_is_summed_on_the_ladder(dora: Person, alice: Person) -> None:
    answer = record(dora, alice, given("f_vasi", regions=REGIONS))
    assert answer.status_code == 201
    assert answer.json()["value"] == 0.86
    assert (answer.json()["source"], answer.json()["value_of_record"]) == ("clinician", True)


def test_the_affected_surface_comes_with_the_score(dora: Person, alice: Person) -> None:
    untouched = {"region": "nose", "hand_units": 0.2, "depigmented_pct": 0}
    record(dora, alice, given("f_vasi", regions=[*REGIONS, untouched]))
    (f_bsa,) = series(alice, alice, "f_bsa")
    assert f_bsa["value"] == 0.9


def test_a_face_without_vitiligo_scores_0(dora: Person, alice: Person) -> None:
    assert record(dora, alice, given("f_vasi", regions=[])).json()["value"] == 0


def test_the_regions_are_kept_with_the_value(dora: Person, alice: Person) -> None:
    told = record(dora, alice, given("f_vasi", regions=REGIONS, note="With Wood's lamp")).json()
    full = dora.get(f"{alice.home}/assessments/{told['id']}").json()
    assert full["detail"]["regions"][0] == REGIONS[0] | {"hand_units": "0.4"}
    assert (full["detail"]["constant"], full["detail"]["note"]) == ("face-3.0", "With Wood's lamp")
    assert full["overlays"] == []


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            {"regions": [{"region": "nose", "hand_units": 0.4, "depigmented_pct": 30}]},
            "not a step",
        ),
        ({"regions": [{"region": "nose", "hand_units": 3.6, "depigmented_pct": 50}]}, "more than"),
    ],
)
def test_a_score_off_its_scale_is_refused(
    dora: Person, alice: Person, body: dict[str, Any], says: str
) -> None:
    answer = record(dora, alice, given("f_vasi", **body))
    assert (answer.status_code, answer.json()["code"]) == (422, "score_not_possible")
    assert says in answer.json()["detail"]


def test_a_total_vasi_is_given_by_regions_or_as_a_total(dora: Person, alice: Person) -> None:
    hands = [{"region": "hands", "hand_units": 2, "depigmented_pct": 50}]
    assert record(dora, alice, given("t_vasi", regions=hands)).json()["value"] == 1
    assert record(dora, alice, given("t_vasi", total=6.5)).json()["value"] == 6.5
    assert record(dora, alice, given("t_vasi", total=6.5, regions=hands)).status_code == 422
    assert record(dora, alice, given("t_vasi")).status_code == 422


def test_the_patient_says_how_noticeable_it_is(dora: Person, alice: Person) -> None:
    answer = record(alice, alice, given("vns", answer=4)).json()
    assert (answer["value"], answer["source"]) == (4, "patient")
    assert record(dora, alice, given("vns", answer=3)).json()["source"] == "clinician"
    assert record(alice, alice, given("vns", answer=6)).status_code == 422


def test_a_life_quality_total_is_stored_with_its_band(alice: Person) -> None:
    told = record(alice, alice, given("dlqi", total=11)).json()
    full = alice.get(f"{alice.home}/assessments/{told['id']}").json()
    assert full["detail"]["band"] == "very_large"


def test_a_life_quality_total_under_16_is_refused_and_not_stored(
    alice: Person, sessions: Sessions
) -> None:
    with sessions.write() as session:
        patient = session.get_one(Patient, alice.patient_id)
        patient.date_of_birth = date(2010, 3, 3)
        session.add(patient)
    answer = record(alice, alice, given("dlqi", on="2026-03-02", total=7))
    assert (answer.status_code, answer.json()["code"]) == (422, "dlqi_not_for_age")
    assert series(alice, alice, "dlqi") == []
    assert record(alice, alice, given("dlqi", on="2026-03-03", total=7)).status_code == 201


def test_a_day_that_has_not_come_is_refused(alice: Person) -> None:
    body = given("vns", on="2026-03-04", answer=3)
    answer = alice.post(f"{alice.home}/assessments", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "assessed_in_future")


def test_the_same_again_is_the_stored_one_and_other_content_is_refused(
    dora: Person, alice: Person
) -> None:
    body = given("f_vasi", regions=REGIONS)
    first, again = record(dora, alice, body), record(dora, alice, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    other = record(dora, alice, body | {"regions": []})
    assert (other.status_code, other.json()["code"]) == (409, "assessment_differs")
    assert [one["value"] for one in series(dora, alice, "f_vasi")] == [0.86]
    assert len(series(dora, alice, "f_bsa")) == 1


def test_a_correction_is_a_further_row(dora: Person, alice: Person) -> None:
    record(dora, alice, f_vasi(1, "2026-03-02"))
    record(dora, alice, f_vasi(2, "2026-03-02"))
    assert sorted(one["value"] for one in series(dora, alice, "f_vasi")) == [1, 2]


def test_of_two_scores_of_a_day_the_one_entered_last_comes_first_and_alone_is_of_record(
    dora: Person, alice: Person
) -> None:
    first, second = f_vasi(1.9, "2026-03-02"), f_vasi(1, "2026-03-02")
    # The phone of the first was ahead: its id is the later one.
    second["id"], first["id"] = sorted((first["id"], second["id"]))
    for hour, body in ((11, first), (12, second)):
        dora.at(f"2026-03-02T{hour}:00:00+00:00").post(f"{alice.home}/assessments", body)
    listed = [(one["value"], one["value_of_record"]) for one in series(dora, alice, "f_vasi")]
    assert listed == [(1, True), (1.9, False)]
    alone = dora.get(f"{alice.home}/assessments/{first['id']}").json()
    again = record(dora, alice, first).json()
    assert (alone["value_of_record"], again["value_of_record"]) == (False, False)


def test_a_series_comes_newest_first_and_pages_without_gaps(dora: Person, alice: Person) -> None:
    days = [f"2026-03-{day:02}" for day in (2, 9, 9, 16, 23)]
    for day in days:
        record(dora, alice, f_vasi(1, day))
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        asked = {"measure": "f_vasi", "limit": 2} | ({"cursor": cursor} if cursor else {})
        page = alice.get(f"{alice.home}/assessments", params=asked).json()
        seen += [one["assessed_on"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert seen == sorted(days, reverse=True)


def test_of_one_photo_session_the_measurement_of_most_views_is_listed(
    alice: Person, sessions: Sessions
) -> None:
    measured(sessions, alice, "2026-03-02", 1.0, views=1)
    with sessions.read() as session:
        shots = session.exec(select(Assessment.session_id)).one()
    measured(sessions, alice, "2026-03-02", 0.8, session_id=shots, views=3)
    measured(sessions, alice, "2026-03-02", 0.9, session_id=shots, views=2)
    assert [one["value"] for one in series(alice, alice, "f_vasi")] == [0.8]


def test_what_could_not_be_measured_is_listed_with_its_reason(
    alice: Person, sessions: Sessions
) -> None:
    measured(sessions, alice, "2026-03-02", None)
    (found,) = series(alice, alice, "f_vasi")
    assert found["value"] is None
    assert found["unmeasured"] == {"code": "no_face", "sentence": "No face was found."}


def test_recording_and_looking_are_audited(dora: Person, alice: Person, sessions: Sessions) -> None:
    told = record(dora, alice, given("f_vasi", regions=REGIONS)).json()
    alice.get(f"{alice.home}/assessments/{told['id']}")
    with sessions.read() as session:
        lines = select(AuditEntry).where(col(AuditEntry.action).startswith("assessment."))
        found = list(session.exec(lines.order_by(col(AuditEntry.id))))
    assert [(one.action, one.actor_id) for one in found] == [
        ("assessment.recorded", dora.account_id),
        ("assessment.seen", alice.account_id),
    ]


def test_a_patient_does_not_score_a_vasi(alice: Person) -> None:
    assert record(alice, alice, given("f_vasi", regions=REGIONS)).status_code == 404
    assert record(alice, alice, given("t_vasi", total=5)).status_code == 404


def test_only_the_patient_and_their_clinics_dermatologist_reach_it(
    dora: Person,
    alice: Person,
    bob: Person,
    sam: Person,
    ada: Person,
    sven: Person,
    charlie: Person,
) -> None:
    told = record(dora, alice, given("f_vasi", regions=REGIONS)).json()
    where = f"{alice.home}/assessments"
    for stranger in (bob, sam, ada, sven, charlie):
        assert stranger.get(where, params={"measure": "f_vasi"}).status_code == 404
        assert stranger.get(f"{where}/trend").status_code == 404
        assert stranger.get(f"{where}/{told['id']}").status_code == 404
        assert record(stranger, alice, given("vns", answer=3)).status_code == 404
    assert dora.get(f"{bob.home}/assessments/{told['id']}").status_code == 404
