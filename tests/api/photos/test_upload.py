"""A photo is judged at once, kept as it came, shown without tags; anything else leaves nothing."""

import concurrent.futures
import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PIL import Image
from sqlmodel import select

from api.database import Sessions, uuid7
from api.photos import service
from api.photos.models import Photo, PhotoSession, View
from api.photos.upload import Received
from api.settings import Settings
from tests import pictures
from tests.people import Person

SESSION = "01932c4e-7b1a-7c3d-9e55-0a1b2c3d4e5f"
WHEN = {"taken_at": "2026-03-02T09:55:00+01:00", "time_zone": "Europe/Amsterdam"}


def upload(by: Person, content: bytes, **changed: Any) -> Any:
    session_id, view = changed.pop("session_id", SESSION), changed.pop("view", "front")
    path = f"{by.home}/photo-sessions/{session_id}/photos/{view}"
    return by.call("PUT", path, content=content, params=WHEN | changed)


def stored_files(settings: Settings) -> set[Path]:
    return {path for path in Path(settings.storage_url).rglob("*") if path.is_file()}


def test_a_good_photo_passes_at_once(alice: Person) -> None:
    answer = upload(alice, pictures.portrait())
    assert answer.status_code == 201, answer.text
    assert answer.json()["verdict"] in ("pass", "warn")
    assert (answer.json()["width"], answer.json()["height"]) == (1024, 1024)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_formats_are_taken_too(form: str, alice: Person) -> None:
    assert upload(alice, pictures.portrait(form=form)).status_code == 201


@pytest.mark.parametrize(
    ("picture", "code"),
    [(pictures.landscape(), "no_face"), (pictures.portrait(brightness=0.05), "too_dark")],
)
def test_a_photo_to_retake_is_stored_with_advice(picture: bytes, code: str, alice: Person) -> None:
    photo = upload(alice, picture).json()
    assert photo["verdict"] == "retake"
    assert code in {reason["code"] for reason in photo["reasons"]} | {"no_face"}
    assert all(len(reason["advice"]) > 10 for reason in photo["reasons"])


def test_the_same_bytes_again_are_the_same_photo(alice: Person) -> None:
    first = upload(alice, pictures.portrait())
    again = upload(alice, pictures.portrait())
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == first.json()["id"]


@pytest.mark.parametrize("elsewhere", [{"view": "left"}, {"session_id": uuid7()}])
def test_the_same_bytes_are_not_another_view_or_session(
    elsewhere: dict[str, Any], alice: Person
) -> None:
    first = upload(alice, pictures.portrait()).json()
    answer = upload(alice, pictures.portrait(), **elsewhere)
    assert (answer.status_code, answer.json()["code"]) == (409, "photo_stored_elsewhere")
    assert answer.json()["photo_id"] == first["id"]


def test_two_patients_with_the_same_bytes_have_two_photos(alice: Person, bob: Person) -> None:
    first = upload(alice, pictures.portrait())
    second = upload(bob, pictures.portrait(), session_id=uuid7())
    assert second.status_code == 201
    assert second.json()["id"] != first.json()["id"]


def test_the_original_is_kept_byte_for_byte(
    alice: Person, sessions: Sessions, settings: Settings
) -> None:
    photo = upload(alice, pictures.tagged_portrait()).json()
    with sessions.read() as session:
        row = session.get_one(Photo, UUID(photo["id"]))
    kept = Path(settings.storage_url) / row.storage_key
    assert kept.read_bytes() == pictures.tagged_portrait()


def test_what_is_shown_is_upright_and_carries_no_tag(alice: Person) -> None:
    photo = upload(alice, pictures.tagged_portrait()).json()
    seen = alice.get(f"{alice.home}/photos/{photo['id']}").json()
    shown = alice.client.get(seen["link"], headers=alice.headers)
    assert shown.headers["content-type"] == "image/jpeg"
    picture = Image.open(io.BytesIO(shown.content))
    assert not picture.getexif()
    assert b"Camera of Alice" not in shown.content


def test_a_link_ends_after_five_minutes(alice: Person) -> None:
    photo = upload(alice, pictures.portrait()).json()
    link = alice.get(f"{alice.home}/photos/{photo['id']}").json()["link"]
    for wait, status in ((299, 200), (300, 404)):
        now = (alice.now + timedelta(seconds=wait)).isoformat()
        assert alice.client.get(link, headers={"Repigment-Now": now}).status_code == status


def test_a_changed_link_leads_nowhere(alice: Person) -> None:
    photo = upload(alice, pictures.portrait()).json()
    link = alice.get(f"{alice.home}/photos/{photo['id']}").json()["link"]
    assert alice.client.get(link[:-2] + "AA", headers=alice.headers).status_code == 404


