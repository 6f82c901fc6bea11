"""Whole pages of a clinic as a browser asks for them: HTTP, session, questions and template."""

import os
import random
import re
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import unescape
from itertools import product
from urllib.parse import urlencode
from uuid import UUID

import httpx
from sqlmodel import col, select

from api import demo
from api.accounts.models import Account
from api.accounts.service import Device, Guest, open_session
from api.database import Sessions
from api.pages import cookies
from api.reviews.bodies import WorkReason, WorkSort
from api.reviews.models import Review
from api.settings import SAMPLE_SECRET
from benchmarks.processor import Spent

# How often a list is asked for, and of how many patients a page.
TURNS, PATIENTS, SEED = 10, 30, 1
LIMIT_MS = 100
# Parts of the names of the demo: what most have, what some have, what nobody has.
PARTS = ("a", "anna", "anna jansen", "qxz")
NEXT_PAGE = re.compile(r'class="button second" href="([^"]+)"')


class Pages:
    """`client` is a browser that is signed in."""

    def __init__(self, client: httpx.Client, spent: Spent) -> None:
        self._client, self._spent = client, spent

    def work_lists(self) -> None:
        """In every order and of every reason, by parts of names, each with a page further."""
        for sort, reason in product(WorkSort, ("", *WorkReason)):
            asked = {"sort": sort.value, "reason": str(reason)}
            self._list(f"work-list, {sort}, {reason or 'everything'}", "/clinic/", asked)
        for sort, part in product(WorkSort, PARTS):
            asked = {"sort": sort.value, "name": part}
            self._list(f"work-list, {sort}, names with {part}", "/clinic/", asked)

    def patient_lists(self) -> None:
        for part in ("", *PARTS):
            named = f"patients, names with {part}" if part else "patients"
            self._list(named, "/clinic/patients", {"name": part})

    def cohort(self) -> None:
        self._report("cohort", ["/clinic/cohort"] * TURNS)

    def of_patients(self, reviews: dict[UUID, UUID]) -> None:
        """`reviews`: one of each patient's."""
        for named, rest in (("patient", ""), ("compare", "/compare"), ("who looked", "/audit")):
            self._report(named, [f"/clinic/patients/{one}{rest}" for one in reviews])
        asked = [f"/clinic/patients/{one}/reviews/{review}" for one, review in reviews.items()]
        self._report("review", asked)

    def _list(self, named: str, path: str, asked: dict[str, str]) -> None:
        first = f"{path}?{urlencode(asked)}"
        self._report(named, [first] * TURNS)
        if more := NEXT_PAGE.search(self._client.get(first).text):
            self._report("  the next page", [unescape(more[1])] * TURNS)

    def _report(self, named: str, paths: Sequence[str]) -> None:
        self._client.get(paths[0])  # statements are compiled once, templates too
        ours, database = self._spent.ours(), self._spent.of_database()
        taken = [self._milliseconds(path) for path in paths]
        spent = (self._spent.ours() - ours, self._spent.of_database() - database)
        used, by_database = (1000 * one / len(paths) for one in spent)
        middle = statistics.median(taken)
        over = "  over" if middle > LIMIT_MS else ""
        clock = f"{middle:5.0f} {max(taken):5.0f}"
        print(f"  {named:46} {clock}   {used:4.0f} + {by_database:<4.0f}{over}", flush=True)

    def _milliseconds(self, path: str) -> float:
        began = time.perf_counter()
        answer = self._client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return (time.perf_counter() - began) * 1000


def measure(sessions: Sessions, url: str, pid: int) -> None:
    """The pages of the demo clinic that a server with this address and process id serves."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"  Whole pages; load of the machine {load}; limit {LIMIT_MS} ms by the clock")
    print(f"  {'':46} middle, worst ms; processor ms of ours + the database's")
    with _at_browser(sessions, url) as client:
        pages = Pages(client, Spent(pid, sessions.url))
        pages.work_lists()
        pages.patient_lists()
        pages.cohort()
        pages.of_patients(_some(sessions))


def _some(sessions: Sessions) -> dict[UUID, UUID]:
    """Some patients, each with the first of their reviews."""
    with sessions.read() as session:
        asked = select(Review.patient_id, Review.id).order_by(col(Review.due_on).desc())
        found = dict(session.exec(asked).all())
    chosen = random.Random(SEED).sample(sorted(found), min(PATIENTS, len(found)))
    return {one: found[one] for one in chosen}


@contextmanager
def _at_browser(sessions: Sessions, url: str) -> Iterator[httpx.Client]:
    """The dermatologist of the demo at a browser."""
    now = datetime.now(UTC)
    chosen = select(Account).where(Account.email == demo.DERMATOLOGIST[0])
    device = Device("benchmark", "benchmark", timedelta(hours=4))
    with sessions.write() as session:
        account = session.exec(chosen).one()
        opened = open_session(session, account, device, guest=Guest(""), now=now)
        value = cookies.issue(opened.id, SAMPLE_SECRET, now).value
    brought = {cookies.name_of(cookies.SESSION, secure=False): value}
    with httpx.Client(base_url=url, cookies=brought, timeout=600) as client:
        yield client
