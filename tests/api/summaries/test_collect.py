"""What of a record belongs into the summary of a treatment, and what it costs to collect."""

import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from PIL import Image
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]
from sqlalchemy import event

from api.assessments.models import Measure
from api.database import Sessions, uuid7
from api.patients.models import Patient
from api.summaries.collect import Wish, collect
from api.summaries.course import treated
from api.summaries.photographs import shrunk
from api.summaries.summary import VisitSummary
from tests import pictures
from tests.api.assessments.machine import followed, measured
from tests.api.reviews.setting import STARTED, apply, raise_alert, score, treat
from tests.api.summaries.year import live_through, pdf, report, signed, summary, take_photo
from tests.people import NOW, Person


def pdf_text(content: bytes) -> str:
    read = [page.get_textpage().get_text_range() for page in PdfDocument(content)]
    return " ".join("\n".join(read).split())


def test_the_machine_stands_beside_the_clinician_and_is_never_of_record(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    for points, on in ((1.2, "2025-03-01"), (0.6, "2026-03-01")):
        score(dora, alice, points, on)
        measured(sessions, alice, on, points - 0.1, provisional=True)
    clinician, machine = (
        one for one in summary(dora, alice)["comparisons"] if one["measure"] == "f_vasi"
    )
    assert (clinician["source"], clinician["of_record"]) == ("clinician", True)
    assert (machine["source"], machine["of_record"]) == ("machine", False)
    assert clinician["responder"] == "F-VASI50"
    assert machine["latest"]["by"] == "repigment-test"
    assert not machine["latest"]["value_of_record"]


def test_repigmentation_inside_confirmed_outlines_stands_after_the_f_vasi_as_machine_made(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    followed(sessions, alice, {"2025-08-18": 30.0, "2026-03-01": 60.0})
    first, second = summary(dora, alice)["comparisons"]
    assert (first["measure"], second["measure"]) == ("f_vasi", "repigmentation")
    assert (second["source"], second["of_record"], second["baseline"]) == ("machine", False, None)
    assert second["latest"]["value"] == second["change_percent"] == 60
    assert second["change_interval"] == {"low": 50, "high": 70}
    text = pdf_text(pdf(dora, alice))
    assert "Repigmentation" in text
    assert "60 % better" in text


def test_new_lesions_that_a_machine_did_not_count_stand_beside_and_no_class_is_given(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    followed(sessions, alice, {"2026-03-01": 80.0}, new_lesions_pct=4.0)
    first, second = summary(dora, alice)["comparisons"]
    assert (first["responder"], first["new_lesions_percent"]) == (None, 4.0)
    assert second["new_lesions_percent"] == 4.0
    assert "new lesions not counted: 4.0 % of the face" in pdf_text(pdf(dora, alice))


def test_each_machine_is_named_with_what_it_made(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    measured(sessions, alice, "2025-03-03", 1.0, provisional=True)
    measured(sessions, alice, "2026-03-01", 0.5, algorithm_version="2")
    methods = summary(dora, alice)["methods"]
    assert [(one["version"], one["provisional_values"]) for one in methods] == [("1", 1), ("2", 0)]
    assert methods[0]["measures"] == ["f_vasi"]
    (compared,) = summary(dora, alice)["comparisons"]
    assert compared["same_method"] is False


def test_the_interval_of_a_machine_is_claimed_for_f_vasi_alone(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    measured(sessions, alice, "2026-03-01", 0.5)
    bare: dict[str, Any] = {"measure": Measure.f_bsa, "low": None, "high": None}
    measured(sessions, alice, "2026-03-01", 1.4, **bare)
    measured(sessions, alice, "2026-03-01", 1.4, algorithm_version="2", **bare)
    both, without = summary(dora, alice)["methods"]
    assert both["measures"] == ["f_vasi", "f_bsa"]
    assert both["interval"] == "The interval of F-VASI holds the true value in 95 of 100"
    assert without["interval"] == "Without an interval"


def test_values_of_the_next_treatment_are_not_of_this_one(dora: Person, alice: Person) -> None:
    first = treat(dora, alice)
    score(dora, alice, 1.2, "2025-03-01")
    end = {"ended_on": "2025-06-30", "reason": "Moved away"}
    dora.post(f"{alice.home}/treatments/{first}/end", end)
    treat(dora, alice, date(2026, 1, 5))
    score(dora, alice, 0.9, "2026-02-01")
    report(alice, onset_on="2026-02-02")
    then, now = summary(dora, alice, treatment_id=first), summary(dora, alice)
    assert [one["on"] for one in then["series"][0]["values"]] == ["2025-03-01"]
    assert [one["on"] for one in now["series"][0]["values"]] == ["2026-02-01"]
    assert (len(then["reactions"]), len(now["reactions"])) == (0, 1)


def test_a_photo_to_retake_and_one_of_a_reaction_are_not_shown(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    when = {"taken_at": "2025-03-03T08:00:00+00:00", "time_zone": "Europe/Amsterdam"}
    for view in ("front", "reaction"):
        path = f"{alice.home}/photo-sessions/{uuid7()}/photos/{view}"
        content = pictures.landscape() if view == "front" else pictures.portrait()
        alice.call("PUT", path, content=content, params=when)
    assert summary(dora, alice)["photos"] == []


def test_baseline_and_now_are_the_first_and_last_day(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    for days, brightness in ((0, 1.0), (100, 0.98), (300, 0.96)):
        on = STARTED + timedelta(days=days)
        take_photo(alice, str(uuid7()), on, brightness=brightness)
    (pair,) = summary(dora, alice)["photos"]
    assert (pair["view"], pair["baseline"]["taken_on"]) == ("front", "2025-03-03")
    assert pair["now"]["taken_on"] == "2025-12-28"


def test_without_consent_no_photo_goes_into_a_summary(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    take_photo(alice, str(uuid7()), STARTED)
    consents = alice.get(f"{alice.home}/consents").json()
    photos = next(one for one in consents if one["purpose"] == "photos_for_care")
    alice.post(f"{alice.home}/consents/{photos['id']}/withdraw")
    told = summary(dora, alice)
    assert (told["photo_consent"], told["photos"]) == (False, [])


@pytest.mark.parametrize("size", [(2400, 3200), (1600, 900), (500, 400)])
def test_a_shown_picture_is_small_and_carries_nothing_but_pixels(size: tuple[int, int]) -> None:
    given = io.BytesIO()
    Image.new("RGB", size, "#b98a6b").save(
        given, "JPEG", comment=b"at home", dpi=(300, 300), icc_profile=b"profile", exif=tags()
    )
    made = shrunk(given.getvalue())
    shown = Image.open(io.BytesIO(made))
    assert max(shown.size) == min(800, max(size))
    assert shown.width / shown.height == pytest.approx(size[0] / size[1], rel=0.01)
    assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert shrunk(given.getvalue()) == made


def tags() -> Image.Exif:
    exif = Image.Exif()
    exif[pictures.MAKE] = "Camera of Alice"
    return exif


def test_an_area_that_was_stopped_counts_no_more(dora: Person, alice: Person) -> None:
    treatment_id = treat(dora, alice)
    path = f"{alice.home}/treatments/{treatment_id}/areas"
    chin = {"site": "chin", "bsa_pct": 0.3, "since": "2025-03-03"}
    area = dora.post(path, chin).json()["id"]
    stop = {"stopped_on": "2025-09-01", "reason": "Repigmented"}
    dora.post(f"{path}/{area}/stop", stop)
    told = summary(dora, alice)["treatment"]
    stopped = {one["name"]: one["stopped_on"] for one in told["areas"]}
    assert stopped == {"cheeks": None, "chin": "2025-09-01"}
    assert told["bsa_percent"] == 1.0


def test_an_area_that_was_restarted_is_told_once(dora: Person, alice: Person) -> None:
    treatment_id = treat(dora, alice)
    path = f"{alice.home}/treatments/{treatment_id}"
    (area,) = dora.get(f"{alice.home}/treatments").json()[0]["areas"]
    stop = {"stopped_on": "2025-09-01", "reason": "Repigmented"}
    dora.post(f"{path}/areas/{area['id']}/stop", stop)
    dora.post(f"{path}/areas", {"site": "cheeks", "bsa_pct": 0.4, "since": "2025-12-01"})
    told = summary(dora, alice)["treatment"]
    assert [(one["name"], one["since"]) for one in told["areas"]] == [("cheeks", "2025-12-01")]
    assert told["bsa_percent"] == 0.4


def test_a_pause_of_the_patients_own_is_no_order(dora: Person, alice: Person) -> None:
    treatment_id = treat(dora, alice)
    pause = {"kind": "supply_gap", "reason": "Tube empty", "since": "2025-05-01"}
    alice.post(f"{alice.home}/treatments/{treatment_id}/pauses", pause)
    told = summary(dora, alice)
    (pause,) = told["treatment"]["pauses"]
    assert (pause["ordered"], pause["ordered_by"]) == (False, "Patient")
    assert not any(day["paused"] for day in told["adherence"]["days"])


def test_the_calendar_has_each_day_that_is_over(dora: Person, alice: Person) -> None:
    treat(dora, alice, date(2026, 2, 20))
    apply(alice, date(2026, 2, 20), 3)
    days = summary(dora, alice)["adherence"]["days"]
    assert [day["applications"] for day in days] == [2, 2, 2, 0, 0, 0, 0, 0, 0, 0]
    assert (days[0]["on"], days[-1]["on"]) == ("2026-02-20", "2026-03-01")


def test_on_the_first_day_nothing_was_due(dora: Person, alice: Person) -> None:
    treat(dora, alice, date(2026, 3, 2))
    told = summary(dora, alice)["adherence"]
    assert told["taking"] == {"part": 0, "whole": 0, "value": None}
    assert (told["days"], told["weeks"]) == ([], [])


def test_what_was_entered_late_is_counted_once(dora: Person, alice: Person) -> None:
    treat(dora, alice)
    apply(alice, STARTED, 2)
    assert summary(dora, alice)["adherence"]["logged_late"] == 4


def test_an_acknowledged_alert_says_by_whom(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    alert = raise_alert(sessions, alice, at=NOW)
    dora.post(f"{alice.home}/alerts/{alert}/acknowledge", {"note": "Seen"})
    (told,) = summary(dora, alice)["alerts"]
    assert told["acknowledged_by"] == "Dora Dijkstra"
    assert told["sentence"] == "Wait until 8 hours have passed."


def collected(sessions: Sessions, person: Person, now: datetime) -> tuple[VisitSummary, int]:
    """The summary, and how many questions it asked of the database."""
    asked: list[str] = []
    with sessions.write() as session:
        engine = session.get_bind()
        patient = session.get_one(Patient, person.patient_id)

        def count(_: Any, __: Any, statement: str, *rest: Any) -> None:
            asked.append(statement)

        event.listen(engine, "before_cursor_execute", count)
        found = treated(session, patient, None, now)
        made = collect(session, found, (), Wish(by_patient=False), now)
        event.remove(engine, "before_cursor_execute", count)
    return made, len(asked)


def test_more_data_is_not_more_questions(dora: Person, alice: Person, sessions: Sessions) -> None:
    live_through(dora, alice)
    signed(dora, alice)
    first, few = collected(sessions, alice, NOW)
    for number in range(1, 20):
        score(dora, alice, 0.5, f"2025-05-{number:02}")
        report(alice, f"Spots {number}")
    apply(alice, date(2025, 6, 1), 60)
    second, many = collected(sessions, alice, NOW)
    assert len(second.reactions) == len(first.reactions) + 19
    assert many == few
