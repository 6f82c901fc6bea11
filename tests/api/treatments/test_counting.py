"""One treatment counts wherever none is named: running, else the last begun, else one to come."""

from datetime import date

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from api.database import Sessions
from tests.api.applications.logs import logged, treat
from tests.api.pages.browser import TextBrowser
from tests.api.reviews.setting import score
from tests.api.summaries.test_routes import text_of
from tests.api.summaries.year import pdf, report, summary
from tests.people import Person
from tests.starts import NONE_OF_THESE

NEXT_WEEK = "2026-03-09"


def end(dora: Person, alice: Person, treatment: str, on: str = "2026-03-02") -> None:
    body = {"ended_on": on, "reason": "Satisfied with it"}
    answer = dora.post(f"{alice.home}/treatments/{treatment}/end", body)
    assert answer.status_code == 200, answer.text


def call_off(dora: Person, alice: Person, treatment: str) -> Response:
    return dora.post(f"{alice.home}/treatments/{treatment}/call-off", {"reason": "Meant for Bob"})


def told_of(dora: Person, alice: Person) -> set[str]:
    """The treatments that everything told without naming one is about."""
    trend = dora.get(f"{alice.home}/assessments/trend").json()
    adherence = dora.get(f"{alice.home}/applications/adherence").json()
    shown = summary(dora, alice)["treatment"]["id"]
    return {trend["treatment_id"], adherence["treatment_id"], shown}


def test_a_treatment_of_next_week_does_not_hide_what_was_applied_until_today(
    dora: Person, alice: Person
) -> None:
    old = treat(dora, alice)
    end(dora, alice, old)
    new = treat(dora, alice, started_on=NEXT_WEEK)
    assert told_of(dora, alice) == {old}
    assert told_of(dora.after(days=7), alice) == {new}


def test_what_was_called_off_never_stands_before_what_runs_or_ran(
    dora: Person, alice: Person
) -> None:
    end(dora, alice, treat(dora, alice, started_on=NEXT_WEEK), NEXT_WEEK)
    runs = treat(dora, alice, started_on="2026-03-02")
    assert told_of(dora, alice) == {runs}
    later = dora.after(days=14)
    end(later, alice, runs, "2026-03-14")
    assert told_of(later, alice) == {runs}


def test_a_treatment_begun_by_mistake_never_stands_before_the_one_that_was_meant(
    dora: Person, alice: Person
) -> None:
    old = treat(dora, alice)
    end(dora, alice, old, "2026-03-01")
    mistake = call_off(dora, alice, treat(dora, alice, started_on="2026-03-02")).json()
    assert (mistake["called_off"], mistake["ended_on"]) == (True, "2026-03-02")
    assert told_of(dora, alice) == {old}


def test_what_is_scored_after_a_mistake_still_belongs_to_the_treatment_before(
    dora: Person, alice: Person
) -> None:
    old = treat(dora, alice, started_on="2025-10-01")
    for on, value in (("2025-10-01", 1.0), ("2026-02-28", 0.9)):
        score(dora, alice, value, on)
    end(dora, alice, old, "2026-01-31")
    call_off(dora, alice, treat(dora, alice, started_on="2026-02-10"))
    compared = dora.get(f"{alice.home}/assessments/trend").json()["compared"]
    latest = {one["measure"]: one["latest"]["value"] for one in compared}
    assert latest["f_vasi"] == 0.9


def test_the_right_one_may_begin_on_the_day_of_the_mistake_and_has_its_logs(
    dora: Person, alice: Person
) -> None:
    call_off(dora, alice, treat(dora, alice, started_on="2026-02-02"))
    right = treat(dora, alice, started_on="2026-02-02")
    assert told_of(dora, alice) == {right}
    assert logged(alice, "2026-02-10T10:00:00+01:00")["alerts"] == []


def test_a_side_effect_before_the_right_one_began_is_not_lost_with_the_mistake(
    dora: Person, alice: Person
) -> None:
    call_off(dora, alice, treat(dora, alice, started_on="2026-02-02"))
    treat(dora, alice, started_on="2026-02-16")
    report(alice, onset_on="2026-02-10")
    assert len(summary(dora, alice)["reactions"]) == 1


def test_a_treatment_of_one_day_is_no_mistake(dora: Person, alice: Person) -> None:
    old = treat(dora, alice)
    end(dora, alice, old, "2026-03-01")
    short = treat(dora, alice, started_on="2026-03-02")
    logged(alice, "2026-03-02T08:00:00+01:00")
    end(dora, alice, short, "2026-03-02")
    assert told_of(dora, alice) == {short}


def test_what_cream_was_logged_under_is_ended_and_not_called_off(
    dora: Person, alice: Person
) -> None:
    used = treat(dora, alice)
    logged(alice, "2026-03-01T08:00:00+01:00")
    answer = call_off(dora, alice, used)
    assert (answer.status_code, answer.json()["code"]) == (409, "treatment_used")
    assert dora.get(f"{alice.home}/treatments").json()[0]["ended_on"] is None


def test_where_there_is_no_other_the_one_to_come_is_shown_with_its_start_and_areas(
    dora: Person, alice: Person, client: TestClient, sessions: Sessions
) -> None:
    treat(dora, alice, started_on=NEXT_WEEK)
    page = TextBrowser(client).sign_in(dora, sessions).get(f"/clinic/patients/{alice.patient_id}")
    assert "Starts on" in page.text
    assert "Weeks by the calendar" not in page.text
    assert summary(dora, alice)["treatment"]["bsa_percent"] == 1.6
    assert "Starts on 9 Mar 2026" in text_of(pdf(dora, alice))


@pytest.mark.parametrize(("start", "status"), [("2026-05-01", 201), ("2026-05-02", 422)])
def test_a_start_of_more_than_sixty_days_ahead_is_a_year_typed_wrong(
    start: str, status: int, dora: Person, alice: Person
) -> None:
    assert (date(2026, 5, 1) - date(2026, 3, 2)).days == 60
    areas = [{"site": "chin", "bsa_pct": 1}]
    given = {"started_on": start, "areas": areas, "answers": NONE_OF_THESE}
    answer = dora.post(f"{alice.home}/treatments", given)
    assert answer.status_code == status
    assert len(dora.get(f"{alice.home}/treatments").json()) == (status == 201)
    if status == 422:
        assert answer.json()["code"] == "starts_too_far_ahead"
        assert answer.json()["until"] == "2026-05-01"


def test_a_log_before_the_start_is_held_against_what_runs_not_what_was_called_off(
    dora: Person, alice: Person
) -> None:
    call_off(dora, alice, treat(dora, alice, started_on="2026-03-01"))
    treat(dora, alice, started_on="2026-03-02")
    (alert,) = logged(alice, "2026-02-28T10:00:00+01:00")["alerts"]
    assert (alert["rule"], alert["inputs"]["started_on"]) == ("before_start", "2026-03-02")
