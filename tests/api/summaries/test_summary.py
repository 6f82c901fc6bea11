import hashlib
import json
from dataclasses import replace

from tests.api.summaries.samples import full, small


def test_the_json_names_photos_by_their_hash_and_holds_no_bytes():
    photo = full().photos[0].baseline
    assert photo
    first = full().as_json()["photos"][0]
    assert first["view"] == "front"
    assert first["baseline"] == {
        "id": str(photo.id),
        "session_id": str(photo.session_id),
        "taken_on": "2025-03-03",
        "sha256": hashlib.sha256(photo.jpeg).hexdigest(),
    }
    assert json.dumps(full().as_json())


def test_equal_content_is_the_same_summary():
    assert full().content_hash == full().content_hash
    assert len(full().content_hash) == 64


def test_any_change_is_another_summary():
    other = replace(full(), alerts=full().alerts[1:])
    assert other.content_hash != full().content_hash


def test_the_json_carries_the_hash_of_the_rest():
    assert small().as_json()["content_hash"] == small().content_hash
