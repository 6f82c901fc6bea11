"""Side effects: reported once, alerted at once when serious, triaged by a dermatologist."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from httpx2 import Response
from sqlmodel import col, select

from api.audit import AuditEntry
from api.database import Sessions, uuid7
from api.photos.models import Photo, PhotoSession, View
from api.treatments.models import Pause
from tests.people import NOW, Person
from tests.starts import NONE_OF_THESE

JUDGED = {"causality": "probable", "action": "treated", "outcome": "recovering", "note": "Benzoyl"}


def reported(**changes: Any) -> dict[str, Any]:
    told = {
        "id": str(uuid7()),
        "term": "Spots where I put the cream",
        "site": "cheeks",
        "onset_on": "2026-03-01",
        "severity": "mild",
        "serious": False,
        "note": "",
        "photo_id": None,
    }
    return told | changes


def report(person: Person, **changes: Any) -> Response:
    return person.post(f"{person.home}/reactions", reported(**changes))


def treat(dora: Person, alice: Person) -> str:
    areas = [{"site": "periocular", "bsa_pct": 0.4}]
    given = {"started_on": "2026-02-02", "areas": areas, "answers": NONE_OF_THESE}
    answer = dora.post(f"{alice.home}/treatments", given)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def a_photo_of(person: Person, sessions: Sessions) -> str:
    assert person.patient_id
    with sessions.write() as session:
        shot = PhotoSession(
            id=uuid4(),
            patient_id=person.patient_id,
            taken_at=NOW,
            time_zone="Europe/Amsterdam",
            received_at=NOW,
        )
        session.add(shot)
        session.flush()
        photo = Photo(
            patient_id=person.patient_id,
            session_id=shot.id,
            view=View.reaction,
            sha256="ab" * 32,
            size_bytes=1,
            format="jpeg",
            width=1,
            height=1,
            storage_key="a",
            display_key="b",
            verdict="pass",
            reasons=[],
            figures={},
            uploaded_by=person.account_id,
            received_at=NOW,
        )
        session.add(photo)
    return str(photo.id)


def actions(sessions: Sessions, prefix: str) -> list[str]:
    with sessions.read() as session:
        lines = select(AuditEntry.action).where(col(AuditEntry.action).startswith(prefix))
        return list(session.exec(lines.order_by(col(AuditEntry.id))))


def test_a_reaction_is_stored_as_it_was_told(alice: Person) -> None:
    told = reported(note="About ten, no pain.")
    answer = alice.post(f"{alice.home}/reactions", told)
    assert answer.status_code == 201
    assert answer.json() == told | {
        "reported_by": str(alice.account_id),
        "reported_at": "2026-03-02T09:00:00Z",
        "triage": None,
        "alerts": [],
    }


def test_the_same_report_again_is_the_stored_one(alice: Person) -> None:
    told = reported()
    first = alice.post(f"{alice.home}/reactions", told)
    again = alice.after(hours=1).post(f"{alice.home}/reactions", told)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()


def test_the_same_id_with_other_content_is_refused_and_changes_nothing(alice: Person) -> None:
    told = reported()
    alice.post(f"{alice.home}/reactions", told)
    differs = alice.post(f"{alice.home}/reactions", told | {"severity": "severe"})
    assert (differs.status_code, differs.json()["code"]) == (409, "reaction_differs")
    (kept,) = alice.get(f"{alice.home}/reactions").json()["items"]
    assert kept["severity"] == "mild"


def test_two_patients_may_choose_the_same_id(alice: Person, bob: Person) -> None:
    told = reported()
    assert alice.post(f"{alice.home}/reactions", told).status_code == 201
    assert bob.post(f"{bob.home}/reactions", told | {"term": "Itch"}).status_code == 201


def test_a_serious_reaction_raises_an_alert_at_once_and_once(alice: Person, dora: Person) -> None:
    told = reported(serious=True, term="Swollen face, ambulance")
    first = alice.post(f"{alice.home}/reactions", told).json()
    alice.post(f"{alice.home}/reactions", told)
    (alert,) = dora.get(f"{alice.home}/alerts", params={"only_open": True}).json()["items"]
    assert (alert["rule"], alert["severity"]) == ("serious_reaction", "serious")
    assert alert["subject_id"] == told["id"]
    assert first["alerts"] == [alert]


def test_a_severe_reaction_that_is_not_serious_raises_none(alice: Person) -> None:
    assert report(alice, severity="severe").json()["alerts"] == []


def test_the_alert_names_the_label_of_the_running_treatment(alice: Person, dora: Person) -> None:
    treat(dora, alice)
    assert report(alice, serious=True).json()["alerts"][0]["label"] == "eu-2023"


def test_a_dermatologist_may_write_down_what_she_was_told(alice: Person, dora: Person) -> None:
    answer = dora.post(f"{alice.home}/reactions", reported(site="general", term="Headache"))
    assert answer.status_code == 201
    assert answer.json()["reported_by"] == str(dora.account_id)


def test_a_photo_of_the_reaction_is_kept_with_it(alice: Person, sessions: Sessions) -> None:
    photo = a_photo_of(alice, sessions)
    assert report(alice, photo_id=photo).json()["photo_id"] == photo


def test_somebody_elses_photo_is_refused_and_nothing_is_stored(
    alice: Person, bob: Person, sessions: Sessions
) -> None:
    answer = report(alice, photo_id=a_photo_of(bob, sessions))
    assert (answer.status_code, answer.json()["code"]) == (409, "reaction_photo_unknown")
    assert alice.get(f"{alice.home}/reactions").json()["items"] == []


@pytest.mark.parametrize(
    "wrong", [{"site": "elbow"}, {"severity": "awful"}, {"term": ""}, {"grade": 3}]
)
def test_what_cannot_be_understood_is_named(alice: Person, wrong: dict[str, Any]) -> None:
    answer = report(alice, **wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert answer.json()["errors"][0]["field"].startswith(next(iter(wrong)))


def test_each_triage_is_a_row_and_the_newest_counts(alice: Person, dora: Person) -> None:
    told = report(alice).json()
    where = f"{alice.home}/reactions/{told['id']}"
    dora.post(f"{where}/triage", JUDGED)
    dora.after(days=7).post(f"{where}/triage", JUDGED | {"outcome": "recovered"})
    (listed,) = alice.after(days=8).get(f"{alice.home}/reactions").json()["items"]
    assert listed["triage"]["outcome"] == "recovered"
    full = alice.after(days=8).get(where).json()
    assert [one["outcome"] for one in full["triages"]] == ["recovering", "recovered"]


def test_a_triage_may_order_the_pause_in_the_same_step(
    alice: Person, dora: Person, sessions: Sessions
) -> None:
    treat(dora, alice)
    told = report(alice, term="Herpes zoster").json()
    answer = dora.post(
        f"{alice.home}/reactions/{told['id']}/triage",
        JUDGED | {"action": "paused", "pause_from": "2026-03-02"},
    )
    assert answer.status_code == 201
    with sessions.read() as session:
        pause = session.exec(select(Pause)).one()
    assert (pause.kind, pause.since) == ("clinician_ordered", date(2026, 3, 2))
    assert pause.reason == "Reaction: Herpes zoster"


def test_a_pause_without_a_treatment_is_refused_and_the_triage_with_it(
    alice: Person, dora: Person
) -> None:
    told = report(alice).json()
    answer = dora.post(
        f"{alice.home}/reactions/{told['id']}/triage",
        JUDGED | {"action": "paused", "pause_from": "2026-03-02"},
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_pause")
    assert alice.get(f"{alice.home}/reactions").json()["items"][0]["triage"] is None


def test_a_pause_without_its_first_day_is_named_so(alice: Person, dora: Person) -> None:
    treat(dora, alice)
    told = report(alice).json()
    answer = dora.post(f"{alice.home}/reactions/{told['id']}/triage", JUDGED | {"action": "paused"})
    assert (answer.status_code, answer.json()["field"]) == (422, "pause_from")
    assert alice.get(f"{alice.home}/reactions").json()["items"][0]["triage"] is None


def test_to_judge_again_what_is_paused_orders_no_second_pause(alice: Person, dora: Person) -> None:
    treat(dora, alice)
    path = f"{alice.home}/reactions/{report(alice).json()['id']}/triage"
    for outcome in ("not_recovered", "recovering"):
        body = {"action": "paused", "pause_from": "2026-03-02", "outcome": outcome}
        assert dora.post(path, JUDGED | body).status_code == 201
    assert len(alice.get(f"{alice.home}/treatments").json()[0]["pauses"]) == 1


@pytest.mark.parametrize(("day", "status"), [("2026-03-03", 201), ("2026-03-04", 422)])
def test_what_began_after_today_is_bad_input(day: str, status: int, alice: Person) -> None:
    """A traveller's day may be one ahead."""
    answer = report(alice, onset_on=day)
    assert answer.status_code == status
    assert answer.json().get("field") == (None if status == 201 else "onset_on")


