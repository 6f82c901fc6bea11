"""The page on which two photo sessions stand beside each other, and the numbers between them."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from api.backlog import engine_table
from api.database import Sessions
from tests.api.assessments.faces import confirmed, put, take
from tests.api.assessments.machine import measured
from tests.api.pages.browser import TextBrowser
from tests.api.reviews.setting import score, treat
from tests.people import Person

BEFORE, NOW = "2025-03-03", "2025-08-18"


@pytest.fixture
def taken(alice: Person, dora: Person) -> tuple[str, str]:
    """The baseline of a treatment and a session of week 24."""
    treat(dora, alice)
    return take(alice, BEFORE), take(alice, NOW, degree=0.4, shot=168)


class Comparing:
    """The page, its pictures given up: what else it says is there at once."""

    def __init__(self, browser: TextBrowser, about: Person, sessions: Sessions) -> None:
        self.browser, self.sessions = browser, sessions
        self.path = f"/clinic/patients/{about.patient_id}/compare"

    def see(self, before: str, now: str) -> str:
        asked = f"{self.path}?baseline={before}&now={now}"
        self.browser.get(asked)
        with self.sessions.write() as session:
            jobs = engine_table(session, "workflow_status")
            session.execute(
                update(jobs).where(jobs.c.name == "pair_sessions").values(status="ERROR")
            )
        return self.browser.get(asked).text


@pytest.fixture
def comparing(doras: TextBrowser, alice: Person, sessions: Sessions) -> Comparing:
    return Comparing(doras, alice, sessions)


def compared(
    sessions: Sessions, dora: Person, alice: Person, taken: tuple[str, str], **more: Any
) -> None:
    """27 % of the pigment came back inside an outline, give or take 9."""
    before, now = taken
    put(dora, alice, before)
    told: Any = {"session_id": UUID(before), "outline_id": confirmed(sessions, before)}
    measured(sessions, alice, BEFORE, 0.5, **told)
    detail = {"verdict": "indeterminate", "fvasi_baseline": 0.5, "warnings": []} | more
    told |= {"session_id": UUID(now), "detail": detail}
    measured(sessions, alice, NOW, 27.0, spread=9, measure="repigmentation", **told)
    measured(sessions, alice, NOW, 0.37, **told)


def test_repigmentation_stands_with_interval_verdict_and_method(
    comparing: Comparing, taken: tuple[str, str], sessions: Sessions, dora: Person, alice: Person
):
    compared(sessions, dora, alice, taken)
    text = comparing.see(*taken).replace("\N{NO-BREAK SPACE}", " ")
    assert "27 %" in text
    assert "(18 to 36 %)" in text
    assert "indeterminate against 25 %" in text
    assert "The interval reaches over 25 %: it may lie on either side." in text
    assert "Measured by repigment-test 1." in text


@pytest.mark.parametrize(
    ("verdict", "said"), [("below", ">below 25 %<"), ("not_below", ">not below 25 %<")]
)
def test_a_firm_verdict_has_no_doubts(
    verdict: str,
    said: str,
    comparing: Comparing,
    taken: tuple[str, str],
    sessions: Sessions,
    dora: Person,
    alice: Person,
):
    compared(sessions, dora, alice, taken, verdict=verdict)
    text = comparing.see(*taken)
    assert said in text
    assert "The interval reaches over" not in text


def test_f_vasi_before_and_now_is_told_by_clinician_and_machine(
    comparing: Comparing, taken: tuple[str, str], sessions: Sessions, dora: Person, alice: Person
):
    compared(sessions, dora, alice, taken)
    for points, day in ((0.7, BEFORE), (0.6, BEFORE), (0.3, NOW), (0.9, "2025-08-19")):
        score(dora, alice, points, day)
    table = comparing.see(*taken).partition("F-VASI before and now")[2].partition("</table>")[0]
    # Of a day the score entered last counts, and one of the day after is of another day.
    found = [one for one in ("0.50", "0.37", "0.60", "0.30", "0.70", "0.90") if one in table]
    assert found == ["0.50", "0.37", "0.60", "0.30"]


def test_fewer_views_in_common_change_the_first_value_and_the_page_says_so(
    comparing: Comparing, taken: tuple[str, str], sessions: Sessions, dora: Person, alice: Person
):
    compared(sessions, dora, alice, taken, fvasi_baseline=0.42)
    assert "the first F-VASI is 0.42." in comparing.see(*taken)


def test_without_an_outline_the_page_says_that_nothing_was_measured(
    comparing: Comparing, taken: tuple[str, str]
):
    text = comparing.see(*taken)
    assert "Nobody has confirmed an outline on the first photo session yet." in text
    assert "On neither day was an F-VASI scored or measured." in text


def test_a_comparison_that_still_runs_is_told(
    comparing: Comparing, taken: tuple[str, str], dora: Person, alice: Person
):
    put(dora, alice, taken[0])
    assert "Not measured yet: it is being done." in comparing.see(*taken)


def test_away_from_the_baseline_the_page_leads_to_it(
    comparing: Comparing, taken: tuple[str, str], dora: Person, alice: Person
):
    before, now = taken
    later = take(alice, "2026-03-02", degree=0.3, shot=364)
    put(dora, alice, now)
    text = comparing.see(now, later)
    assert "these first photos are not the baseline of the later ones" in text
    assert f"/compare?baseline={before}&amp;now={later}" in text


def test_what_was_taken_first_stands_before(comparing: Comparing, taken: tuple[str, str]):
    before, now = taken
    text = comparing.see(now, before)
    assert "the two days have been exchanged" in text
    chosen = [f'value="{one}" selected' for one in (before, now)]
    assert text.index(chosen[0]) < text.index('name="now"') < text.index(chosen[1])
    assert "the two days have been exchanged" not in comparing.see(before, now)


def test_the_first_photos_are_looked_at_beside_the_last_without_a_word(
    doras: TextBrowser, comparing: Comparing, taken: tuple[str, str]
):
    text = doras.get(f"{comparing.path}?now={taken[0]}").text
    assert f'value="{taken[1]}" selected' in text
    assert "the two days have been exchanged" not in text


def test_the_same_photos_twice_are_not_compared(comparing: Comparing, taken: tuple[str, str]):
    text = comparing.see(taken[0], taken[0])
    assert "the same photos twice" in text
    assert 'name="baseline"' in text
