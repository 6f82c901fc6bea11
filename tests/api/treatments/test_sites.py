"""Where the cream is prescribed: which sites a label lets be, how much skin, once at a time."""

from tests.api.treatments.starting import AREAS, start, started
from tests.people import Person


def test_without_the_face_the_eu_label_does_not_start(dora: Person, alice: Person) -> None:
    answer = start(dora, alice, areas=[{"site": "hands", "bsa_pct": 1}])
    assert [one["code"] for one in answer.json()["refusals"]] == ["facial_involvement"]


def test_without_the_face_the_us_label_does(dora: Person, alice: Person) -> None:
    answer = start(dora, alice, jurisdiction="us", areas=[{"site": "hands", "bsa_pct": 1}])
    assert answer.status_code == 201


def test_lips_are_not_an_area(dora: Person, alice: Person) -> None:
    answer = start(dora, alice, areas=[*AREAS, {"site": "lips", "bsa_pct": 0.1}])
    assert (answer.status_code, answer.json()["code"]) == (409, "site_forbidden")


def test_an_area_stops_alone_and_starts_again(dora: Person, alice: Person) -> None:
    path = started(dora, alice)
    area = alice.get(f"{alice.home}/treatments").json()[0]["areas"][0]
    body = {"stopped_on": "2026-09-01", "reason": "Repigmented"}
    assert dora.post(f"{path}/areas/{area['id']}/stop", body).status_code == 200
    again = {"site": area["site"], "bsa_pct": 0.2, "since": "2026-12-01"}
    assert dora.post(f"{path}/areas", again).status_code == 201
    spells = [one["since"] for one in alice.get(f"{alice.home}/treatments").json()[0]["areas"]]
    assert spells == ["2026-03-02", "2026-03-02", "2026-12-01"]


def test_a_site_is_treated_once_at_a_time_and_may_start_again_as_it_stops(
    dora: Person, alice: Person
) -> None:
    path = started(dora, alice)
    again = {"site": "periocular", "bsa_pct": 0.2, "since": "2026-09-01"}
    answer = dora.post(f"{path}/areas", again)
    assert (answer.status_code, answer.json()["code"]) == (409, "site_under_treatment")
    area = alice.get(f"{alice.home}/treatments").json()[0]["areas"][0]
    stop = {"stopped_on": "2026-09-01", "reason": "Repigmented"}
    dora.post(f"{path}/areas/{area['id']}/stop", stop)
    assert dora.post(f"{path}/areas", again).status_code == 201
    twice = start(dora, alice, areas=[AREAS[0], AREAS[0]])
    assert (twice.status_code, twice.json()["errors"][0]["field"]) == (422, "areas")


def test_areas_of_more_than_ten_percent_are_flagged_not_refused(
    dora: Person, alice: Person
) -> None:
    started(dora, alice, areas=[*AREAS, {"site": "trunk", "bsa_pct": 9.2}])
    [alert] = dora.get(f"{alice.home}/alerts").json()["items"]
    assert alert["rule"] == "areas_over_label"
    assert alert["inputs"] == {"bsa_pct": 10.1, "limit_pct": 10.0}


def test_areas_of_exactly_ten_percent_are_in_order(dora: Person, alice: Person) -> None:
    started(dora, alice, areas=[*AREAS, {"site": "trunk", "bsa_pct": 9.1}])
    assert dora.get(f"{alice.home}/alerts").json()["items"] == []


def test_lips_alone_are_refused_as_a_site_and_not_for_a_missing_face(
    dora: Person, alice: Person
) -> None:
    answer = start(dora, alice, areas=[{"site": "lips", "bsa_pct": 0.1}])
    assert answer.json()["code"] == "site_forbidden"
