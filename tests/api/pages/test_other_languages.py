"""No English is left on a page: read in a language in which every translated text is bracketed."""

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from api.database import Sessions, uuid7
from tests.api.assessments.machine import measured
from tests.api.brackets import SAID, words_left
from tests.api.pages.browser import TextBrowser
from tests.api.reviews.setting import WEEK_52, apply, reviews, score, treat
from tests.api.summaries.year import take_photo
from tests.people import PASSWORD, Person

# Names of people, places and measures, what people typed, and what the locale says of time.
NOT_OURS = re.compile(
    r"Repigment|Alice Nguyễn|Bob Bakker|Dora Dijkstra|Ada \w+|North Clinic|\S+@\S+"
    r"|F-VASI\d*|T-VASI\d*|F-BSA|\bIII\b"
    r"|BSA|DLQI|VNS|WHO-UMC|FHIR|JSON|TRuE-V\d?|repigment-\w+|Spots here|Dispensed by mistake"
    r"|Chromium|proposal-\d|eu-2023|Opzelura [^,]* cream|testclient|[0-9a-f]{6,}|https?://\S+"
    r"|TRuE-V, doi \S+|Raebel 2013, PMC\d+|(Jan|Feb|März|Apr|Mai|Juni|Juli|Aug|Sept|Okt|Nov|Dez)\b"
    r"|\b(vor|Tag|Tagen|Wochen|Monat|Monaten)\b"
)


class VisibleText(HTMLParser):
    """What is read, and read aloud; a quotation says of itself in which language it is."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if (
            self._silent
            or tag in ("script", "style", "code")
            or ("lang" in given and tag != "html")
        ):
            self._silent += tag not in ("br", "img", "input", "link", "meta")
            return
        self.found += [said for name in ("alt", "title", "aria-label") if (said := given.get(name))]

    def handle_endtag(self, _tag: str) -> None:
        self._silent -= bool(self._silent)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def english_left(html: str) -> list[str]:
    reader = VisibleText()
    reader.feed(html)
    return words_left(" \n".join(reader.found), NOT_OURS)


@pytest.fixture
def german(client: TestClient, dora: Person, sessions: Sessions, bracketed: None) -> TextBrowser:
    browser = TextBrowser(client).sign_in(dora, sessions)
    browser.send("/clinic/account", "/clinic/language", language="de", next="/clinic/")
    return browser


@pytest.fixture
def home(dora: Person, alice: Person, sessions: Sessions) -> str:
    """A patient about whom every part of the pages has something to say."""
    treat(dora, alice)
    score(dora, alice, 2.0, "2025-03-03")
    score(dora, alice, 1.0, WEEK_52)
    measured(sessions, alice, WEEK_52, 1.2, spread=0.3, provisional=True)
    apply(alice, date(2026, 2, 20), 3)
    take_photo(alice, str(uuid7()), date(2025, 3, 3), brightness=1.0)
    take_photo(alice, str(uuid7()), date.fromisoformat(WEEK_52), brightness=0.9)
    reaction = {"term": "Spots here", "site": "general", "onset_on": "2026-03-01"}
    graded = {"id": str(uuid7()), "severity": "mild", "serious": True}
    alice.post(f"{alice.home}/reactions", reaction | graded)
    tube = {"id": str(uuid7()), "grams": 100, "opened_on": "2026-02-01"}
    alice.post(f"{alice.home}/tubes", tube)
    alice.post(f"{alice.home}/tubes/{tube['id']}/withdraw", {"reason": "Dispensed by mistake"})
    return f"/clinic/patients/{alice.patient_id}"


def test_the_pages_of_a_patient_are_all_in_the_language_that_was_chosen(
    german: TextBrowser, home: str, dora: Person, alice: Person
):
    review = f"{home}/reviews/{reviews(dora, alice)['week_52']['id']}"
    entered = (
        f"{home}/scores",
        f"{home}/scores?measure=t_vasi",
        f"{home}/treatment",
        f"{home}/correct",
    )
    paths = (
        *entered,
        home,
        f"{home}/audit",
        f"{home}/compare",
        review,
        "/clinic/",
        "/clinic/patients",
    )
    left = {path: english_left(german.get(path).text) for path in paths}
    assert left == {path: [] for path in paths}


def test_so_are_cohort_account_and_refusals(german: TextBrowser, alice: Person):
    doors = ("/clinic/sign-in", "/clinic/join", "/clinic/people")
    paths = (*doors, "/clinic/cohort", "/clinic/account", "/clinic/patients?cursor=x", "/clinic/no")
    left = {path: english_left(german.get(path).text) for path in paths}
    assert left == {path: [] for path in paths}


def test_a_script_is_told_of_a_refusal_in_that_language_too(german: TextBrowser):
    told = german.client.get("/clinic/nowhere", headers={"accept": "application/json"}).json()
    assert [SAID.fullmatch(told[name]) for name in ("title", "detail", "advice")].count(None) == 0


def test_a_form_that_is_not_complete_says_so_in_that_language(
    german: TextBrowser, home: str, dora: Person, alice: Person
):
    review = f"{home}/reviews/{reviews(dora, alice)['week_52']['id']}"
    form = {"evidence_hash": "0" * 64, "password": PASSWORD, "decision": "continue"}
    answer = german.send(review, f"{review}/sign", reason="no", **form)
    assert "«The request could not be understood»" in answer.text
    assert english_left(answer.text) == []


def test_what_an_older_signature_froze_without_its_parts_stays_a_quotation():
    assert english_left('<li><span lang="en">Half of it.</span> <p>«Now»</p></li>') == []
    assert english_left("<li><span>Half of it.</span></li>") == ["Half"]
