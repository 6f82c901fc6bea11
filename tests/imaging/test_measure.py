"""The whole way, on a real photograph with lesions of known area and degree."""

import json

import cv2
import numpy as np
import pytest

from imaging import LineVerdict, Outline, View, compare, measure, trace
from tests.imaging import painting
from tests.imaging.painting import CHIN, LEFT_CHEEK, RIGHT_CHEEK

FRONT = View.FRONT
BOTH = (LEFT_CHEEK, RIGHT_CHEEK)


def shot(*discs: painting.Disc, degree: float = 1.0) -> dict[View, bytes]:
    return {FRONT: painting.jpeg(painting.painted(discs, degree))}


def drawn(*discs: painting.Disc) -> dict[View, bytes]:
    return {FRONT: painting.outline(discs)}


def test_an_untouched_face_scores_little_and_its_interval_holds_zero() -> None:
    # Not near zero: the strip of forehead below her fringe is taken for pale.
    result = measure({FRONT: painting.jpeg(painting.astronaut())})
    assert result.fvasi is not None
    assert result.fvasi <= 0.2
    assert result.interval is not None
    assert result.interval[0] == 0
    assert result.provisional


def test_outlined_lesions_score_their_true_area() -> None:
    result = measure(shot(*BOTH), outline=drawn(*BOTH))
    assert result.fvasi == pytest.approx(painting.true_fvasi(BOTH), rel=0.2)
    assert not result.provisional


def test_twice_the_lesion_scores_about_twice() -> None:
    one = measure(shot(LEFT_CHEEK), outline=drawn(LEFT_CHEEK)).fvasi
    two = measure(shot(*BOTH), outline=drawn(*BOTH)).fvasi
    assert one is not None
    assert two == pytest.approx(2 * one, rel=0.2)


def test_lesions_are_proposed_where_nothing_is_outlined() -> None:
    result = measure(shot(*BOTH))
    assert result.outline is not None
    assert result.interval is not None
    assert result.interval[0] <= painting.true_fvasi(BOTH) <= result.interval[1]


def test_a_lesion_in_two_views_counts_once() -> None:
    photo, outline = shot(LEFT_CHEEK)[FRONT], drawn(LEFT_CHEEK)[FRONT]
    single = measure({FRONT: photo}, outline={FRONT: outline}).fvasi
    double = measure(
        {FRONT: photo, View.LEFT: photo}, outline={FRONT: outline, View.LEFT: outline}
    ).fvasi
    assert double == pytest.approx(single, rel=0.01)


@pytest.mark.parametrize("back", [0.0, 0.25, 0.5, 1.0])
def test_repigmentation_is_found_within_its_interval(back: float) -> None:
    now = shot(*BOTH, degree=1 - back)
    result = compare(shot(*BOTH), drawn(*BOTH), now)
    # What was missing is read within about 13 % of itself, and the share with it.
    assert result.repigmentation_pct == pytest.approx(100 * back, rel=0.14, abs=1)
    assert result.interval is not None
    assert result.interval[0] <= 100 * back <= result.interval[1]


@pytest.mark.parametrize("density", [(0.2, 0.2, 0.2), (0.0, 0.08, 0.2), (0.12, 0.05, 0.0)])
def test_another_exposure_or_colour_of_light_changes_little(
    density: tuple[float, float, float],
) -> None:
    picture = painting.seen_through(painting.painted(BOTH), density=np.array(density))
    result = compare(shot(*BOTH), drawn(*BOTH), {FRONT: painting.jpeg(picture)})
    assert result.repigmentation_pct == pytest.approx(0, abs=4)
    assert result.verdict is LineVerdict.BELOW


def test_a_quarter_of_the_light_changes_little() -> None:
    dim = painting.seen_through(painting.painted(BOTH), density=np.full(3, np.log(4)))
    result = compare(shot(*BOTH), drawn(*BOTH), {FRONT: painting.jpeg(dim)})
    assert result.repigmentation_pct == pytest.approx(0, abs=3)


