"""Entering a score at a page: what it comes to, what is refused, and that nothing typed is lost."""

import re
from typing import Any

import pytest

from tests.api.pages.browser import TextBrowser
from tests.api.reviews.setting import WEEK_52, reviews, treat
from tests.people import Person

ID = re.compile(r'name="id" value="([^"]+)"')
FACE = ("forehead", "periocular", "nose", "cheeks", "perioral", "chin")
BODY = ("head_neck", "hands", "upper_extremities", "trunk", "lower_extremities", "feet")


@pytest.fixture
def here(alice: Person) -> str:
    return f"/clinic/patients/{alice.patient_id}/scores"


def send(browser: TextBrowser, path: str, *rows: tuple[str, str, str], **more: str) -> Any:
    """The sheet as the page gives it, with these rows filled in."""
    found = ID.search(browser.get(path).text)
    assert found
    names = BODY if "t_vasi" in path else FACE
    sheet = [*((name, "", "") for name in names if name not in {row[0] for row in rows}), *rows]
    columns = zip(
        ("region", "hand_units", "depigmented_pct"), zip(*sheet, strict=True), strict=True
    )
    form = {"id": found[1], "assessed_on": WEEK_52, "act": "record"} | more
    return browser.send(path, path, **form, **{name: list(cells) for name, cells in columns})


def series(about: Person, measure: str) -> list[float]:
    items = about.get(f"{about.home}/assessments", params={"measure": measure}).json()["items"]
    return [one["value"] for one in items]


def test_a_face_scored_by_regions_is_recorded_with_its_f_bsa(
    doras: TextBrowser, here: str, alice: Person
):
    answer = send(doras, here, ("periocular", "0,4", "90"), ("perioral", "0.5", "100"))
    assert answer.status_code == 303
    assert series(alice, "f_vasi") == [0.86]
    assert series(alice, "f_bsa") == [0.9]
    assert "Recorded: F-VASI (face, 0 to 3) 0.86" in doras.get(answer.headers["location"]).text


def test_a_region_may_have_two_degrees_on_a_row_of_its_own(
    doras: TextBrowser, here: str, alice: Person
):
    page = send(doras, here, ("cheeks", "1", "50"), act="row").text
    assert page.count('name="hand_units"') == 7
    rows = [(name, "", "") for name in FACE if name != "cheeks"]
    send(doras, here, *rows, ("cheeks", "1", "50"), ("cheeks", "0.5", "100"))
    assert series(alice, "f_vasi") == [1.0]


def test_the_score_is_computed_before_it_is_recorded(doras: TextBrowser, here: str, alice: Person):
    text = send(doras, here, ("cheeks", "1", "50"), act="compute").text
    assert "F-VASI (face, 0 to 3): 0.50" in text
    assert "Not recorded yet." in text
    assert series(alice, "f_vasi") == []


def test_an_empty_sheet_is_no_healthy_face(doras: TextBrowser, here: str, alice: Person):
    answer = send(doras, here)
    assert (answer.status_code, series(alice, "f_vasi")) == (422, [])
    assert "The sheet is empty" in answer.text
    send(doras, here, none="1")
    assert series(alice, "f_vasi") == [0]


def test_a_face_of_which_each_region_is_0_is_a_healthy_one(
    doras: TextBrowser, here: str, alice: Person
):
    send(doras, here, *((name, "", "0") for name in FACE))
    assert series(alice, "f_vasi") == [0]


@pytest.mark.parametrize(
    ("rows", "more"), [([(name, "", "0") for name in BODY], {}), ([], {"none": "1"})]
)
def test_a_healthy_body_is_entered_by_its_regions_or_in_a_word(
    doras: TextBrowser,
    here: str,
    alice: Person,
    rows: list[tuple[str, str, str]],
    more: dict[str, str],
):
    assert send(doras, f"{here}?measure=t_vasi", *rows, **more).status_code == 303
    assert series(alice, "t_vasi") == [0]


