"""An alert stays on the record; a clinician says it was seen, a patient cannot."""

from concurrent.futures import ThreadPoolExecutor

from sqlmodel import select

from api.audit import AuditEntry
from api.database import Sessions, uuid7
from tests.people import Person

SERIOUS = {
    "term": "anaphylaxis",
    "site": "trunk",
    "onset_on": "2026-03-01",
    "severity": "severe",
    "serious": True,
    "note": "",
}


def raised(alice: Person) -> str:
    answer = alice.post(f"{alice.home}/reactions", {"id": str(uuid7()), **SERIOUS})
    assert answer.status_code == 201, answer.text
    [alert] = alice.get(f"{alice.home}/alerts").json()["items"]
    return f"{alice.home}/alerts/{alert['id']}"


def test_a_dermatologist_acknowledges_and_the_alert_stays(alice: Person, dora: Person) -> None:
    alert = raised(alice)
    seen = dora.post(f"{alert}/acknowledge", {"note": "Called the patient."}).json()
    assert seen["acknowledgement"] == "Called the patient."
    assert len(alice.get(f"{alice.home}/alerts").json()["items"]) == 1
    assert alice.get(f"{alice.home}/alerts?only_open=true").json()["items"] == []


def test_acknowledging_again_changes_nothing(alice: Person, dora: Person) -> None:
    alert = raised(alice)
    first = dora.post(f"{alert}/acknowledge", {"note": "First"}).json()
    again = dora.after(days=1).post(f"{alert}/acknowledge", {"note": "Second"}).json()
    assert again == first


def test_of_many_at_the_same_moment_the_first_ones_words_stay(
    alice: Person, dora: Person, sessions: Sessions
) -> None:
    alert = raised(alice)
    with ThreadPoolExecutor(8) as several:
        notes = [{"note": f"Note {number}"} for number in range(8)]
        answers = list(several.map(lambda note: dora.post(f"{alert}/acknowledge", note), notes))
    assert len({answer.json()["acknowledgement"] for answer in answers}) == 1
    with sessions.read() as session:
        lines = select(AuditEntry).where(AuditEntry.action == "alert.acknowledged")
        assert len(session.exec(lines).all()) == 1


def test_a_patient_cannot_acknowledge(alice: Person) -> None:
    assert alice.post(f"{raised(alice)}/acknowledge", {}).status_code == 404


def test_an_alert_is_not_found_under_another_patient(
    alice: Person, bob: Person, dora: Person
) -> None:
    alert_id = raised(alice).rpartition("/")[2]
    assert dora.post(f"{bob.home}/alerts/{alert_id}/acknowledge", {}).status_code == 404
