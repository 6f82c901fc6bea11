"""The people of the story wait as long as the server asks them to, and no longer than that."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from api.story.people import Clock, Person, Unexpected

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Hasty(Clock):
    """Its hour goes on without anybody waiting for it."""

    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)


def person(answer: Callable[[httpx.Request], httpx.Response], clock: Clock) -> Person:
    server = httpx.Client(base_url="http://server", transport=httpx.MockTransport(answer))
    return Person(server, clock, email="eleni@example.org", password="", device="phone")


def later(seconds: str, status: int = 503) -> httpx.Response:
    return httpx.Response(status, json={"code": "busy"}, headers={"Retry-After": seconds})


@pytest.mark.parametrize("status", [429, 503])
def test_the_same_is_sent_again_after_the_seconds_that_the_server_names(status: int):
    sent: list[bytes] = []

    def once_busy(request: httpx.Request) -> httpx.Response:
        sent.append(request.content)
        return later("5", status) if len(sent) == 1 else httpx.Response(201, json={})

    clock = Hasty(NOON)
    person(once_busy, clock).post("/tubes", {"grams": 100}, expect=201)
    assert sent == [b'{"grams":100}'] * 2
    assert clock.now == NOON + timedelta(seconds=5)


def test_a_server_that_stays_busy_is_given_up_after_two_minutes():
    clock = Hasty(NOON)
    with pytest.raises(Unexpected):
        person(lambda _: later("50"), clock).get("/me")
    assert clock.now == NOON + timedelta(seconds=100)


@pytest.mark.parametrize("seconds", ["900", "", "Mon, 02 Mar 2026 13:00:00 GMT"])
def test_a_wait_that_is_too_long_or_not_a_number_is_none(seconds: str):
    clock = Hasty(NOON)
    with pytest.raises(Unexpected):
        person(lambda _: later(seconds), clock).get("/me")
    assert clock.now == NOON
