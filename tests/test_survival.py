"""Kill -9 at the worst moments: nothing acknowledged is missing, nothing is there twice.

Real processes, real signals; on SQLite, and on PostgreSQL where the tests run on it.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
from sqlmodel import col, select

from api.assessments.models import Assessment, Measure
from api.backlog import backlog
from api.database import Sessions, uuid7
from api.photos.models import Photo
from tests import pictures
from tests.demo import Phone, a_log, a_phone
from tests.server import Server

BATCH, BATCHES = 100, 40
WHEN = {"taken_at": "2026-03-02T09:55:00+01:00", "time_zone": "Europe/Amsterdam"}


def until(true: Callable[[], Any], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.05)


def send_until_killed(
    server: Server, send: Callable[[Any], httpx.Response], items: list[Any], after: int
) -> list[httpx.Response]:
    """Send item after item, kill the server after some answers, return what was acknowledged."""
    answers: list[httpx.Response] = []

    def sending() -> None:
        with suppress(httpx.TransportError):
            for item in items:
                answers.append(send(item))

    with ThreadPoolExecutor() as pool:
        working = pool.submit(sending)
        until(lambda: len(answers) >= after or working.done())
        server.kill()
    return answers


def test_a_batch_cut_off_by_a_kill_is_whole_or_absent(server: Server) -> None:
    phone = a_phone(server.url)
    batches = [
        [a_log(number * BATCH + hour) for hour in range(1, BATCH + 1)] for number in range(BATCHES)
    ]

    def send(batch: list[dict[str, Any]]) -> httpx.Response:
        return phone.call("POST", "/applications/batch", json={"items": batch})

    answers = send_until_killed(server, send, batches, after=3)
    server.start()
    acknowledged = {one["id"] for answer in answers for one in answer.json()["results"]}
    found = {one["id"] for one in phone.pages("/applications")}
    assert acknowledged <= found
    assert len(found) % BATCH == 0
    for batch in batches:
        assert send(batch).status_code == 200
    kept = Counter(one["id"] for one in phone.pages("/applications"))
    assert kept == Counter(log["id"] for batch in batches for log in batch)


def upload(phone: Phone, content: bytes, session_id: str, view: str = "front") -> httpx.Response:
    path = f"/photo-sessions/{session_id}/photos/{view}"
    return phone.call("PUT", path, content=content, params=WHEN)


def test_a_photo_cut_off_by_a_kill_is_whole_or_absent(
    server: Server, stored: Sessions, tmp_path: Path
) -> None:
    phone, session_id = a_phone(server.url), str(uuid7())
    photos = [pictures.portrait(brightness=1 - step / 100) for step in range(12)]
    answers = send_until_killed(
        server, lambda photo: upload(phone, photo, session_id), photos, after=3
    )
    server.start()
    with stored.read() as session:
        rows = session.exec(select(Photo)).all()
    assert {answer.json()["sha256"] for answer in answers} <= {row.sha256 for row in rows}
    for row in rows:
        kept = (tmp_path / "photos" / row.storage_key).read_bytes()
        assert hashlib.sha256(kept).hexdigest() == row.sha256
    for photo in photos:
        assert upload(phone, photo, session_id).status_code in (200, 201)
    with stored.read() as session:
        assert len(session.exec(select(Photo)).all()) == len(photos)


def scores(stored: Sessions) -> list[Assessment]:
    with stored.read() as session:
        of_face = select(Assessment).where(Assessment.measure == Measure.f_vasi)
        return list(session.exec(of_face.order_by(col(Assessment.made_at))))


def jobs_left(stored: Sessions) -> int:
    with stored.read() as session:
        return sum(backlog(session).values())


def test_measuring_cut_off_by_a_kill_is_done_once_after_the_restart(
    server: Server, stored: Sessions
) -> None:
    phone = a_phone(server.url)
    assert upload(phone, pictures.portrait(), str(uuid7())).status_code == 201
    with stored.read() as session:
        assert backlog(session)
    server.kill()
    server.start()
    until(lambda: jobs_left(stored) == 0)
    [score] = scores(stored)
    assert score.algorithm is not None


def test_measuring_goes_on_over_many_kills(server: Server, stored: Sessions) -> None:
    phone = a_phone(server.url)
    sessions = [str(uuid7()) for _ in range(4)]
    for number, session_id in enumerate(sessions):
        photo = pictures.portrait(brightness=1 - number / 50)
        assert upload(phone, photo, session_id).status_code == 201
    for _ in range(3):
        server.kill()
        server.start()
        time.sleep(0.7)  # into the midst of a measurement
    until(lambda: jobs_left(stored) == 0)
    assert sorted(str(one.session_id) for one in scores(stored)) == sorted(sessions)
