"""Measuring a photo session in the background: once, again with more views, never after a no."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, update
from sqlmodel import col, select

import imaging
from api.assessments.jobs import measure_session
from api.assessments.models import Assessment
from api.audit import AuditEntry
from api.database import Sessions
from api.photos.models import Photo
from api.resources import Resources
from tests import pictures
from tests.people import Person


def upload(by: Person, content: bytes, *, session_id: str, view: str = "front") -> None:
    answer = by.call(
        "PUT",
        f"{by.home}/photo-sessions/{session_id}/photos/{view}",
        content=content,
        # Already the next day in Amsterdam.
        params={"taken_at": "2026-03-01T23:30:00+00:00", "time_zone": "Europe/Amsterdam"},
    )
    assert answer.status_code in (200, 201), answer.text


def stored(sessions: Sessions) -> Sequence[Assessment]:
    with sessions.read() as session:
        return session.exec(select(Assessment).order_by(col(Assessment.id))).all()


def listed(by: Person, measure: str) -> list[dict[str, Any]]:
    answer = by.get(f"{by.home}/assessments", params={"measure": measure})
    return list(answer.json()["items"])


def test_a_photo_session_gets_a_machine_made_value_with_how_sure_it_is(
    alice: Person, resources: Resources
) -> None:
    session_id = str(uuid4())
    upload(alice, pictures.portrait(), session_id=session_id)
    measure_session(resources, session_id)
    (f_vasi,), (f_bsa,) = listed(alice, "f_vasi"), listed(alice, "f_bsa")
    assert (f_vasi["source"], f_vasi["value_of_record"]) == ("machine", False)
    assert (f_vasi["algorithm"], f_vasi["algorithm_version"]) == (imaging.NAME, imaging.VERSION)
    assert f_vasi["provisional"] is True
    assert f_vasi["interval"]["low"] <= f_vasi["value"] <= f_vasi["interval"]["high"]
    assert f_vasi["assessed_on"] == f_bsa["assessed_on"] == "2026-03-02"
    assert f_bsa["value"] >= 0


def test_the_overlay_is_seen_by_a_signed_link_and_the_look_is_audited(
    alice: Person, resources: Resources, sessions: Sessions
) -> None:
    session_id = str(uuid4())
    upload(alice, pictures.portrait(), session_id=session_id)
    measure_session(resources, session_id)
    (f_vasi,) = listed(alice, "f_vasi")
    full = alice.get(f"{alice.home}/assessments/{f_vasi['id']}").json()
    (overlay,) = full["overlays"]
    picture = alice.client.get(overlay["link"], headers={"Repigment-Now": alice.now.isoformat()})
    assert (overlay["view"], picture.content[:3]) == ("front", b"\xff\xd8\xff")
    assert "overlays" not in full["detail"]
    assert set(full["detail"]["photos"]) == {"front"}
    with sessions.read() as session:
        seen = select(AuditEntry.subject_id).where(AuditEntry.action == "assessment.seen")
        assert f_vasi["id"] in session.exec(seen).all()


def test_measuring_twice_stores_one_result(
    alice: Person, resources: Resources, sessions: Sessions
) -> None:
    session_id = str(uuid4())
    upload(alice, pictures.portrait(), session_id=session_id)
    for _ in range(2):
        measure_session(resources, session_id)
    assert [one.measure for one in stored(sessions)] == ["f_vasi", "f_bsa"]


def test_a_job_killed_between_its_overlays_and_its_rows_is_simply_done_again(
    alice: Person, resources: Resources, sessions: Sessions
) -> None:
    session_id = str(uuid4())
    upload(alice, pictures.portrait(), session_id=session_id)
    measure_session(resources, session_id)
    with sessions.write() as session:
        session.execute(delete(Assessment))
    measure_session(resources, session_id)
    assert len(stored(sessions)) == 2


def test_a_further_view_is_measured_together_with_the_others(
    alice: Person, resources: Resources, sessions: Sessions
) -> None:
    session_id = str(uuid4())
    upload(alice, pictures.portrait(), session_id=session_id)
    measure_session(resources, session_id)
    upload(alice, pictures.portrait(brightness=1.05), session_id=session_id, view="left")
    with sessions.write() as session:
        # A face that looks ahead is to be taken again as a left view; the server let it pass.
        session.execute(update(Photo).values(verdict="warn"))
    measure_session(resources, session_id)
    assert [one.views for one in stored(sessions) if one.measure == "f_vasi"] == [1, 2]
    (current,) = listed(alice, "f_vasi")
    full = alice.get(f"{alice.home}/assessments/{current['id']}").json()
    assert set(full["detail"]["photos"]) == {"front", "left"}


def test_a_photo_taken_again_is_measured_again(
    alice: Person, resources: Resources, sessions: Sessions
) -> None:
    session_id = str(uuid4())
    for brightness in (1.0, 1.05):
        upload(alice, pictures.portrait(brightness=brightness), session_id=session_id)
        measure_session(resources, session_id)
    ids = [str(one.id) for one in stored(sessions) if one.measure == "f_vasi"]
    assert len(ids) == 2
    assert [one["id"] for one in listed(alice, "f_vasi")] == ids[1:]


def test_a_session_without_a_usable_photo_is_not_measured(
    alice: Person, resources: Resources, sessions: Sessions
) -> None:
    session_id = str(uuid4())
    upload(alice, pictures.landscape(), session_id=session_id)
    measure_session(resources, session_id)
    assert stored(sessions) == []


def test_nothing_is_measured_after_consent_was_withdrawn(
    alice: Person, resources: Resources, sessions: Sessions
) -> None:
    session_id = str(uuid4())
    upload(alice, pictures.portrait(), session_id=session_id)
    consents = alice.get(f"{alice.home}/consents").json()
    (given,) = [one for one in consents if one["purpose"] == "photos_for_care"]
    alice.post(f"{alice.home}/consents/{given['id']}/withdraw")
    measure_session(resources, session_id)
    assert stored(sessions) == []


def test_the_measurement_is_audited_as_the_systems_own(
    alice: Person, resources: Resources, sessions: Sessions
) -> None:
    session_id = str(uuid4())
    upload(alice, pictures.portrait(), session_id=session_id)
    measure_session(resources, session_id)
    with sessions.read() as session:
        lines = select(AuditEntry).where(AuditEntry.action == "assessment.measured")
        found = session.exec(lines).all()
    assert [(one.actor_id, one.patient_id) for one in found] == [(None, alice.patient_id)] * 2


def test_a_session_that_is_not_there_is_no_error(resources: Resources) -> None:
    measure_session(resources, str(uuid4()))
