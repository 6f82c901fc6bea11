"""The list of logs over HTTP: newest first, in pages, between two instants."""

from datetime import timedelta

import pytest

from tests.api.applications.logs import logged
from tests.people import NOW, Person


def test_the_list_pages_newest_first_without_gaps(alice: Person) -> None:
    ids = [logged(alice, NOW - timedelta(hours=9 * n))["id"] for n in range(5)]
    seen, cursor = [], ""
    for _ in range(3):
        page = alice.get(f"{alice.home}/applications?limit=2{cursor}").json()
        seen += [one["id"] for one in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == ids
    assert page["next_cursor"] is None


def test_the_list_takes_from_and_to(alice: Person) -> None:
    ids = [logged(alice, NOW - timedelta(days=n))["id"] for n in range(4)]
    span = {"from": "2026-02-28T09:00:00Z", "to": "2026-03-02T09:00:00Z"}
    page = alice.get(f"{alice.home}/applications", params=span).json()
    assert [one["id"] for one in page["items"]] == ids[1:3]


@pytest.mark.parametrize("end", ["from", "to"])
@pytest.mark.parametrize(
    "instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-12:00", "1772442000"]
)
def test_an_end_of_the_list_that_is_no_instant_of_ours_is_refused(
    end: str, instant: str, alice: Person
) -> None:
    answer = alice.get(f"{alice.home}/applications", params={end: instant})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_a_cursor_of_nobodys_is_refused(alice: Person) -> None:
    answer = alice.get(f"{alice.home}/applications?cursor=WzFd")
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_cursor")