def test_looking_at_a_photo_is_audited(alice: Person, dora: Person) -> None:
    photo = upload(alice, pictures.portrait()).json()
    dora.get(f"{alice.home}/photos/{photo['id']}")
    newest = alice.get(f"{alice.home}/audit").json()["items"][0]
    assert (newest["action"], newest["actor"]) == ("photo.seen", "Dora Dijkstra")


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"<?php system('id'); ?>", 415, "photo_format_not_accepted"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "photo_format_not_accepted"),
        (pictures.portrait()[:5000], 422, "photo_unreadable"),
        (pictures.bomb(), 413, "photo_too_many_pixels"),
        (b"", 400, "bad_request"),
    ],
)
def test_what_is_no_photo_is_refused_and_leaves_nothing(
    content: bytes, status: int, code: str, alice: Person, sessions: Sessions, settings: Settings
) -> None:
    before = stored_files(settings)
    answer = upload(alice, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    with sessions.read() as session:
        assert session.exec(select(Photo)).all() == []
        assert session.exec(select(PhotoSession)).all() == []
    assert stored_files(settings) == before


def test_a_file_that_says_it_is_too_large_is_not_read(alice: Person) -> None:
    path = f"{alice.home}/photo-sessions/{SESSION}/photos/front"
    said = {"content-length": "99000000"}
    answer = alice.call("PUT", path, content=b"x", params=WHEN, headers=said)
    assert (answer.status_code, answer.json()["code"]) == (413, "photo_too_large")


def test_without_consent_no_photo(alice: Person) -> None:
    consents = alice.get(f"{alice.home}/consents").json()
    photos = next(one for one in consents if one["purpose"] == "photos_for_care")
    alice.post(f"{alice.home}/consents/{photos['id']}/withdraw")
    answer = upload(alice, pictures.portrait())
    assert (answer.status_code, answer.json()["code"]) == (409, "consent_missing")


def test_an_instant_without_offset_is_refused(alice: Person) -> None:
    answer = upload(alice, pictures.portrait(), taken_at="2026-03-02T09:55:00")
    assert answer.json()["errors"][0]["field"] == "query.taken_at"


@pytest.mark.parametrize(
    "taken_at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1969-12-31T23:59:59Z"]
)
def test_an_instant_that_no_database_holds_is_refused(
    taken_at: str, alice: Person, settings: Settings
) -> None:
    before = stored_files(settings)
    answer = upload(alice, pictures.portrait(), taken_at=taken_at)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "query.taken_at")
    assert stored_files(settings) == before


def test_a_photo_may_be_dated_a_day_ahead_and_no_more(alice: Person, settings: Settings) -> None:
    before = stored_files(settings)
    answer = upload(alice, pictures.landscape(), taken_at="2026-03-03T10:00:01+01:00")
    assert (answer.status_code, answer.json()["code"]) == (422, "taken_in_future")
    assert stored_files(settings) == before
    assert upload(alice, pictures.landscape(), taken_at="2026-03-03T10:00+01:00").is_success


def test_another_patients_session_is_not_joined(
    alice: Person, bob: Person, settings: Settings
) -> None:
    upload(alice, pictures.portrait())
    before = stored_files(settings)
    assert upload(bob, pictures.portrait(brightness=0.9)).status_code == 404
    assert stored_files(settings) == before


def test_a_file_is_read_when_its_turn_has_come(tmp_path: Path) -> None:
    file = Received(path=tmp_path / "photo", sha256="", size=0)
    with concurrent.futures.ThreadPoolExecutor(1) as uploading:
        with service._decoders, service._decoders:
            judged = uploading.submit(service._judge, file, View.reaction)
            assert not concurrent.futures.wait([judged], timeout=0.3).done
            file.path.write_bytes(pictures.landscape())
        assert judged.result()["verdict"] == "pass"


def test_a_photo_of_a_reaction_needs_no_face(alice: Person) -> None:
    photo = upload(alice, pictures.landscape(), view="reaction").json()
    assert (photo["verdict"], photo["reasons"]) == ("pass", [])


def test_sessions_are_listed_newest_first(alice: Person) -> None:
    upload(alice, pictures.portrait())
    later = {"session_id": uuid7(), "taken_at": "2026-05-25T08:00:00+02:00"}
    upload(alice.after(days=84), pictures.portrait(brightness=0.95), **later)
    listed = alice.get(f"{alice.home}/photo-sessions").json()
    assert [len(one["photos"]) for one in listed] == [1, 1]
    assert listed[0]["taken_at"] > listed[1]["taken_at"]
