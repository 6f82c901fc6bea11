"""A hundred and twenty-eight clients at once, on every kind of route: nothing stops."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.database import uuid7
from api.demo import DESK, PASSWORD
from tests.conftest import fresh_database
from tests.demo import a_phone
from tests.server import serving

CLIENTS = 128
AREAS = [{"site": "nose", "bsa_pct": 1}]
KINDS: list[tuple[str, str, Any]] = [
    ("GET", "", None),
    ("GET", "/audit", None),
    ("GET", "/consents", None),
    ("POST", "/applications/batch", {"items": []}),
    ("POST", "/applications/check", {"time_zone": "Europe/Amsterdam", "areas": AREAS}),
    ("GET", "/summary", None),
]


@pytest.fixture(scope="module")
def crowd(
    tmp_path_factory: pytest.TempPathFactory, database_server: str | None
) -> dict[str, Counter[int]]:
    folder: Path = tmp_path_factory.mktemp("crowd")
    url = f"sqlite:///{folder}/crowd.db"
    if database_server is not None:
        url = fresh_database(database_server, "repigment_crowd")
    place = {"database_url": url, "storage_url": str(folder / "photos")}
    with serving(folder, **place) as server:
        phone = a_phone(server.url)
        limits = httpx.Limits(max_connections=CLIENTS)
        headers = {"Authorization": f"Bearer {phone.token}"}
        with (
            httpx.Client(
                base_url=server.url, headers=headers, timeout=120, limits=limits
            ) as client,
            ThreadPoolExecutor(CLIENTS) as pool,
        ):

            def statuses(kind: tuple[str, str, object]) -> Counter[int]:
                method, path, body = kind
                calls = [
                    pool.submit(client.request, method, phone.home + path, json=body)
                    for _ in range(CLIENTS)
                ]
                return Counter(call.result().status_code for call in calls)

            found = {f"{kind[0]} {kind[1]}": statuses(kind) for kind in KINDS}
            doors = [pool.submit(_sign_in, server.url) for _ in range(CLIENTS)]
            return found | {"sign-in": Counter(door.result() for door in doors)}


def _sign_in(url: str) -> int:
    body = {"email": DESK[0], "password": PASSWORD, "device_id": str(uuid7())}
    return httpx.post(f"{url}/v1/sign-in", json=body, timeout=120).status_code


@pytest.mark.parametrize("kind", [f"{method} {path}" for method, path, _ in KINDS])
def test_everybody_is_answered(kind: str, crowd: dict[str, Counter[int]]) -> None:
    # A patient without treatment has no summary yet: 409 is the right answer to that one.
    expected = 409 if "summary" in kind else 200
    assert crowd[kind] == {expected: CLIENTS}


def test_a_crowd_at_one_door_is_let_in_or_told_to_wait(crowd: dict[str, Counter[int]]) -> None:
    # All of them with one account: what is being verified counts as a try until it is found right.
    assert set(crowd["sign-in"]) <= {200, 429}
    assert crowd["sign-in"][200] > 0