def test_a_first_day_of_pause_needs_the_action_paused(alice: Person, dora: Person) -> None:
    told = report(alice).json()
    answer = dora.post(
        f"{alice.home}/reactions/{told['id']}/triage", JUDGED | {"pause_from": "2026-03-02"}
    )
    assert answer.status_code == 422


def test_reactions_come_latest_onset_first_and_page_without_gaps(alice: Person) -> None:
    days = ["2026-02-10", "2026-02-12", "2026-02-11", "2026-02-12"]
    for day in days:
        report(alice, onset_on=day)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        asked = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = alice.get(f"{alice.home}/reactions", params=asked).json()
        seen += [one["onset_on"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert seen == sorted(days, reverse=True)


def test_a_cursor_of_another_list_is_refused(alice: Person) -> None:
    answer = alice.get(f"{alice.home}/reactions", params={"cursor": "WyJ4Il0"})
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_cursor")


def test_every_step_is_audited(alice: Person, dora: Person, sessions: Sessions) -> None:
    told = report(alice).json()
    dora.post(f"{alice.home}/reactions/{told['id']}/triage", JUDGED)
    dora.get(f"{alice.home}/reactions")
    dora.get(f"{alice.home}/reactions/{told['id']}")
    assert actions(sessions, "reaction.") == [
        "reaction.reported",
        "reaction.triaged",
        "reaction.seen",
        "reaction.seen",
    ]


def test_only_the_patient_and_their_clinics_dermatologist_reach_it(
    alice: Person, bob: Person, sam: Person, ada: Person, sven: Person, charlie: Person
) -> None:
    told = report(alice).json()
    where = f"{alice.home}/reactions"
    for stranger in (bob, sam, ada, sven, charlie):
        assert stranger.get(where).status_code == 404
        assert stranger.get(f"{where}/{told['id']}").status_code == 404
        assert stranger.post(where, reported()).status_code == 404
        assert stranger.post(f"{where}/{told['id']}/triage", JUDGED).status_code == 404


def test_a_patient_does_not_triage(alice: Person) -> None:
    told = report(alice).json()
    answer = alice.post(f"{alice.home}/reactions/{told['id']}/triage", JUDGED)
    assert answer.status_code == 404


def test_a_reaction_of_another_patient_is_not_found(
    alice: Person, bob: Person, dora: Person
) -> None:
    told = report(alice).json()
    assert dora.get(f"{bob.home}/reactions/{told['id']}").status_code == 404
    assert dora.post(f"{bob.home}/reactions/{told['id']}/triage", JUDGED).status_code == 404
