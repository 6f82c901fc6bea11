"""Correcting the record of a patient at a page."""

from typing import Any

import pytest
from sqlmodel import select

from api.audit import AuditEntry
from api.database import Sessions
from tests.api.pages.browser import TextBrowser
from tests.api.reviews.setting import treat
from tests.people import Person

ALICE = {
    "full_name": "Alice Nguyễn",
    "date_of_birth": "1991-05-02",
    "sex_at_birth": "female",
    "fitzpatrick": "4",
    "time_zone": "Europe/Amsterdam",
    "language": "nl",
}


def correct(browser: TextBrowser, about: Person, **changes: str) -> Any:
    here = f"/clinic/patients/{about.patient_id}/correct"
    return browser.send(here, here, **(ALICE | changes))


def changes(sessions: Sessions) -> list[dict[str, Any]]:
    with sessions.read() as session:
        changed = select(AuditEntry).where(AuditEntry.action == "patient.changed")
        return [one.detail for one in session.exec(changed)]


def test_only_what_differs_is_changed_and_both_states_are_kept(
    doras: TextBrowser, alice: Person, sessions: Sessions
):
    assert correct(doras, alice).status_code == 303
    assert changes(sessions) == []
    correct(doras, alice, full_name="Alice Nguyễn Bakker")
    (kept,) = changes(sessions)
    assert kept["before"] == {"full_name": "Alice Nguyễn"}
    assert kept["after"] == {"full_name": "Alice Nguyễn Bakker"}


def test_the_skin_type_may_be_unknown(doras: TextBrowser, alice: Person):
    correct(doras, alice, fitzpatrick="")
    assert alice.get(alice.home).json()["fitzpatrick"] is None


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"full_name": ""}, "Fill this in."),
        ({"date_of_birth": ""}, "A day."),
        ({"date_of_birth": "2027-01-01"}, "The date of birth has not come yet."),
        ({"time_zone": "Middle-earth"}, "A time zone such as Europe/Amsterdam."),
        ({"sex_at_birth": "none"}, "Choose one."),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    doras: TextBrowser, alice: Person, change: dict[str, str], says: str
):
    answer = correct(doras, alice, **change, language="sv")
    (field,) = change
    assert answer.status_code == 422
    assert f'id="record-{field}-fault">{says}' in answer.text
    assert 'value="sv" lang="sv" selected' in answer.text


def test_who_turns_out_too_young_is_flagged(doras: TextBrowser, dora: Person, alice: Person):
    treat(dora, alice)
    correct(doras, alice, date_of_birth="2016-05-02")
    found = alice.get(f"{alice.home}/alerts").json()["items"]
    assert [one["rule"] for one in found] == ["under_minimum_age"]
