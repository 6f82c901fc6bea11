"""Later sessions compared with the baseline, inside the outline that was confirmed there."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from api.assessments.jobs import compare_session, measure_inside_outline, measure_session
from api.database import Sessions
from api.photos.models import Photo
from api.resources import Resources
from tests.api.assessments.faces import (
    STARTED,
    confirm,
    detail,
    outline,
    put,
    rows,
    series,
    take,
    waiting,
)
from tests.api.reviews.setting import treat
from tests.people import Person


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
