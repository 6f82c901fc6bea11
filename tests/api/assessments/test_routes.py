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
from tests.api.assessments.machine import followed, measured
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


def trend(by: Person, about: Person, **asked: Any) -> dict[tuple[str, str], dict[str, Any]]:
    answer = by.get(f"{about.home}/assessments/trend", params=asked).json()
    return {(one["measure"], one["source"]): one for one in answer["compared"]}


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


def test_change_and_responses_follow_the_clinicians_scores(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    for points, on in ((1.2, "2026-03-02"), (0.6, "2026-08-17"), (0.3, "2027-03-01")):
        record(dora, alice, f_vasi(points, on))
    found = trend(alice, alice)["f_vasi", "clinician"]
    assert (found["baseline"]["value"], found["latest"]["value"]) == (1.2, 0.3)
    assert (found["change_percent"], found["change_points"]) == (75, -0.9)
    assert found["responses"] == ["f_vasi_25", "f_vasi_50", "f_vasi_75"]
    # The smallest detectable change of 0.069 points is 5.75% of 1.2.
    assert found["change_interval"] == {"low": 69.25, "high": 80.75}
    assert found["of_record"] is True


def test_clinician_and_machine_stand_side_by_side_and_are_never_mixed(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    record(dora, alice, f_vasi(1, "2026-03-02"))
    measured(sessions, alice, "2026-03-02", 1.5)
    record(dora, alice, f_vasi(0.8, "2026-08-17"))
    measured(sessions, alice, "2026-08-17", 0.75)
    found = trend(dora, alice)
    clinician, machine = found["f_vasi", "clinician"], found["f_vasi", "machine"]
    assert (clinician["change_percent"], clinician["of_record"]) == (20, True)
    assert (machine["change_percent"], machine["of_record"]) == (50, False)
    assert machine["latest"]["algorithm_version"] == "1"
    assert machine["latest"]["value_of_record"] is False


def test_a_patient_whom_only_the_machine_measured_has_a_trend_marked_so(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    measured(sessions, alice, "2026-03-02", 1.0, spread=0.1, provisional=True)
    measured(sessions, alice, "2026-08-17", 0.5, spread=0.05)
    ((key, found),) = trend(alice, alice).items()
    assert key == ("f_vasi", "machine")
    assert (found["of_record"], found["provisional"], found["same_method"]) == (False, True, True)
    assert found["latest"]["value_of_record"] is False
    assert found["responses"] == []
    # Half of 0.1 and 0.05 in quadrature, on a baseline of 1.0: 7.07 points of percent.
    assert found["change_interval"] == pytest.approx({"low": 42.93, "high": 57.07}, abs=0.005)


def test_one_score_of_a_clinician_is_of_record_before_two_of_the_machine(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    record(dora, alice, f_vasi(1, "2026-03-02"))
    measured(sessions, alice, "2026-03-02", 1.0)
    measured(sessions, alice, "2026-08-17", 0.5)
    found = trend(dora, alice)
    assert found["f_vasi", "clinician"]["of_record"] is True
    assert found["f_vasi", "machine"]["of_record"] is False


def test_a_change_of_algorithm_between_the_two_values_is_said(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    measured(sessions, alice, "2026-03-02", 1.0)
    measured(sessions, alice, "2026-08-17", 0.5, algorithm_version="2")
    assert trend(alice, alice)["f_vasi", "machine"]["same_method"] is False


def test_the_total_vasi_has_its_own_response(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    record(dora, alice, given("t_vasi", "2026-03-02", total=8))
    record(dora, alice, given("t_vasi", "2026-08-17", total=4))
    assert trend(alice, alice)["t_vasi", "clinician"]["responses"] == ["t_vasi_50"]


def test_losing_75_after_reaching_90_is_a_relapse(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    for points, on in ((1, "2026-03-02"), (0.1, "2027-03-01"), (0.3, "2027-05-03")):
        record(dora, alice, f_vasi(points, on))
    assert trend(alice, alice)["f_vasi", "clinician"]["relapsed_on"] == "2027-05-03"


def test_a_worse_face_is_a_negative_change(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    record(dora, alice, f_vasi(1, "2026-03-02"))
    record(dora, alice, f_vasi(1.5, "2026-08-17"))
    assert trend(alice, alice)["f_vasi", "clinician"]["change_percent"] == -50


def test_a_baseline_of_0_has_no_percent(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    record(dora, alice, f_vasi(0, "2026-03-02"))
    record(dora, alice, f_vasi(1, "2026-08-17"))
    found = trend(alice, alice)["f_vasi", "clinician"]
    assert (found["change_percent"], found["change_interval"], found["responses"]) == (
        None,
        None,
        [],
    )


def test_a_machines_value_that_leaves_out_new_lesions_earns_no_class_and_says_so(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice, "2025-03-03")
    followed(sessions, alice, {"2026-03-01": 80.0}, new_lesions_pct=4.0)
    found = trend(alice, alice)["f_vasi", "machine"]
    assert (found["change_percent"], found["responses"]) == (80, [])
    assert found["new_lesions_pct"] == 4.0
    inside = trend(alice, alice)["repigmentation", "machine"]
    assert inside["new_lesions_pct"] == 4.0


def test_new_lesions_neither_end_a_relapse_nor_hide_one(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice, "2025-03-03")
    days = {"2025-06-02": 95.0, "2025-09-01": 60.0}
    followed(sessions, alice, days)
    measured(sessions, alice, "2026-03-01", 0.1, detail={"new_lesions_pct": 4.0})
    assert trend(alice, alice)["f_vasi", "machine"]["relapsed_on"] == "2025-09-01"


def test_what_a_patient_feels_is_of_record_by_the_patient(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    for body in (given("dlqi", "2026-03-02", total=12), given("dlqi", "2026-08-17", total=5)):
        record(dora, alice, body)
        record(alice, alice, body | {"id": str(uuid7())})
    found = trend(alice, alice)
    assert found["dlqi", "patient"]["of_record"] is True
    assert found["dlqi", "clinician"]["of_record"] is False
    assert (
        found["dlqi", "patient"]["change_points"],
        found["dlqi", "patient"]["change_percent"],
    ) == (-7, None)


def test_each_treatment_has_a_baseline_of_its_own(dora: Person, alice: Person) -> None:
    first = treat(dora, alice)
    record(dora, alice, f_vasi(2, "2026-03-02"))
    end = {"ended_on": "2026-09-01", "reason": "Satisfied"}
    dora.at("2027-06-01T09:00:00+00:00").post(f"{alice.home}/treatments/{first}/end", end)
    treat(dora, alice, "2027-01-04")
    record(dora, alice, f_vasi(1, "2026-12-28"))
    record(dora, alice, f_vasi(0.5, "2027-05-03"))
    assert trend(alice, alice)["f_vasi", "clinician"]["baseline"]["value"] == 1
    earlier = trend(alice, alice, treatment_id=first)["f_vasi", "clinician"]
    assert (earlier["baseline"]["value"], earlier["latest"]["value"]) == (2, 1)


def test_without_a_treatment_there_is_no_baseline(dora: Person, alice: Person) -> None:
    record(dora, alice, f_vasi(2, "2026-03-02"))
    found = trend(alice, alice)["f_vasi", "clinician"]
    assert (found["baseline"], found["latest"]["value"]) == (None, 2)


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


def test_a_treatment_of_somebody_else_has_no_trend_here(
    dora: Person, alice: Person, bob: Person
) -> None:
    theirs = treat(dora, bob)
    answer = alice.get(f"{alice.home}/assessments/trend", params={"treatment_id": theirs})
    assert answer.status_code == 404
