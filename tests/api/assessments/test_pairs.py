"""A baseline and a later session in one frame: made once, shown by signed links, looks audited."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update
from sqlmodel import select

from api.assessments.jobs import compare_session, measure_session
from api.assessments.models import AlignedPair
from api.assessments.pair_jobs import pair_sessions
from api.audit import AuditEntry
from api.backlog import engine_table
from api.database import Sessions
from api.photos.models import Photo
from api.resources import Resources
from imaging import View
from imaging.unlike import Since, Unlike
from tests import pictures
from tests.api.assessments.faces import (
    STARTED,
    confirm,
    confirmed,
    outline,
    put,
    take,
    waiting,
    warn,
)
from tests.api.assessments.machine import measured
from tests.api.reviews.setting import treat
from tests.people import Person


@pytest.fixture
def before(alice: Person, dora: Person) -> str:
    treat(dora, alice, STARTED)
    return take(alice, "2025-03-03")


@pytest.fixture
def now(alice: Person, before: str) -> str:
    return take(alice, "2025-08-18", degree=0.4, shot=168)


def pair(by: Person, about: Person, session_id: str, baseline_id: str | None = None) -> Any:
    asked = {"baseline_id": baseline_id} if baseline_id else {}
    return by.get(f"{about.home}/photo-sessions/{session_id}/pair", params=asked)


def end_jobs(sessions: Sessions, status: str, named: str = "%") -> None:
    with sessions.write() as session:
        jobs = engine_table(session, "workflow_status")
        session.execute(update(jobs).where(jobs.c.name.like(named)).values(status=status))


def fetched(by: Person, link: str) -> bytes:
    answer = by.client.get(link, headers={"Repigment-Now": by.now.isoformat()})
    assert answer.status_code == 200
    return answer.content


def test_a_pair_is_asked_for_by_whoever_looks_first(
    alice: Person, dora: Person, before: str, now: str, sessions: Sessions
) -> None:
    for _ in range(2):
        seen = pair(dora, alice, now).json()
    assert (seen["state"], seen["baseline_session_id"]) == ("being_made", before)
    assert (seen["baseline_on"], seen["taken_on"]) == ("2025-03-03", "2025-08-18")
    assert (seen["views"], seen["repigmentation"]) == ([], None)
    assert waiting(sessions)["pair_sessions"] == 1


def test_the_pictures_are_of_one_size_and_come_by_signed_links(
    alice: Person, dora: Person, before: str, now: str, resources: Resources
) -> None:
    for _ in range(2):
        pair_sessions(resources, now, before)
    seen = pair(dora, alice, now).json()
    (front,) = seen["views"]
    shown = front["pictures"]
    both = [pictures.size(fetched(dora, shown[name])) for name in ("baseline", "now")]
    assert both[0] == both[1]
    assert (seen["state"], shown["baseline_map"], shown["now_map"]) == ("ready", None, None)
    assert front["baseline_photo"]["verdict"] in ("pass", "warn")


def test_every_look_is_audited_and_the_making_is_the_systems_own(
    alice: Person, dora: Person, before: str, now: str, resources: Resources, sessions: Sessions
) -> None:
    pair_sessions(resources, now, before)
    pair(dora, alice, now)
    with sessions.read() as session:
        lines = session.exec(select(AuditEntry).order_by("id")).all()
    found = [(one.action, one.actor_id) for one in lines if one.action.startswith("pair.")]
    assert found == [("pair.made", None), ("pair.seen", dora.account_id)]


def test_asking_again_while_nothing_is_shown_is_one_look(
    alice: Person, dora: Person, before: str, now: str, sessions: Sessions
) -> None:
    for _ in range(3):
        assert pair(dora, alice, now).json()["state"] == "being_made"
    with sessions.read() as session:
        seen = select(AuditEntry).where(AuditEntry.action == "pair.seen")
        assert len(session.exec(seen).all()) == 1


def test_a_job_that_was_given_up_is_told_and_not_asked_for_again(
    alice: Person, dora: Person, before: str, now: str, sessions: Sessions
) -> None:
    pair(dora, alice, now)
    end_jobs(sessions, "ERROR")
    for _ in range(2):
        seen = pair(dora, alice, now).json()
    assert (seen["state"], seen["views"][0]["pictures"]) == ("failed", None)
    assert waiting(sessions)["pair_sessions"] == 1
    # An operator has it tried again.
    end_jobs(sessions, "ENQUEUED")
    assert pair(dora, alice, now).json()["state"] == "being_made"


def test_a_job_that_ended_without_pictures_is_asked_for_anew(
    alice: Person, dora: Person, before: str, now: str, resources: Resources, sessions: Sessions
) -> None:
    """As when consent was withdrawn before it ran, and given again."""
    for _ in range(2):
        pair(dora, alice, now)
        end_jobs(sessions, "SUCCESS")
    for _ in range(2):
        assert pair(dora, alice, now).json()["state"] == "being_made"
    assert waiting(sessions)["pair_sessions"] == 1
    pair_sessions(resources, now, before)
    assert pair(dora, alice, now).json()["state"] == "ready"


def test_inside_a_confirmed_outline_there_are_maps_and_numbers_by_region(
    alice: Person, dora: Person, before: str, resources: Resources, sessions: Sessions
) -> None:
    measure_session(resources, before)
    # The strip of forehead below her fringe is no lesion, and she strikes it out.
    proposed = outline(dora, alice, before)["polygons"]
    lesions = [one for one in proposed if min(y for _, y in one) > 0.3]
    assert put(dora, alice, before, polygons=lesions).status_code == 201
    later = take(alice, "2025-08-18", degree=0.4, shot=168)
    measure_session(resources, later)
    compare_session(resources, later, before)
    assert waiting(sessions)["pair_sessions"] == 1
    pair_sessions(resources, later, before)
    seen = pair(dora, alice, later).json()
    shown = seen["views"][0]["pictures"]
    assert fetched(dora, shown["baseline_map"]) != fetched(dora, shown["now_map"])
    assert seen["repigmentation"]["value_of_record"] is False
    assert (seen["comparison"], seen["verdict"], seen["doubts"]) == ("compared", "not_below", [])
    # 0.95 of the pigment was painted away at baseline and 0.4 now: 58% is back, everywhere.
    assert seen["regions"]
    for region in seen["regions"]:
        if interval := region["interval"]:
            assert interval["low"] <= 58 <= interval["high"]


def test_what_only_both_photos_show_stands_with_them(
    alice: Person, dora: Person, before: str, now: str, resources: Resources, sessions: Sessions
) -> None:
    for session_id in (before, now):
        measure_session(resources, session_id)
    put(dora, alice, before)
    compare_session(resources, now, before)
    pair_sessions(resources, now, before)
    assert pair(dora, alice, now).json()["warnings"] == []
    differing = Unlike(turned_since=0, shinier=0.2, relit=0, contrast_since=0)
    warn(sessions, Since({View.FRONT: differing}, hidden_since=0.5, strange={}))
    warnings = pair(dora, alice, now).json()["warnings"]
    assert [(one["code"], one["view"], one["measured"]) for one in warnings] == [
        ("shinier", "front", 0.2),
        ("hidden_since", None, 0.5),
    ]


def test_any_two_sessions_can_be_set_against_one_another(
    alice: Person, dora: Person, before: str, now: str
) -> None:
    seen = pair(dora, alice, before, now).json()
    assert (seen["baseline_session_id"], seen["session_id"]) == (now, before)
    assert (seen["repigmentation"], seen["regions"]) == (None, [])


def without_pictures(
    sessions: Sessions, by: Person, about: Person, session_id: str, baseline_id: str
) -> Any:
    """A pair of which the pictures were given up: the rest is there at once."""
    pair(by, about, session_id, baseline_id)
    end_jobs(sessions, "ERROR", "pair_sessions")
    return pair(by, about, session_id, baseline_id).json()


def test_why_nothing_was_measured_is_told(
    alice: Person, dora: Person, before: str, now: str, sessions: Sessions
) -> None:
    def told() -> str:
        return str(without_pictures(sessions, dora, alice, now, before)["comparison"])

    assert pair(dora, alice, now, before).json()["comparison"] is None
    assert told() == "no_outline"
    assert put(dora, alice, before).status_code == 201
    assert told() == "being_measured"
    end_jobs(sessions, "ERROR", "compare_session")
    assert told() == "given_up"


def test_inside_an_outline_on_another_day_nothing_is_measured_since(
    alice: Person, dora: Person, before: str, now: str, sessions: Sessions
) -> None:
    later = take(alice, "2026-03-02", degree=0.3, shot=364)
    assert put(dora, alice, now).status_code == 201
    seen = without_pictures(sessions, dora, alice, later, now)
    assert (seen["comparison"], seen["verdict"]) == ("other_baseline", None)


def test_a_verdict_that_was_left_open_says_why(
    alice: Person, dora: Person, before: str, now: str, sessions: Sessions
) -> None:
    put(dora, alice, before)
    detail = {
        "verdict": "indeterminate",
        "fvasi_baseline": 0.5,
        "parameters": {"smallest_detectable_change": 0.037},
        "new_lesions_pct": 0.2,
        "warnings": [],
    }
    told: Any = {"outline_id": confirmed(sessions, before), "detail": detail}
    told |= {"measure": "repigmentation", "session_id": UUID(now)}
    measured(sessions, alice, "2025-08-18", 27.0, spread=9, **told)
    seen = without_pictures(sessions, dora, alice, now, before)
    assert (seen["verdict"], seen["doubts"]) == ("indeterminate", ["interval"])
    assert (seen["fvasi_baseline"], seen["new_lesions_pct"]) == (0.5, 0.2)


@pytest.mark.parametrize(
    ("warning", "doubts"),
    [
        # As versions before 0.10.0 stored it: of no view.
        ({"code": "shinier", "severity": "warn"}, ["interval"]),
        ({"code": "other_skin", "severity": "retake", "view": "left"}, ["interval", "unlike"]),
    ],
)
def test_a_view_that_shows_other_skin_leaves_a_verdict_open_and_an_old_warning_is_still_shown(
    alice: Person,
    dora: Person,
    before: str,
    now: str,
    sessions: Sessions,
    warning: dict[str, str],
    doubts: list[str],
) -> None:
    put(dora, alice, before)
    detail = {
        "verdict": "indeterminate",
        "fvasi_baseline": 0.5,
        "warnings": [{"advice": "Look.", "measured": 0.2, "limit": 0.1} | warning],
    }
    told: Any = {"outline_id": confirmed(sessions, before), "detail": detail}
    told |= {"measure": "repigmentation", "session_id": UUID(now)}
    measured(sessions, alice, "2025-08-18", 27.0, spread=9, **told)
    seen = without_pictures(sessions, dora, alice, now, before)
    assert seen["doubts"] == doubts
    assert seen["warnings"][0]["view"] == warning.get("view")


def test_another_outline_makes_another_pair(
    alice: Person, dora: Person, before: str, now: str, resources: Resources, sessions: Sessions
) -> None:
    pair_sessions(resources, now, before)
    measure_session(resources, before)
    confirm(dora, alice, before)
    assert pair(dora, alice, now).json()["state"] == "being_made"
    pair_sessions(resources, now, before)
    with sessions.read() as session:
        assert len(session.exec(select(AlignedPair)).all()) == 2


def test_the_baseline_itself_has_none(alice: Person, dora: Person, before: str) -> None:
    for baseline_id in (None, before):
        answer = pair(dora, alice, before, baseline_id)
        assert (answer.status_code, answer.json()["code"]) == (409, "no_baseline")


def test_sessions_without_a_common_view_are_not_laid_on_one_another(
    alice: Person, dora: Person, before: str, sessions: Sessions
) -> None:
    other = take(alice, "2025-08-18", shot=9, view="left")
    with sessions.write() as session:
        # A face that looks ahead is to be taken again as a left view; the server let it pass.
        session.execute(update(Photo).values(verdict="warn"))
    seen = pair(dora, alice, other).json()
    assert (seen["state"], seen["views"]) == ("impossible", [])
    assert "pair_sessions" not in waiting(sessions)


def test_a_session_of_somebody_else_is_not_there(
    alice: Person, bob: Person, dora: Person, sven: Person, before: str, now: str
) -> None:
    assert pair(sven, alice, now).status_code == 404
    assert pair(dora, bob, now, before).status_code == 404
    assert pair(dora, alice, now, str(uuid4())).status_code == 404


def test_after_consent_was_withdrawn_nothing_is_shown(
    alice: Person, dora: Person, before: str, now: str, resources: Resources, sessions: Sessions
) -> None:
    pair_sessions(resources, now, before)
    (given,) = [
        one
        for one in alice.get(f"{alice.home}/consents").json()
        if one["purpose"] == "photos_for_care"
    ]
    alice.post(f"{alice.home}/consents/{given['id']}/withdraw")
    assert pair(dora, alice, now, before).json()["code"] == "no_baseline"
