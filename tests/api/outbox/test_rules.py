"""Where documents may go, and when they are tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from api.outbox.address import allowed
from api.outbox.backoff import LONGEST, PAUSES, next_attempt
from api.outbox.token import lock, unlock

HOSTS = "fhir.example.org, http://127.0.0.1:8090,https://other.example:8443"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "address",
    [
        "https://fhir.example.org",
        "https://fhir.example.org:443/r4/",
        "https://FHIR.example.org/r4",
        "http://127.0.0.1:8090/r4",
        "https://other.example:8443/r4",
    ],
)
def test_what_the_operator_names_may_be_sent_to(address: str) -> None:
    assert allowed(address, HOSTS) is not None


@pytest.mark.parametrize(
    "address",
    [
        "http://fhir.example.org/r4",
        "https://fhir.example.org:8443/r4",
        "https://fhir.example.org.evil.example/r4",
        "https://evil.example/fhir.example.org",
        "https://fhir.example.org@evil.example/r4",
        "https://user:secret@fhir.example.org/r4",
        "https://evil.example#@fhir.example.org",
        "https://evil.example\\@fhir.example.org",
        "https://fhir.example.org/r4?to=evil",
        "https://127.0.0.1:8090",
        "http://localhost:8090",
        "http://[::1]:8090",
        "ftp://fhir.example.org",
        "//fhir.example.org",
        "fhir.example.org",
        "",
    ],
)
def test_nothing_else_may(address: str) -> None:
    assert allowed(address, HOSTS) is None


def test_with_nobody_named_nothing_is_sent_anywhere() -> None:
    assert allowed("https://fhir.example.org", "") is None


def test_an_address_is_kept_without_the_slash_at_its_end() -> None:
    assert allowed("https://fhir.example.org/r4/", HOSTS) == "https://fhir.example.org/r4"


def test_the_pauses_grow_until_it_is_given_up() -> None:
    made = [next_attempt(tries, None, NOW) for tries in range(1, len(PAUSES) + 2)]
    assert made == [*(NOW + pause for pause in PAUSES), None]
    assert sorted(PAUSES) == list(PAUSES)


def test_a_server_may_ask_for_more_time_but_not_for_ever() -> None:
    assert next_attempt(1, timedelta(hours=1), NOW) == NOW + timedelta(hours=1)
    assert next_attempt(1, timedelta(seconds=1), NOW) == NOW + PAUSES[0]
    assert next_attempt(1, timedelta(days=900), NOW) == NOW + LONGEST


def test_a_token_opens_only_with_the_secret_it_was_locked_with() -> None:
    locked = lock("a bearer token", "one secret")
    assert unlock(locked, "one secret") == "a bearer token"
    assert unlock(locked, "another secret") is None
    assert "bearer" not in locked
