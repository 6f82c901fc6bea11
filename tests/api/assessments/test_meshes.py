"""Where the map lies on a photo, for whoever draws an outline."""

from sqlmodel import select

from api.audit import AuditEntry
from api.database import Sessions
from api.photos.models import Photo
from tests.api.assessments.faces import take
from tests.people import Person


def test_the_mesh_is_that_of_the_photo_and_the_look_is_audited(
    alice: Person, dora: Person, sessions: Sessions
):
    session_id = take(alice, "2025-03-03")
    answer = dora.get(f"{alice.home}/photo-sessions/{session_id}/outline/mesh/front")
    found = answer.json()
    assert len(found["photo"]) == len(found["map"]) == 477
    assert max(map(max, found["triangles"])) < 477
    with sessions.read() as session:
        (photo,) = session.exec(select(Photo)).all()
        lines = select(AuditEntry).where(AuditEntry.action == "photo.located")
        assert session.exec(lines).one().subject_id == str(photo.id)


def test_a_view_that_was_not_taken_cannot_be_drawn_on(alice: Person, dora: Person):
    session_id = take(alice, "2025-03-03")
    answer = dora.get(f"{alice.home}/photo-sessions/{session_id}/outline/mesh/left")
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_draw_on")


def test_a_session_of_somebody_else_is_not_there(
    alice: Person, bob: Person, dora: Person, sven: Person
):
    session_id = take(alice, "2025-03-03")
    path = f"photo-sessions/{session_id}/outline/mesh/front"
    assert sven.get(f"{alice.home}/{path}").status_code == 404
    assert dora.get(f"{bob.home}/{path}").status_code == 404
