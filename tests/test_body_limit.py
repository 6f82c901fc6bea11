"""A body that is too large is refused before it is in memory, whether it says so or not."""

from collections.abc import Iterator

import pytest

from api.body_limit import MAX_BYTES
from tests.people import Person


def endless() -> Iterator[bytes]:
    for _ in range(MAX_BYTES // 1_000_000 + 2):
        yield b" " * 1_000_000


@pytest.mark.parametrize("content", [b" " * (MAX_BYTES + 1), endless()], ids=["said", "chunked"])
def test_a_body_over_the_limit_is_answered_413(
    content: bytes | Iterator[bytes], alice: Person
) -> None:
    answer = alice.call("POST", f"{alice.home}/applications/batch", content=content)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_body_just_under_the_limit_is_read(alice: Person) -> None:
    body = b'{"items": []}' + b" " * (MAX_BYTES - 13)
    json = {"Content-Type": "application/json"}
    answer = alice.call("POST", f"{alice.home}/applications/batch", content=body, headers=json)
    assert answer.status_code == 200, answer.text
