"""What is Bob's, asked for under Alice's address: it is not there, and nothing changes.

Alice and Bob have the same dermatologist, so the gate lets both callers in; only the look-up of
the item keeps the two records apart.
"""

from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from api.assessments.models import Outline
from api.database import Sessions, uuid7
from api.main import create_app
from api.photos.models import Photo
from api.settings import Settings
from api.tables import metadata
from tests import pictures
from tests.api.applications.logs import batch, logged, treat
from tests.api.assessments.machine import measured
from tests.api.outbox.sendings import given_up
from tests.api.reactions.test_routes import a_photo_of, report
from tests.people import NOW, Person
from tests.test_every_route import OF_PATIENTS, PATIENT

ITEMS = [step for step in OF_PATIENTS if "{" in step[1].removeprefix(PATIENT)]
INSIDE_A_TREATMENT = [step for step in ITEMS if "{area_id}" in step[1] or "{pause_id}" in step[1]]
SPEC: dict[str, Any] = create_app(Settings(_env_file=None)).openapi()
UPLOADED = {"taken_at": "2026-03-02T09:55:00+01:00", "time_zone": "Europe/Amsterdam"}


def first(person: Person, what: str) -> dict[str, Any]:
    listed = person.get(f"{person.home}/{what}").json()
    found: dict[str, Any] = (listed["items"] if isinstance(listed, dict) else listed)[0]
    return found


def settled(dora: Person, bob: Person, treatment_id: str) -> dict[str, str]:
    """A pause, a condition and what else is made by a request, by the name it has in addresses."""
    pauses = f"{bob.home}/treatments/{treatment_id}/pauses"
    pause = dora.post(
        pauses, {"kind": "clinician_ordered", "reason": "Zoster", "since": "2026-03-02"}
    )
    state = bob.post(f"{bob.home}/conditions", {"kind": "breastfeeding", "since": "2026-03-02"})
    batch(bob, [{"id": "no id"}])
    tube = {"id": str(uuid7()), "grams": 100, "opened_on": "2026-03-02"}
    bob.post(f"{bob.home}/tubes", tube)
    return {
        "tube_id": tube["id"],
        "pause_id": pause.json()["id"],
        "condition_id": state.json()["id"],
    }


@pytest.fixture
def of_bob(bob: Person, dora: Person, sessions: Sessions) -> dict[str, str]:
    """One item of each kind, by the name it has in an address."""
    treatment_id = treat(dora, bob)
    photo_id = a_photo_of(bob, sessions)
    with sessions.write() as session:
        session_id = session.exec(
            select(Photo.session_id).where(col(Photo.id) == UUID(photo_id))
        ).one()
        outline = {"version": 1, "polygons": [], "based_on": "drawn", "confirmed_at": NOW}
        whose = {"patient_id": bob.patient_id, "confirmed_by": dora.account_id}
        session.add(Outline.model_validate({"session_id": session_id, **outline, **whose}))
    return {
        "treatment_id": treatment_id,
        "area_id": first(bob, "treatments")["areas"][0]["id"],
        **settled(dora, bob, treatment_id),
        "log_id": logged(bob)["id"],
        "reaction_id": report(bob, serious=True).json()["id"],
        "photo_id": photo_id,
        "session_id": str(session_id),
        "view": "front",
        "assessment_id": str(measured(sessions, bob, "2026-03-02", 0.5)),
        "review_id": first(dora_at(dora, bob), "reviews")["id"],
        "alert_id": first(bob, "alerts")["id"],
        "consent_id": first(bob, "consents")["id"],
        "item_id": first(bob, "quarantine")["id"],
        "sending_id": str(given_up(sessions, bob)),
    }


def dora_at(dora: Person, bob: Person) -> Person:
    """Dora before Bob's record."""
    return Person(**{**vars(dora), "patient_id": bob.patient_id})


def ask(by: Person, of: Person, step: tuple[str, str], ids: dict[str, str]) -> Any:
    method, path = step
    address = path.format(patient_id=of.patient_id, **ids)
    if "{view}" in path:
        return by.call(method, address, content=pictures.landscape(), params=UPLOADED)
    body = SPEC["paths"][path][method.lower()].get("requestBody")
    return by.call(method, address, json=body and example(body["content"]["application/json"]))


def example(body: dict[str, Any]) -> Any:
    name = body["schema"].get("$ref", "").rpartition("/")[2]
    return SPEC["components"]["schemas"][name]["example"]


def stored(sessions: Sessions) -> dict[str, list[Any]]:
    with sessions.read() as session:
        return {
            table.name: sorted(map(repr, session.execute(table.select())))
            for table in metadata.sorted_tables
        }


@pytest.mark.parametrize("step", ITEMS, ids=" ".join)
def test_an_item_of_bob_is_not_there_under_alices_address(
    step: tuple[str, str],
    alice: Person,
    bob: Person,
    dora: Person,
    of_bob: dict[str, str],
    sessions: Sessions,
) -> None:
    before = stored(sessions)
    for by in (alice, dora):
        answer = ask(by, alice, step, of_bob)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), answer.text
    assert stored(sessions) == before
    # The items are real: under his own address somebody finds each.
    assert {ask(by, bob, step, of_bob).status_code for by in (bob, dora)} != {404}


@pytest.mark.parametrize("step", INSIDE_A_TREATMENT, ids=" ".join)
def test_a_part_of_bobs_treatment_is_not_there_in_that_of_alice(
    step: tuple[str, str],
    alice: Person,
    dora: Person,
    of_bob: dict[str, str],
    sessions: Sessions,
) -> None:
    mixed = of_bob | {"treatment_id": treat(dora, alice)}
    before = stored(sessions)
    assert [ask(by, alice, step, mixed).status_code for by in (alice, dora)] == [404, 404]
    assert stored(sessions) == before


def test_there_are_items_to_walk() -> None:
    assert len(ITEMS) > 18
    assert len(INSIDE_A_TREATMENT) == 2
