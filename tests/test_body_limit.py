"""A body that is too large is refused before it is in memory, whether it says so or not."""

from collections.abc import Iterator

import pytest

from api.body_limit import MAX_BYTES, MAX_LARGE_BYTES
from api.database import Sessions, uuid7
from tests.api.pages.browser import TOKEN, TextBrowser
from tests.people import Person

JSON = {"Content-Type": "application/json"}


def chunks(size: int) -> Iterator[bytes]:
    for _ in range(size // 10_000 + 1):
        yield b" " * 10_000


def batch(alice: Person) -> str:
    return f"{alice.home}/applications/batch"


@pytest.mark.parametrize("said", [True, False], ids=["said", "chunked"])
def test_a_batch_over_its_limit_is_answered_413(said: bool, alice: Person) -> None:
    size = MAX_LARGE_BYTES + 1
    body = b" " * size if said else chunks(size)
    answer = alice.call("POST", batch(alice), content=body, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_batch_just_under_its_limit_is_read(alice: Person) -> None:
    body = b'{"items": []}' + b" " * (MAX_LARGE_BYTES - 13)
    answer = alice.call("POST", batch(alice), content=body, headers=JSON)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("said", [True, False], ids=["said", "chunked"])
def test_nobody_sends_much_without_signing_in(said: bool, alice: Person) -> None:
    for path, status in ((batch(alice), 401), ("/v1/sign-in", 413)):
        body = b" " * (MAX_BYTES + 1) if said else chunks(MAX_BYTES)
        assert alice.client.post(path, content=body, headers=JSON).status_code == status


def test_a_phone_whose_token_ran_out_is_told_that_and_not_to_send_less(alice: Person) -> None:
    stale = alice.headers["Authorization"]
    headers = alice.after(days=5).headers | JSON | {"Authorization": stale}
    answer = alice.client.post(batch(alice), content=b" " * (MAX_BYTES + 1), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def large_outline(browser: TextBrowser, alice: Person, **more: str) -> int:
    path = f"/clinic/patients/{alice.patient_id}/outline/{uuid7()}"
    headers = browser.headers | JSON | {"Accept": "application/json"} | more
    body = b"{}" + b" " * MAX_BYTES
    return browser.client.post(path, content=body, headers=headers).status_code


def form_token(browser: TextBrowser) -> dict[str, str]:
    token = TOKEN.search(browser.get("/clinic/account").text)
    assert token
    return {"X-Form-Token": token[1]}


def test_a_page_in_use_saves_a_large_outline(
    alice: Person, dora: Person, sessions: Sessions
) -> None:
    browser = TextBrowser(dora.client).sign_in(dora, sessions)
    assert large_outline(browser, alice, **form_token(browser)) == 422


def test_a_page_that_nobody_uses_sends_no_large_outline(
    alice: Person, dora: Person, sessions: Sessions
) -> None:
    browser = TextBrowser(dora.client)
    assert large_outline(browser, alice) == 403
    token = form_token(browser.sign_in(dora, sessions))
    browser.at(dora.after(minutes=16))
    assert large_outline(browser, alice, **token) == 401


def test_other_addresses_take_little_from_anybody(alice: Person) -> None:
    body = b" " * (MAX_BYTES + 1)
    answer = alice.call("PATCH", alice.home, content=body, headers=JSON)
    assert answer.status_code == 413