def test_a_lesion_under_hair_is_left_out_and_not_called_healed() -> None:
    hair = painting.painted((LEFT_CHEEK, RIGHT_CHEEK))
    hair[:, hair.shape[1] * 6 // 10 :] = (40, 30, 24)
    result = compare(shot(*BOTH), drawn(*BOTH), {FRONT: painting.jpeg(hair)})
    assert result.repigmentation_pct is None or result.repigmentation_pct < 10


def test_light_from_one_side_changes_little() -> None:
    picture = painting.painted(BOTH)
    ramp = np.linspace(-0.2, 0.2, picture.shape[1])[None, :, None]
    lit = painting.jpeg(painting.seen_through(picture, density=ramp))
    result = compare(shot(*BOTH), drawn(*BOTH), {FRONT: lit})
    assert result.repigmentation_pct == pytest.approx(0, abs=5)


def test_a_moved_phone_changes_little() -> None:
    picture = painting.painted(BOTH)
    height, width = picture.shape[:2]
    move = cv2.getRotationMatrix2D((width / 2, height / 2), 5, 0.92)
    moved = np.asarray(
        cv2.warpAffine(picture, move, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8
    )
    result = compare(shot(*BOTH), drawn(*BOTH), {FRONT: painting.jpeg(moved)})
    assert result.repigmentation_pct == pytest.approx(0, abs=6)


def test_lesions_of_twenty_percent_loss_less_are_not_called_healed() -> None:
    result = compare(shot(*BOTH), drawn(*BOTH), shot(*BOTH, degree=0.9))
    assert result.verdict is not LineVerdict.NOT_BELOW


def test_a_new_lesion_outside_the_outline_is_seen() -> None:
    before, after = shot(LEFT_CHEEK), shot(LEFT_CHEEK, CHIN)
    quiet = compare(before, drawn(LEFT_CHEEK), before).new_lesions_pct
    grown = compare(before, drawn(LEFT_CHEEK), after).new_lesions_pct
    assert quiet == pytest.approx(0, abs=0.1)
    assert grown is not None
    assert grown > 0.5


def test_an_outline_kept_as_polygons_does_as_well_as_the_drawing() -> None:
    kept = trace(shot(*BOTH), drawn(*BOTH))
    again = Outline(tuple(tuple((x, y) for x, y in polygon) for polygon in kept.as_json()))
    drawing = measure(shot(*BOTH), outline=drawn(*BOTH)).fvasi
    assert measure(shot(*BOTH), outline=again).fvasi == pytest.approx(drawing, rel=0.05)


def test_a_picture_without_a_face_cannot_be_measured_and_says_why() -> None:
    plain = painting.jpeg(np.full((300, 300, 3), 128, np.uint8))
    result = measure({FRONT: plain})
    assert result.fvasi is None
    assert result.reason is not None
    assert result.reason.code == "no_face"


@pytest.mark.parametrize("outline", [drawn(*BOTH), trace(shot(*BOTH), drawn(*BOTH))])
def test_where_one_session_shows_no_face_nothing_is_compared(
    outline: dict[View, bytes] | Outline,
) -> None:
    wall = {FRONT: painting.jpeg(np.full((300, 300, 3), 99, np.uint8))}
    for baseline, now in ((wall, shot(*BOTH)), (shot(*BOTH), wall)):
        result = compare(baseline, outline, now)
        assert result.reason is not None
        assert (result.reason.code, result.repigmentation_pct) == ("no_face", None)


def test_sessions_without_a_common_view_are_not_compared() -> None:
    other = {View.LEFT: shot(*BOTH)[FRONT]}
    result = compare(shot(*BOTH), drawn(*BOTH), other)
    assert result.reason is not None
    assert result.reason.code == "no_common_view"
    assert result.verdict is LineVerdict.INDETERMINATE


def test_an_empty_outline_is_not_followed() -> None:
    result = compare(shot(*BOTH), Outline(()), shot(*BOTH))
    assert result.reason is not None
    assert result.reason.code == "no_lesion_seen"


def test_results_are_json_stamped_and_carry_their_picture() -> None:
    result = measure(shot(LEFT_CHEEK), outline=drawn(LEFT_CHEEK), draw="jpeg")
    said = json.loads(json.dumps(result.as_json()))
    assert said["version"]
    assert said["parameters"]["face_hand_units"] == 3.0
    assert set(said["regions"]) == {"forehead", "periocular", "nose", "cheeks", "perioral", "chin"}
    assert "overlays" not in said
    picture = cv2.imdecode(np.frombuffer(result.overlays[FRONT], np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
