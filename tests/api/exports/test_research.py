"""A study's data: those who consent, under pseudonyms, with days for dates and no words."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from api.database import Sessions
from api.exports.pseudonyms import left_out_days, pseudonym, study_key
from api.patients.models import Consent, Purpose
from api.settings import SAMPLE_SECRET
from tests.api.exports.reading import Rows, tables_of, text_of
from tests.api.reviews.setting import score
from tests.api.summaries.year import live_through, signed
from tests.people import NOW, Person, treated, treatment

PATH = "/v1/clinic/research.csv.zip?study=shingles"
STARTED = date(2025, 3, 3)


def agree(sessions: Sessions, *patients: UUID | None) -> None:
    with sessions.write() as session:
        for patient_id in patients:
            assert patient_id
            session.add(_consent(patient_id))


def _consent(patient_id: UUID) -> Consent:
    return Consent(patient_id=patient_id, purpose=Purpose.research, text_version="1", given_at=NOW)


def others(sessions: Sessions, dora: Person, count: int = 5) -> None:
    """Patients under treatment who are as old as Alice, and consent."""
    with sessions.write() as session:
        for number in range(count):
            session.add(_consent(treated(session, dora, f"Other {number}", STARTED)))


@pytest.fixture
def taken(dora: Person, ada: Person, alice: Person, bob: Person, sessions: Sessions) -> bytes:
    live_through(dora, alice)
    score(dora, alice, 0.7, "2025-08-20")
    signed(dora, alice)
    agree(sessions, alice.patient_id)
    others(sessions, dora)
    answer = ada.get(PATH)
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


@pytest.fixture
def data(taken: bytes) -> dict[str, Rows]:
    return tables_of(taken)


@pytest.fixture
def name(alice: Person) -> str:
    assert alice.patient_id
    return pseudonym(study_key(SAMPLE_SECRET, alice.clinic_id, "shingles"), alice.patient_id)


def of(name: str, rows: Rows) -> Rows:
    return [row for row in rows if row["participant"] == name]


def test_the_participants_are_those_who_are_treated_and_agree(data: dict[str, Rows]) -> None:
    found = {(one["birth_years"], one["sex_at_birth"]) for one in data["participants"]}
    assert (len(data["participants"]), found) == (6, {("1990-1994", "female")})


def test_days_are_counted_from_the_first_day_of_treatment(data: dict[str, Rows], name: str) -> None:
    scores = [one for one in of(name, data["values"]) if one["measure"] == "f_vasi"]
    # 1 March is two days before the start, 20 August 170 after it; the last day is left out.
    assert [(one["day"], one["value"]) for one in scores][:2] == [("-2", "1.2"), ("170", "0.8")]
    # Who scored again for that day corrected it.
    marked = [(one["value"], one["value_of_record"]) for one in scores][:3]
    assert marked == [("1.2", "true"), ("0.8", "false"), ("0.7", "true")]
    first = of(name, data["applications"])[0]
    # 3 March at 7 in UTC.
    assert (first["day"], first["hour"], first["bsa_pct"]) == ("0", "8", "1.00")


def test_the_last_days_are_left_out(data: dict[str, Rows], name: str, alice: Person) -> None:
    key = study_key(SAMPLE_SECRET, alice.clinic_id, "shingles")
    assert alice.patient_id
    last = NOW.date() - timedelta(days=left_out_days(key, alice.patient_id))
    told = [
        int(row["day"]) for table in ("values", "applications") for row in of(name, data[table])
    ]
    assert max(told) <= (last - STARTED).days


def test_nothing_in_it_names_anybody(taken: bytes, alice: Person) -> None:
    tables = tables_of(taken)
    words = "\n".join(str(rows) for table, rows in tables.items() if table != "dictionary")
    for trace in ("Alice", "Other", "Dora", "@", "2025", "2026", "Spots", "Amsterdam"):
        assert trace not in words
    assert str(alice.patient_id) not in words


def test_the_readme_says_that_it_is_not_anonymous(taken: bytes) -> None:
    assert "pseudonymised, not anonymous" in text_of(taken, "README.txt")


def test_another_study_has_other_pseudonyms(taken: bytes, ada: Person) -> None:
    other = tables_of(ada.get(PATH + "-2").content)
    named, again = (
        {one["participant"] for one in t["participants"]} for t in (tables_of(taken), other)
    )
    assert not named & again


def test_who_withdraws_is_in_no_further_export(
    dora: Person, alice: Person, sessions: Sessions
) -> None:
    live_through(dora, alice)
    agree(sessions, alice.patient_id)
    others(sessions, dora)
    given = alice.get(f"{alice.home}/consents").json()
    (consent,) = (one for one in given if one["purpose"] == "research")
    alice.post(f"{alice.home}/consents/{consent['id']}/withdraw")
    assert len(tables_of(dora.get(PATH).content)["participants"]) == 5


def test_who_never_began_takes_no_part(
    taken: bytes, dora: Person, ada: Person, bob: Person, sessions: Sessions
) -> None:
    agree(sessions, bob.patient_id)
    with sessions.write() as session:
        assert bob.patient_id
        session.add(treatment(dora, bob.patient_id, STARTED, called_off=True))
    again = tables_of(ada.get(PATH).content)
    assert len(again["participants"]) == len(tables_of(taken)["participants"])


def test_four_are_too_few_to_hide_among(dora: Person, sessions: Sessions) -> None:
    others(sessions, dora, 4)
    answer = dora.get(PATH)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_few_participants")


def test_a_participant_finds_it_among_who_looked(taken: bytes, alice: Person, bob: Person) -> None:
    (line, *_) = alice.get(f"{alice.home}/audit").json()["items"]
    assert (line["actor"], line["action"]) == ("Ada Aalto", "patient.exported")
    actions = [one["action"] for one in bob.get(f"{bob.home}/audit").json()["items"]]
    assert "patient.exported" not in actions


@pytest.mark.parametrize("name", ["sam", "alice"])
def test_others_do_not_know_of_it(name: str, request: pytest.FixtureRequest) -> None:
    someone: Person = request.getfixturevalue(name)
    assert someone.get(PATH).status_code == 404
