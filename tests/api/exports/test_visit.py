"""The visit summary as tables says what the JSON says, cell by cell."""

from typing import Any

import pytest

from api.database import Sessions
from api.exports import visit
from api.exports.archive import zipped
from tests.api.exports.reading import Rows, tables_of, text_of
from tests.api.reviews.setting import REASON, score
from tests.api.summaries import samples
from tests.api.summaries.sample_values import MACHINE
from tests.api.summaries.test_routes import looks
from tests.api.summaries.year import asked, live_through, log, report, signed, summary
from tests.people import Person


def taken(by: Person, about: Person) -> bytes:
    answer = asked(by, about, ".csv.zip")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    return answer.content


@pytest.fixture
def year(dora: Person, alice: Person) -> dict[str, Rows]:
    live_through(dora, alice)
    signed(dora, alice)
    return tables_of(taken(dora, alice))


def test_the_scores_are_those_that_were_given(year: dict[str, Rows]) -> None:
    scores = [one for one in year["values"] if one["measure"] == "f_vasi"]
    given = [(one["assessed_on"], one["value"]) for one in scores if one["source"] == "clinician"]
    assert given == [("2025-03-01", "1.2"), ("2025-08-20", "0.8"), ("2026-03-01", "0.29")]
    assert {one["unit"] for one in scores} == {"points, 0 to 3"}


def test_the_change_is_that_of_a_pocket_calculator(year: dict[str, Rows]) -> None:
    counts = [one for one in year["comparisons"] if one["of_record"] == "true"]
    (one,) = (one for one in counts if one["measure"] == "f_vasi")
    # 100 x (1.20 - 0.29) / 1.20 = 75.8333
    assert float(one["change_pct"]) == pytest.approx(75.8333, abs=1e-4)
    assert (one["responder"], one["machine_made"]) == ("F-VASI75", "false")


def test_the_applications_of_a_year_are_counted(year: dict[str, Rows]) -> None:
    # Two on each of 30 days, and one on the first of May.
    assert len(year["applications"]) == 61
    (first, *_) = year["applications"]
    assert first["applied_at"].startswith(first["applied_on"])
    assert sum(int(one["applications"]) for one in year["days"]) == 61


def test_the_decision_is_there_with_its_reason(year: dict[str, Rows]) -> None:
    decided = [one for one in year["reviews"] if one["decision"]]
    assert [one["reason"] for one in decided] == [REASON]
    assert len(decided[0]["evidence_hash"]) == 64


def test_every_cell_of_a_table_is_in_the_dictionary(year: dict[str, Rows]) -> None:
    described = {(one["table"], one["column"]) for one in year["dictionary"]}
    for name, rows in year.items():
        for row in rows:
            assert {(name, column) for column in row} <= described


def test_the_tables_say_what_the_json_says(dora: Person, alice: Person) -> None:
    live_through(dora, alice)
    told, content = summary(dora, alice, applications=True), taken(dora, alice)
    tables = tables_of(content)
    (visit,) = tables["visit"]
    assert visit["content_hash"] == told["content_hash"]
    assert told["content_hash"] in text_of(content, "README.txt")
    assert_adherence(visit, told["adherence"])
    assert [(one["value_id"], float(one["value"])) for one in tables["values"]] == [
        (one["id"], one["value"]) for series in told["series"] for one in series["values"]
    ]
    for name, key in (("alerts", "rule"), ("reactions", "term"), ("reviews", "kind")):
        assert [one[key] for one in tables[name]] == [one[key] for one in told[name]]


def assert_adherence(visit: dict[str, str], said: dict[str, Any]) -> None:
    taking = said["taking"]
    assert int(visit["applications_logged"]) == taking["part"]
    assert int(visit["applications_due"]) == taking["whole"]
    assert float(visit["taking_share"]) == taking["value"]
    assert int(visit["over_use"]) == said["over_use"]


def test_what_a_machine_made_is_marked_with_how() -> None:
    values = tables_of(b"".join(zipped(visit.files(samples.full()))))["values"]
    machine = [one for one in values if one["machine_made"] == "true"]
    assert machine
    for one in machine:
        assert (one["source"], one["value_of_record"], one["made_by"]) == ("machine", "false", "")
        assert (one["algorithm"], one["algorithm_version"]) == (MACHINE, "1.4.0")
        assert float(one["low"]) <= float(one["value"]) <= float(one["high"])


def test_the_same_summary_is_the_same_bytes() -> None:
    once, again = (b"".join(zipped(visit.files(samples.full()))) for _ in range(2))
    assert once == again


def test_what_a_patient_typed_is_never_a_formula(dora: Person, alice: Person) -> None:
    live_through(dora, alice)
    for term in ('=HYPERLINK("http://x")', "-2+3", "+1", "@SUM(A1)", "\tspots", "'quoted", "spots"):
        report(alice, term)
    terms = [one["term"] for one in tables_of(taken(dora, alice))["reactions"]]
    assert not [term for term in terms if term[0] in "=+-@\t\r"]
    assert '\'=HYPERLINK("http://x")' in terms
    assert "''quoted" in terms
    assert "spots" in terms


def test_the_look_is_audited(dora: Person, alice: Person, sessions: Sessions) -> None:
    live_through(dora, alice)
    taken(dora, alice)
    (look,) = looks(sessions)
    assert (look.patient_id, look.detail["form"]) == (alice.patient_id, "csv")


def test_a_patient_takes_their_own_away_but_no_proposal(dora: Person, alice: Person) -> None:
    live_through(dora, alice)
    log(alice, "2026-02-01T08:00:00+01:00")
    assert {one["proposal"] for one in tables_of(taken(alice, alice))["reviews"]} == {""}


def test_of_a_score_that_was_corrected_the_later_is_of_record(dora: Person, alice: Person) -> None:
    live_through(dora, alice)
    score(dora, alice, 1.0, "2025-03-01")
    values = tables_of(taken(dora, alice))["values"]
    marked = [
        (one["value"], one["value_of_record"]) for one in values if one["measure"] == "f_vasi"
    ]
    assert marked[:3] == [("1.2", "false"), ("1.0", "true"), ("0.8", "true")]
