"""Outlines: proposed by the machine, confirmed by the dermatologist, measured inside ever after."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from api.assessments.jobs import measure_inside_outline
from api.assessments.models import Outline
from api.audit import AuditEntry
from api.database import Sessions
from api.resources import Resources
from imaging.outlining import crosses
from tests.api.assessments.faces import (
    SQUARE,
    confirm,
    detail,
    outline,
    put,
    rows,
    series,
    take,
    waiting,
)
from tests.people import Person


def test_before_it_is_measured_there_is_nothing_to_confirm(alice: Person, dora: Person) -> None:
    seen = outline(dora, alice, take(alice, "2025-03-03"))
    assert (seen["confirmed"], seen["version"], seen["polygons"]) == (False, 0, [])
    assert seen["proposal"] is None


def test_the_machines_proposal_is_marked_as_not_confirmed(
    alice: Person, dora: Person, baseline: str
) -> None:
    seen = outline(dora, alice, baseline)
    (measured,) = series(dora, alice, "f_vasi")
    assert seen["confirmed"] is False
    assert seen["proposal"] == measured["id"]
    assert len(seen["polygons"]) >= 1
    assert seen["versions"] == []


def test_a_proposal_can_be_confirmed_as_it_is(
    alice: Person, dora: Person, baseline: str, sessions: Sessions
) -> None:
    proposed = outline(dora, alice, baseline)
    told = confirm(dora, alice, baseline)
    assert (told["confirmed"], told["version"]) == (True, 1)
    assert told["polygons"] == proposed["polygons"]
    assert told["versions"][0]["based_on"] == f"machine proposal {proposed['proposal']}"
    assert told["versions"][0]["confirmed_by"] == str(dora.account_id)
    assert outline(alice, alice, baseline) == told


def test_confirming_is_audited_and_asks_for_measuring(
    alice: Person, dora: Person, baseline: str, sessions: Sessions
) -> None:
    confirm(dora, alice, baseline)
    assert waiting(sessions)["measure_inside_outline"] == 1
    with sessions.read() as session:
        line = select(AuditEntry).where(AuditEntry.action == "outline.confirmed")
        found = session.exec(line).one()
    assert (found.actor_id, found.patient_id) == (dora.account_id, alice.patient_id)
    assert found.detail["version"] == 1


def test_a_correction_is_a_further_version_and_the_first_one_stays(
    alice: Person, dora: Person, sessions: Sessions
) -> None:
    session_id = take(alice, "2025-03-03")
    put(dora, alice, session_id)
    told = put(dora, alice, session_id, 1, polygons=[SQUARE[:3]]).json()
    assert [one["version"] for one in told["versions"]] == [2, 1]
    assert told["polygons"] == [SQUARE[:3]]
    with sessions.read() as session:
        kept = session.exec(select(Outline).where(Outline.version == 1)).one()
    assert kept.polygons == [SQUARE]


def test_a_stale_version_is_refused_and_changes_nothing(
    alice: Person, dora: Person, sessions: Sessions
) -> None:
    session_id = take(alice, "2025-03-03")
    put(dora, alice, session_id)
    before = waiting(sessions)
    for stale in (0, 2):
        answer = put(dora, alice, session_id, stale, polygons=[SQUARE[:3]])
        assert (answer.status_code, answer.json()["code"]) == (409, "outline_version_conflict")
        assert answer.json()["version"] == 1
    assert outline(dora, alice, session_id)["polygons"] == [SQUARE]
    assert waiting(sessions) == before


def test_the_same_sent_again_is_the_stored_version(alice: Person, dora: Person) -> None:
    session_id = take(alice, "2025-03-03")
    first, again = (put(dora, alice, session_id) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


def test_of_two_who_confirm_at_once_one_is_told_to_look_again(alice: Person, dora: Person) -> None:
    session_id = take(alice, "2025-03-03")
    drawn = [[SQUARE[:3]], [SQUARE]] * 4
    with ThreadPoolExecutor(8) as together:
        answers = list(together.map(lambda one: put(dora, alice, session_id, polygons=one), drawn))
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [200, 200, 200, 201, 409, 409, 409, 409]
    assert outline(dora, alice, session_id)["version"] == 1


@pytest.mark.parametrize(
    "polygons",
    [[], [SQUARE[:2]], [[[0.1, 0.1], [1.2, 0.1], [0.2, 0.2]]], [[[0.1, 0.1]] * 3], [SQUARE] * 201],
)
def test_polygons_that_cannot_be_are_refused_and_nothing_is_stored(
    alice: Person, dora: Person, sessions: Sessions, polygons: Any
) -> None:
    session_id = take(alice, "2025-03-03")
    answer = put(dora, alice, session_id, polygons=polygons)
    assert (answer.status_code, answer.json()["code"]) == (422, "outline_not_possible")
    assert outline(dora, alice, session_id)["version"] == 0
    assert "measure_inside_outline" not in waiting(sessions)


def test_a_polygon_that_crosses_itself_is_kept_without_the_crossing(
    alice: Person, dora: Person
) -> None:
    session_id = take(alice, "2025-03-03")
    a, b, c, (x, y) = SQUARE
    eight = [a, c, b, [x, y - 0.02]]
    first, again = (put(dora, alice, session_id, polygons=[eight]) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    kept = first.json()["polygons"]
    assert kept
    assert not any(crosses(one) for one in kept)


def test_a_proposal_of_another_session_is_refused(
    alice: Person, dora: Person, baseline: str
) -> None:
    proposed, other = outline(dora, alice, baseline)["proposal"], take(alice, "2025-04-03", shot=1)
    for proposal in (proposed, str(uuid4())):
        answer = put(dora, alice, other, proposal=proposal)
        assert (answer.status_code, answer.json()["code"]) == (422, "proposal_unknown")
    assert outline(dora, alice, other)["confirmed"] is False


def test_only_a_dermatologist_confirms(alice: Person, sven: Person) -> None:
    session_id = take(alice, "2025-03-03")
    for other in (alice, sven):
        assert put(other, alice, session_id).status_code == 404


def test_a_session_of_somebody_else_is_not_there(alice: Person, bob: Person, dora: Person) -> None:
    session_id = take(alice, "2025-03-03")
    assert put(dora, bob, session_id).status_code == 404
    assert dora.get(f"{bob.home}/photo-sessions/{session_id}/outline").status_code == 404


def test_inside_a_confirmed_outline_a_value_is_no_longer_provisional(
    alice: Person, dora: Person, baseline: str, resources: Resources, sessions: Sessions
) -> None:
    confirm(dora, alice, baseline)
    for _ in range(2):
        measure_inside_outline(resources, baseline)
    (f_vasi,), (f_bsa,) = (series(dora, alice, one) for one in ("f_vasi", "f_bsa"))
    assert (f_vasi["provisional"], f_bsa["provisional"]) == (False, False)
    assert f_vasi["value_of_record"] is False
    assert detail(dora, alice, f_vasi)["confirmed_outline"]["version"] == 1
    assert rows(sessions) == 4


def test_without_an_outline_there_is_nothing_to_measure_inside(
    baseline: str, resources: Resources, sessions: Sessions
) -> None:
    measure_inside_outline(resources, baseline)
    assert rows(sessions) == 2
