"""One photo by itself: who may open it, and the line that each look leaves."""

from datetime import date

import pytest
from sqlmodel import select

from api.audit import AuditEntry
from api.database import Sessions, uuid7
from tests.api.pages.browser import TextBrowser
from tests.api.reviews.setting import WEEK_52, reviews, score, treat
from tests.api.summaries.year import take_photo
from tests.people import Person


@pytest.fixture
def photo_id(alice: Person) -> str:
    return take_photo(alice, str(uuid7()), date(2025, 3, 3))


def looks(sessions: Sessions, photo_id: str) -> int:
    with sessions.read() as session:
        seen = select(AuditEntry).where(AuditEntry.action == "photo.seen")
        return sum(one.subject_id == photo_id for one in session.exec(seen))


def test_each_opening_of_a_photo_is_a_look(
    doras: TextBrowser, alice: Person, sessions: Sessions, photo_id: str
):
    for _ in range(2):
        answer = doras.get(f"/clinic/patients/{alice.patient_id}/photos/{photo_id}")
        assert "/v1/photo-content/" in answer.text
    assert looks(sessions, photo_id) == 2


def test_without_consent_no_photo_is_opened(
    doras: TextBrowser, alice: Person, sessions: Sessions, photo_id: str
):
    consents = alice.get(f"{alice.home}/consents").json()
    (given,) = (one for one in consents if one["purpose"] == "photos_for_care")
    alice.post(f"{alice.home}/consents/{given['id']}/withdraw")
    answer = doras.get(f"/clinic/patients/{alice.patient_id}/photos/{photo_id}")
    assert (answer.status_code, "photo-content" in answer.text) == (409, False)
    assert looks(sessions, photo_id) == 0


def test_a_photo_of_somebody_else_is_not_there(
    doras: TextBrowser, bob: Person, sessions: Sessions, photo_id: str
):
    answer = doras.get(f"/clinic/patients/{bob.patient_id}/photos/{photo_id}")
    assert answer.status_code == 404
    assert looks(sessions, photo_id) == 0


def test_a_review_leads_to_each_photo_and_to_both_days_side_by_side(
    doras: TextBrowser, dora: Person, alice: Person
):
    treat(dora, alice)
    score(dora, alice, 2.0, "2025-03-03")
    before, now = str(uuid7()), str(uuid7())
    first = take_photo(alice, before, date(2025, 3, 3))
    last = take_photo(alice, now, date.fromisoformat(WEEK_52), brightness=0.9)
    home = f"/clinic/patients/{alice.patient_id}"
    text = doras.get(f"{home}/reviews/{reviews(dora, alice)['week_52']['id']}").text
    for one in (first, last):
        assert f'href="{home}/photos/{one}"' in text
    assert f"{home}/compare?baseline={before}&amp;now={now}&amp;view=front" in text
