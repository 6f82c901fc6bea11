"""Kill -9 while later sessions are compared with the baseline: each is compared once in the end."""

import time
from collections import Counter
from typing import Any

import httpx
from sqlmodel import col, select

from api.assessments.models import Assessment
from api.backlog import backlog
from api.database import Sessions, uuid7
from api.demo import DERMATOLOGIST, PASSWORD
from api.story.portrait import photograph
from tests.demo import Phone, a_phone
from tests.server import Server
from tests.starts import NONE_OF_THESE

PATIENCE_SECONDS = 180
DAYS = ("2026-03-02", "2026-05-25", "2026-08-17")


def until_nothing_waits(stored: Sessions) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        with stored.read() as session:
            if not backlog(session):
                return
        assert time.monotonic() < deadline, "the jobs do not come to an end"
        time.sleep(0.1)


def dermatologist_of(phone: Phone) -> Phone:
    body = {"email": DERMATOLOGIST[0], "password": PASSWORD, "device_id": str(uuid7())}
    token = httpx.post(f"{phone.url}/v1/sign-in", json=body).json()["access_token"]
    return Phone(phone.url, token, phone.home)


def take(phone: Phone, day: int) -> str:
    session_id = str(uuid7())
    answer = phone.call(
        "PUT",
        f"/photo-sessions/{session_id}/photos/front",
        content=photograph(size=1 - day / 10, degree=0.95 - day / 5, shot=day),
        params={"taken_at": f"{DAYS[day]}T09:00:00+00:00", "time_zone": "Europe/Amsterdam"},
    )
    assert answer.status_code == 201, answer.text
    return session_id


def values(stored: Sessions) -> Counter[tuple[Any, ...]]:
    with stored.read() as session:
        inside = select(Assessment).where(col(Assessment.outline_id).is_not(None))
        return Counter((str(one.session_id), one.measure.value) for one in session.exec(inside))


def test_comparing_goes_on_over_many_kills(server: Server, stored: Sessions) -> None:
    phone = a_phone(server.url)
    dora = dermatologist_of(phone)
    areas = [{"site": "cheeks", "bsa_pct": 1}]
    treatment = {"started_on": DAYS[0], "areas": areas, "answers": NONE_OF_THESE}
    assert dora.call("POST", "/treatments", json=treatment).status_code == 201
    baseline, *later = (take(phone, day) for day in range(len(DAYS)))
    until_nothing_waits(stored)
    address = f"/photo-sessions/{baseline}/outline"
    seen = dora.call("GET", address).json()
    said = {name: seen[name] for name in ("version", "polygons", "proposal")}
    assert dora.call("PUT", address, json=said).status_code == 201
    for _ in range(3):
        server.kill()
        server.start()
        time.sleep(0.9)  # into the midst of a comparison
    until_nothing_waits(stored)
    expected = [(baseline, "f_vasi"), (baseline, "f_bsa")]
    expected += [(one, name) for one in later for name in ("repigmentation", "f_vasi")]
    assert values(stored) == Counter(expected)
