"""The course over HTTP: now against baseline, each source by itself."""

from typing import Any

import pytest

from api.database import Sessions, uuid7
from tests.api.assessments.machine import followed, measured
from tests.api.assessments.test_routes import f_vasi, given, record, treat
from tests.people import Person


def trend(by: Person, about: Person, **asked: Any) -> dict[tuple[str, str], dict[str, Any]]:
    answer = by.get(f"{about.home}/assessments/trend", params=asked).json()
    return {(one["measure"], one["source"]): one for one in answer["compared"]}


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


def test_a_baseline_that_was_scored_again_for_its_day_is_the_corrected_one(
    dora: Person, alice: Person
) -> None:
    treat(dora, alice)
    for points, on in ((2, "2026-03-05"), (1.5, "2026-03-05"), (0.75, "2027-03-01")):
        record(dora, alice, f_vasi(points, on))
    found = trend(alice, alice)["f_vasi", "clinician"]
    assert (found["baseline"]["value"], found["change_percent"]) == (1.5, 50)


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
    later = alice.at("2027-06-01T09:00:00+00:00")
    assert trend(later, alice)["f_vasi", "clinician"]["baseline"]["value"] == 1
    earlier = trend(alice, alice, treatment_id=first)["f_vasi", "clinician"]
    assert (earlier["baseline"]["value"], earlier["latest"]["value"]) == (2, 1)


def test_without_a_treatment_there_is_no_baseline(dora: Person, alice: Person) -> None:
    record(dora, alice, f_vasi(2, "2026-03-02"))
    found = trend(alice, alice)["f_vasi", "clinician"]
    assert (found["baseline"], found["latest"]["value"]) == (None, 2)


def test_a_treatment_of_somebody_else_has_no_trend_here(
    dora: Person, alice: Person, bob: Person
) -> None:
    theirs = treat(dora, bob)
    answer = alice.get(f"{alice.home}/assessments/trend", params={"treatment_id": theirs})
    assert answer.status_code == 404
