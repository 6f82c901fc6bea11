"""Outlines: proposed by the machine, confirmed by the dermatologist, measured inside ever after."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx2 import Response
from sqlalchemy import update
from sqlmodel import select
from starlette.testclient import TestClient

from api import jobs
from api.assessments.jobs import compare_session, measure_inside_outline, measure_session
from api.assessments.models import Assessment, Outline
from api.audit import AuditEntry
from api.database import Sessions
from api.photos.models import Photo
from api.resources import Resources
from api.story.portrait import photograph
from tests.api.reviews.setting import treat
from tests.people import Person

STARTED = date(2025, 3, 3)
SQUARE = [[0.2, 0.2], [0.4, 0.2], [0.4, 0.4], [0.2, 0.4]]


@pytest.fixture
def resources(client: TestClient) -> Resources:
    found: Resources = client.app.state.resources  # type: ignore[attr-defined]
    return found


def take(
    by: Person,
    on: str,
    *,
    degree: float = 0.95,
    shot: int = 0,
    view: str = "front",
    of_session: str = "",
) -> str:
    """A photo session with one painted face, uploaded and not measured yet."""
    session_id = of_session or str(uuid4())
    answer = by.call(
        "PUT",
        f"{by.home}/photo-sessions/{session_id}/photos/{view}",
        content=photograph(size=1, degree=degree, shot=shot),
        params={"taken_at": f"{on}T09:00:00+00:00", "time_zone": "Europe/Amsterdam"},
    )
    assert answer.status_code == 201, answer.text
    return session_id


def outline(by: Person, about: Person, session_id: str) -> dict[str, Any]:
    answer = by.get(f"{about.home}/photo-sessions/{session_id}/outline")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def put(by: Person, about: Person, session_id: str, version: int = 0, **changes: Any) -> Response:
    body = {"version": version, "polygons": [SQUARE], "proposal": None} | changes
    return by.put(f"{about.home}/photo-sessions/{session_id}/outline", body)


def confirm(by: Person, about: Person, session_id: str) -> dict[str, Any]:
    """Whatever the machine proposed, as it is."""
    seen = outline(by, about, session_id)
    said = {name: seen[name] for name in ("version", "polygons", "proposal")}
    answer = put(by, about, session_id, **said)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def waiting(sessions: Sessions) -> dict[str, int]:
    with sessions.read() as session:
        found = jobs.backlog(session)
    counted: dict[str, int] = {}
    for (name, _), count in found.items():
        counted[name] = counted.get(name, 0) + count
    return counted


def series(by: Person, about: Person, measure: str) -> list[dict[str, Any]]:
    return list(by.get(f"{about.home}/assessments", params={"measure": measure}).json()["items"])


def detail(by: Person, about: Person, assessment: dict[str, Any]) -> dict[str, Any]:
    return dict(by.get(f"{about.home}/assessments/{assessment['id']}").json()["detail"])


def rows(sessions: Sessions) -> int:
    with sessions.read() as session:
        return len(session.exec(select(Assessment)).all())


@pytest.fixture
def baseline(alice: Person, dora: Person, resources: Resources) -> str:
    """A measured session of the first day of a treatment."""
    treat(dora, alice, STARTED)
    session_id = take(alice, "2025-03-03")
    measure_session(resources, session_id)
    return session_id


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


@pytest.fixture
def followed(alice: Person, dora: Person, baseline: str, resources: Resources) -> str:
    """The baseline is confirmed; a later session has less of the lesions and is compared."""
    confirm(dora, alice, baseline)
    later = take(alice, "2025-08-18", degree=0.4, shot=168)
    measure_session(resources, later)
    compare_session(resources, later, baseline)
    return later


def test_a_later_session_is_compared_with_the_baseline_by_itself(
    alice: Person, dora: Person, baseline: str, resources: Resources, sessions: Sessions
) -> None:
    confirm(dora, alice, baseline)
    later = take(alice, "2025-08-18", degree=0.4, shot=168)
    assert "compare_session" not in waiting(sessions)
    measure_session(resources, later)
    assert waiting(sessions)["compare_session"] == 1


def test_sessions_that_were_there_before_are_compared_when_the_outline_is_confirmed(
    alice: Person, dora: Person, baseline: str, resources: Resources, sessions: Sessions
) -> None:
    for number, on in enumerate(("2024-10-01", "2025-05-26", "2025-08-18"), start=1):
        measure_session(resources, take(alice, on, shot=number))
    confirm(dora, alice, baseline)
    assert waiting(sessions)["compare_session"] == 2


def test_sessions_that_were_there_before_are_compared_when_the_treatment_is_entered_late(
    alice: Person, dora: Person, resources: Resources, sessions: Sessions
) -> None:
    first, later = take(alice, "2025-03-03"), take(alice, "2025-08-18", shot=168)
    put(dora, alice, first)
    for session_id in (first, later):
        measure_session(resources, session_id)
    assert "compare_session" not in waiting(sessions)
    treat(dora, alice, STARTED)
    assert waiting(sessions)["compare_session"] == 1


def test_a_further_photo_of_the_baseline_asks_for_everything_again(
    alice: Person,
    dora: Person,
    baseline: str,
    followed: str,
    resources: Resources,
    sessions: Sessions,
) -> None:
    before = waiting(sessions)
    take(alice, "2025-03-03", shot=77, of_session=baseline)
    measure_session(resources, baseline)
    now = waiting(sessions)
    for name in ("measure_inside_outline", "compare_session"):
        assert now[name] == before[name] + 1


def test_repigmentation_says_how_sure_it_is_and_what_it_rests_on(
    alice: Person, dora: Person, baseline: str, followed: str
) -> None:
    (found,) = series(dora, alice, "repigmentation")
    rests_on = detail(dora, alice, found)
    assert (found["session_id"], found["provisional"]) == (followed, False)
    assert found["interval"]["low"] <= found["value"] <= found["interval"]["high"]
    assert found["value_of_record"] is False
    assert rests_on["baseline_session_id"] == baseline
    assert rests_on["confirmed_outline"]["session_id"] == baseline
    assert rests_on["verdict"] in ("below", "not_below", "indeterminate")


def test_a_face_with_less_than_half_of_the_loss_has_repigmented(
    alice: Person, dora: Person, followed: str
) -> None:
    # 0.95 of the pigment was painted away at baseline and 0.4 now: 58% is back.
    (found,) = series(dora, alice, "repigmentation")
    assert found["interval"]["low"] <= 58 <= found["interval"]["high"]
    now, first = series(dora, alice, "f_vasi")
    assert now["value"] < first["value"]


def test_the_f_vasi_of_now_is_no_longer_provisional_and_has_an_interval(
    alice: Person, dora: Person, followed: str
) -> None:
    now, first = series(dora, alice, "f_vasi")
    assert (now["session_id"], now["provisional"], first["provisional"]) == (followed, False, False)
    assert now["interval"]["low"] <= now["value"] <= now["interval"]["high"]


def test_a_comparison_cut_off_by_a_kill_is_done_again_and_stored_once(
    alice: Person, baseline: str, followed: str, resources: Resources, sessions: Sessions
) -> None:
    before = rows(sessions)
    for _ in range(2):
        compare_session(resources, followed, baseline)
    measure_inside_outline(resources, baseline)
    assert rows(sessions) == before


def test_after_a_correction_the_old_values_count_no_more_and_stay(
    alice: Person,
    dora: Person,
    baseline: str,
    followed: str,
    resources: Resources,
    sessions: Sessions,
) -> None:
    (first,) = series(dora, alice, "repigmentation")
    seen = outline(dora, alice, baseline)
    put(dora, alice, baseline, 1, polygons=seen["polygons"][:1])
    assert series(dora, alice, "repigmentation") == []
    assert all(one["provisional"] for one in series(dora, alice, "f_vasi"))
    compare_session(resources, followed, baseline)
    (second,) = series(dora, alice, "repigmentation")
    assert detail(dora, alice, second)["confirmed_outline"]["version"] == 2
    assert detail(dora, alice, first)["confirmed_outline"]["version"] == 1


def test_photos_that_have_no_view_in_common_say_so_and_keep_their_own_value(
    alice: Person, dora: Person, baseline: str, resources: Resources, sessions: Sessions
) -> None:
    confirm(dora, alice, baseline)
    later = take(alice, "2025-08-18", shot=168, view="left")
    with sessions.write() as session:
        # A face that looks ahead is to be taken again as a left view; the server let it pass.
        session.execute(update(Photo).values(verdict="warn"))
    measure_session(resources, later)
    compare_session(resources, later, baseline)
    (found,) = series(dora, alice, "repigmentation")
    assert (found["value"], found["unmeasured"]["code"]) == (None, "no_common_view")
    now, first = series(dora, alice, "f_vasi")
    assert (now["provisional"], first["provisional"]) == (True, False)


def test_nothing_is_compared_after_consent_was_withdrawn(
    alice: Person, dora: Person, baseline: str, resources: Resources, sessions: Sessions
) -> None:
    confirm(dora, alice, baseline)
    later = take(alice, "2025-08-18", shot=168)
    consents = alice.get(f"{alice.home}/consents").json()
    (given,) = [one for one in consents if one["purpose"] == "photos_for_care"]
    alice.post(f"{alice.home}/consents/{given['id']}/withdraw")
    compare_session(resources, later, baseline)
    measure_inside_outline(resources, baseline)
    assert rows(sessions) == 2


def test_the_trend_shows_repigmentation_beside_the_scores_and_never_of_record(
    alice: Person, dora: Person, followed: str
) -> None:
    compared = dora.get(f"{alice.home}/assessments/trend").json()["compared"]
    found = {one["measure"]: one for one in compared}
    shown = found["repigmentation"]
    assert (shown["of_record"], shown["baseline"], shown["provisional"]) == (False, None, False)
    assert shown["change_percent"] == shown["latest"]["value"]
    assert shown["change_interval"] == shown["latest"]["interval"]
    assert found["f_vasi"]["provisional"] is False


def test_ids_of_sessions_that_are_not_there_are_no_error(resources: Resources) -> None:
    measure_inside_outline(resources, str(uuid4()))
    compare_session(resources, str(uuid4()), str(UUID(int=0)))
