"""A clinic's response rates and its Bland-Altman report, over HTTP."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from api.audit import AuditEntry
from api.cohorts.jobs import report_cohorts
from api.cohorts.models import CohortReport
from api.cohorts.published import arms
from api.database import Sessions
from tests.api.cohorts.crowd import STARTED, mistaken, score, treated
from tests.people import Person


def responses(by: Person, **asked: str) -> dict[str, Any]:
    answer = by.get("/v1/cohort/responses", params=asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def row(found: dict[str, Any], week: int, response: str) -> dict[str, Any]:
    (one,) = (r for r in found["rows"] if (r["week"], r["response"]) == (week, response))
    return dict(one)


def agreement(by: Person, **asked: str) -> dict[str, Any]:
    answer = by.get("/v1/cohort/agreement", params=asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.fixture
def both_scored(sessions: Sessions, dora: Person) -> None:
    """Six patients; the machine reads 0.1 more, and its new version 0.2 more for three of them."""
    patients = treated(sessions, dora, 6)
    score(sessions, dora, patients, week=24, value=1.0)
    score(sessions, dora, patients, week=24, value=1.1, version="1")
    score(sessions, dora, patients[:3], week=24, value=1.2, version="2")


def test_a_rate_has_its_denominator_and_its_interval(sessions: Sessions, dora: Person):
    patients = treated(sessions, dora, 10)
    score(sessions, dora, patients, week=0, value=1.0)
    score(sessions, dora, patients[:4], week=24, value=0.2)
    score(sessions, dora, patients[4:8], week=24, value=0.6)
    found = row(responses(dora), 24, "f_vasi_75")
    assert (found["due"], found["missing"], found["hidden"]) == (10, 2, False)
    assert (found["observed"]["responders"], found["observed"]["of"]) == (4, 8)
    assert found["observed"]["interval"] == pytest.approx({"low": 21.5, "high": 78.5}, abs=0.1)
    assert found["missing_as_failures"]["percent"] == 40


def test_a_treatment_that_was_called_off_is_nobodys_first(sessions: Sessions, dora: Person):
    patients = treated(sessions, dora, 5)
    mistaken(sessions, dora, patients, STARTED - timedelta(weeks=30))
    score(sessions, dora, patients, week=0, value=1.0)
    score(sessions, dora, patients, week=24, value=0.2)
    found = row(responses(dora), 24, "f_vasi_75")
    assert (found["missing"], found["observed"]["responders"]) == (0, 5)


def test_a_machines_rates_are_its_own_and_name_it(sessions: Sessions, dora: Person):
    patients = treated(sessions, dora, 5)
    for week, value in ((0, 1.0), (24, 0.2)):
        score(sessions, dora, patients, week=week, value=value, version="1")
    assert row(responses(dora), 24, "f_vasi_75")["hidden"] is True
    found = responses(dora, scored_by="machine")
    assert row(found, 24, "f_vasi_75")["observed"]["percent"] == 100
    assert found["algorithms"] == ["repigment-test 1"]


def test_what_nobody_confirmed_counts_nowhere(sessions: Sessions, dora: Person):
    patients = treated(sessions, dora, 5)
    for week in (0, 24):
        score(sessions, dora, patients, week=week, value=1, version="1", provisional=True)
    score(sessions, dora, patients, week=24, value=1)
    assert row(responses(dora, scored_by="machine"), 24, "f_vasi_75")["hidden"] is True
    assert agreement(dora)["groups"] == []


def test_published_rates_stand_beside_with_their_source(dora: Person):
    published = responses(dora)["published"]
    assert len(published) == len(arms())
    assert all(one["source"] for one in published)


def test_another_clinic_has_its_own_cohort(sessions: Sessions, dora: Person, sven: Person):
    patients = treated(sessions, dora, 5)
    for week in (0, 24):
        score(sessions, dora, patients, week=week, value=1)
    assert row(responses(dora), 24, "f_vasi_50")["due"] == 5
    assert row(responses(sven), 24, "f_vasi_50")["due"] is None


def test_versions_are_judged_one_by_one(both_scored: None, dora: Person):
    first, second = agreement(dora)["groups"]
    assert (first["versions"], first["figures"]["patients"]) == (["1"], 6)
    assert first["figures"]["bias"]["value"] == pytest.approx(0.1)
    assert (second["versions"], second["hidden"], second["figures"]) == (["2"], True, None)


def test_version_ten_comes_after_version_nine(sessions: Sessions, dora: Person):
    patients = treated(sessions, dora, 5)
    score(sessions, dora, patients, week=24, value=1.0)
    for version in ("0.10.0", "0.9.0"):
        score(sessions, dora, patients, week=24, value=1.0, version=version)
    assert [one["versions"] for one in agreement(dora)["groups"]] == [["0.9.0"], ["0.10.0"]]


def test_versions_are_taken_together_only_when_that_is_said(both_scored: None, dora: Person):
    found = agreement(dora, versions="together")
    assert found["versions"] == "together"
    (group,) = found["groups"]
    assert group["versions"] == ["1", "2"]
    assert (group["figures"]["patients"], group["figures"]["pairs"]) == (6, 9)


def test_of_several_scores_of_a_day_the_last_one_counts(sessions: Sessions, dora: Person):
    patients = treated(sessions, dora, 5)
    score(sessions, dora, patients, week=24, value=2.0)
    score(sessions, dora, patients, week=24, value=1.0)
    score(sessions, dora, patients, week=24, value=1.0, version="1")
    (group,) = agreement(dora)["groups"]
    assert (group["figures"]["pairs"], group["figures"]["bias"]["value"]) == (5, 0)


def rings(svg: str) -> int:
    (drawn,) = re.findall(r'<path d="([^"]*)"[^>]*class="pairs"', svg)
    return str(drawn).count("M")


def test_the_plot_has_a_ring_for_each_pair(sessions: Sessions, dora: Person, ada: Person):
    for number, patient in enumerate(treated(sessions, dora, 6)):
        score(sessions, dora, [patient], week=24, value=1.0)
        score(sessions, dora, [patient], week=24, value=1.0 + number / 10, version="1")
    answer = ada.get("/v1/cohort/agreement.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert rings(answer.text) == 6


def test_pairs_that_are_alike_are_one_ring(sessions: Sessions, dora: Person):
    patients = treated(sessions, dora, 5)
    score(sessions, dora, patients, week=24, value=1.0)
    score(sessions, dora, patients, week=24, value=1.5, version="1")
    assert rings(dora.get("/v1/cohort/agreement.svg").text) == 1


def test_what_is_drawn_of_patients_is_not_among_the_figures(both_scored: None, ada: Person):
    agreement(ada)
    assert "points" not in agreement(ada)


def test_figures_that_an_earlier_version_kept_are_counted_anew(
    both_scored: None, ada: Person, sessions: Sessions
):
    agreement(ada)
    with sessions.write() as session:
        kept = session.get_one(CohortReport, (ada.clinic_id, "agreement apart"))
        kept.content = {name: one for name, one in kept.content.items() if name != "points"}
        session.add(kept)
    assert rings(ada.get("/v1/cohort/agreement.svg").text) == 1


def test_four_patients_are_not_drawn(sessions: Sessions, dora: Person):
    patients = treated(sessions, dora, 4)
    score(sessions, dora, patients, week=24, value=1)
    score(sessions, dora, patients, week=24, value=1, version="1")
    answer = dora.get("/v1/cohort/agreement.svg")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_few_patients")


def test_what_was_counted_is_kept_for_an_hour(sessions: Sessions, dora: Person):
    patients = treated(sessions, dora, 5)
    score(sessions, dora, patients, week=0, value=1.0)
    assert row(responses(dora), 24, "f_vasi_50")["due"] is None
    score(sessions, dora, patients, week=24, value=0.4)
    soon, later = responses(dora.after(minutes=59)), responses(dora.after(minutes=60))
    assert row(soon, 24, "f_vasi_50")["due"] is None
    assert row(later, 24, "f_vasi_50")["due"] == 5
    assert soon["made_at"] < later["made_at"]


def test_every_clinic_is_counted_ahead(
    sessions: Sessions, dora: Person, sven: Person, client: TestClient
):
    report_cohorts(client.app.state.resources, "")  # type: ignore[attr-defined]
    with sessions.read() as session:
        kept = session.exec(select(CohortReport)).all()
    clinics = {dora.clinic_id, sven.clinic_id}
    assert {one.clinic_id for one in kept} == clinics
    assert len(kept) == 4 * len(clinics)


def test_every_look_is_audited(dora: Person, sessions: Sessions):
    responses(dora)
    agreement(dora)
    with sessions.read() as session:
        lines = session.exec(select(AuditEntry).where(AuditEntry.subject == "clinic")).all()
    seen = [(one.action, one.actor_id) for one in lines if one.action.endswith(".seen")]
    assert seen == [("cohort.seen", dora.account_id), ("agreement.seen", dora.account_id)]


@pytest.mark.parametrize("path", ["responses", "agreement", "agreement.svg"])
def test_the_front_desk_and_patients_are_told_nothing(path: str, sam: Person, alice: Person):
    for person in (sam, alice):
        assert person.get(f"/v1/cohort/{path}").status_code == 404
