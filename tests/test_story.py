"""The story against a real server: what it leaves is what a clinic would take away."""

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from pyotp import TOTP
from pypdf import PdfReader
from rich.console import Console
from sqlmodel import select

from api import demo, story
from api.accounts import second_factor, totp
from api.accounts import service as accounts
from api.accounts.models import Account
from api.database import Sessions, uuid7
from api.settings import Settings
from tests.conftest import fresh_database
from tests.server import serving


class Told:
    """What a telling printed and left behind."""

    def __init__(self, url: str, folder: Path) -> None:
        self.folder, printed = folder, io.StringIO()
        try:
            story.play(url, folder, Console(file=printed, width=200))
        except SystemExit:
            raise AssertionError(printed.getvalue()) from None
        self.printed = printed.getvalue()
        self.summary: dict[str, Any] = json.loads((folder / "visit-summary.json").read_text())

    def values(self, source: str) -> list[float]:
        """F-VASI by one source, oldest first."""
        series = next(one for one in self.summary["series"] if one["measure"] == "f_vasi")
        return [one["value"] for one in series["values"] if one["source"] == source]


def enrol(database_url: str) -> None:
    """The demo dermatologist opens the pages first, which ask for a second factor."""
    settings, now = Settings(_env_file=None, database_url=database_url), datetime.now(UTC)
    sessions, secret = Sessions(database_url, pool_size=1), totp.new_secret()
    with sessions.write() as session:
        chosen = select(Account).where(Account.email == demo.DERMATOLOGIST[0])
        caller = accounts.caller_of(session.exec(chosen).one(), uuid7(), "")
        code = TOTP(secret).at(now)
        assert second_factor.keep_app(session, settings, caller, secret, code=code, now=now)
    sessions.dispose()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, database_server: str | None) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("story")
    here = f"sqlite:///{folder}/story.db"
    url = fresh_database(database_server, "repigment_story") if database_server else here
    with serving(folder, database_url=url, storage_url=str(folder / "photos")) as server:
        enrol(url)
        yield Told(server.url, folder / "left")


def test_the_story_leaves_a_summary_of_two_pages(told: Told):
    assert len(PdfReader(told.folder / "visit-summary.pdf").pages) == 2


def test_the_story_leaves_a_fhir_document(told: Told):
    document = Bundle.model_validate_json((told.folder / "visit-summary.fhir.json").read_bytes())
    assert document.type == "document"


def test_the_story_leaves_the_chart(told: Told):
    assert b"<svg" in (told.folder / "f-vasi.svg").read_bytes()


def test_the_story_names_where_it_left_them(told: Told):
    assert str(told.folder) in told.printed


def test_both_reviews_are_signed(told: Told):
    signed = {one["kind"]: one["signature"]["name"] for one in told.summary["reviews"]}
    assert signed == {"week_24": "Dr Dora Dekker", "week_52": "Dr Dora Dekker"}


def test_what_came_after_the_signature_did_not_move_it(told: Told):
    assert "hash computed again is the same" in told.printed


def test_f_vasi_falls_by_the_dermatologist_and_by_the_machine(told: Told):
    clinician, machine = told.values("clinician")[:3], told.values("machine")
    assert clinician == sorted(clinician, reverse=True)
    assert len(machine) == 5
    assert machine[-1] < machine[0]


def test_after_the_outline_is_confirmed_no_machine_value_is_provisional(told: Told):
    series = {one["measure"]: one["values"] for one in told.summary["series"]}
    machine = [one for one in series["f_vasi"] if one["source"] == "machine"]
    assert not any(one["provisional"] for one in machine)
    back = [one["value"] for one in series["repigmentation"]]
    assert len(back) == 4
    assert back == sorted(back)


def test_every_rule_of_the_story_raised_its_alert(told: Told):
    assert {one["rule"] for one in told.summary["alerts"]} >= {
        "interval_under_8h",
        "third_in_local_day",
        "over_bsa",
        "tube_expired",
        "clock_suspect",
        "serious_reaction",
    }


def test_a_year_of_logs_is_told_apart_from_the_ordered_pause(told: Told):
    adherence = told.summary["adherence"]
    assert sum(day["paused"] for day in adherence["days"]) == 14
    assert 0.85 < adherence["taking"]["value"] < 1


def test_what_was_held_to_the_outline_is_told_as_that(told: Told):
    _, followed = told.printed.split("Week 12 ", 1)
    assert "provisional" not in followed


def test_logs_that_came_late_are_counted(told: Told):
    assert "10 Europe/Amsterdam; 8 marked as logged more than a day late" in told.printed


def test_an_alert_that_two_logs_raise_is_told_once(told: Told):
    assert "use until" in told.printed
    assert told.printed.count("alert tube_expired") == 1


def test_no_server_is_said_in_a_sentence(tmp_path: Path):
    printed = io.StringIO()
    with pytest.raises(SystemExit):
        story.play("http://127.0.0.1:9", tmp_path, Console(file=printed))
    assert "No server answers" in printed.getvalue()