def test_regions_and_a_healthy_face_at_once_are_asked_again(
    doras: TextBrowser, here: str, alice: Person
):
    assert send(doras, here, ("nose", "0.2", "50"), none="1").status_code == 422
    assert series(alice, "f_vasi") == []


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("nose", "", "50"), "Fill this in."),
        (("nose", "0.2", ""), "Fill this in."),
        (("nose", "much", "50"), "Enter a number above 0, at most 100."),
        (("nose", "0.123", "50"), "At most 2 decimals."),
        (("nose", "0", "50"), "More than 0."),
        (("nose", "200", "50"), "At most 100."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(
    doras: TextBrowser, here: str, row: tuple[str, str, str], says: str
):
    answer = send(doras, here, ("chin", "0.7", "25"), row, note="With Wood's lamp")
    assert answer.status_code == 422
    assert re.search(rf'id="sheet-regions\.5\.\w+-fault">{re.escape(says)}<', answer.text)
    assert 'value="0.7"' in answer.text
    assert "With Wood&#39;s lamp" in answer.text


def test_a_face_larger_than_any_is_refused_in_words(doras: TextBrowser, here: str):
    answer = send(doras, here, ("cheeks", "3.6", "50"))
    assert answer.status_code == 422
    assert "3.6 hand units are more than the 3.5 there are" in answer.text


def test_a_day_to_come_is_refused_beside_its_field(doras: TextBrowser, here: str):
    answer = send(doras, here, ("chin", "1", "50"), assessed_on="2026-03-04")
    assert 'id="sheet-assessed_on-fault"' in answer.text


def test_a_sheet_that_is_sent_twice_is_one_score(doras: TextBrowser, here: str, alice: Person):
    form = {"id": "01932c4e-7b1a-7c3d-9e55-0a1b2c3d4e5f"}
    for _ in range(2):
        assert send(doras, here, ("chin", "1", "50"), **form).status_code == 303
    assert series(alice, "f_vasi") == [0.5]


def test_the_same_sheet_with_other_content_becomes_a_further_score(
    doras: TextBrowser, here: str, alice: Person
):
    form = {"id": "01932c4e-7b1a-7c3d-9e55-0a1b2c3d4e5f"}
    send(doras, here, ("chin", "1", "50"), **form)
    answer = send(doras, here, ("chin", "1", "75"), **form)
    again = ID.search(answer.text)
    assert (answer.status_code, again and again[1] != form["id"]) == (409, True)
    send(doras, here, ("chin", "1", "75"))
    assert series(alice, "f_vasi") == [0.75, 0.5]


def test_what_was_entered_says_what_counts_of_a_day(doras: TextBrowser, here: str):
    send(doras, here, ("chin", "1", "50"))
    send(doras, here, ("chin", "1", "75"))
    entered = doras.get(here).text.partition("Entered so far")[2]
    listed = " ".join(re.sub("<[^>]+>", " ", entered).split())
    last, first = listed.index("0.75"), listed.index("0.50")
    assert last < listed.index("of record") < first < listed.index("replaced that day")


def test_a_total_is_given_by_regions_or_alone(doras: TextBrowser, here: str, alice: Person):
    body = f"{here}?measure=t_vasi"
    send(doras, body, ("hands", "2", "50"))
    send(doras, body, total="6,5")
    assert sorted(series(alice, "t_vasi")) == [1, 6.5]
    answer = send(doras, body, ("hands", "2", "50"), total="6.5")
    assert "Regions or the total, not both." in answer.text


def test_a_score_of_the_day_is_entered_from_the_review_that_waits_for_it(
    doras: TextBrowser, here: str, dora: Person, alice: Person
):
    treat(dora, alice)
    review = f"/clinic/patients/{alice.patient_id}/reviews/{reviews(dora, alice)['week_52']['id']}"
    way = re.search(r'href="([^"]*/scores\?[^"]*)"', doras.get(review).text)
    assert way
    answer = send(doras, way[1], ("cheeks", "1", "50"))
    assert f'href="{review}"' in doras.get(answer.headers["location"]).text


def test_no_machines_value_leads_who_scores_and_no_strangers_score_is_shown(
    doras: TextBrowser, here: str, bob: Person, dora: Person
):
    other = f"/clinic/patients/{bob.patient_id}/scores"
    recorded = send(doras, other, ("chin", "1", "50")).headers["location"].partition("recorded=")[2]
    assert doras.get(f"{here}?recorded={recorded}").status_code == 404
