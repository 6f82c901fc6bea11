"""What only two photos show: other light, a head held otherwise, a lesion that is hidden.

The astronaut at baseline, and once more with one thing changed.
"""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from imaging import (
    Comparison,
    LineVerdict,
    Verdict,
    View,
    atlas,
    check,
    compare,
    face,
    quality,
    unlike,
)
from imaging.unlike import Since, Unlike
from tests.imaging import painting

N = atlas.SIDE
LESIONS = (painting.LEFT_CHEEK, painting.RIGHT_CHEEK)
ANY = np.ones((N, N), bool)
# The map is symmetric: its right half has half of the area.
RIGHT = np.broadcast_to(np.arange(N) >= N // 2, (N, N))


def since(
    now: painting.Pixels,
    *,
    baseline: painting.Pixels | None = None,
    left: painting.Pixels | None = None,
) -> Comparison:
    """The front view then and now; with `left` it is taken for a view of that side as well."""
    first = painting.jpeg(painting.painted(LESIONS) if baseline is None else baseline)
    later = {View.FRONT: painting.jpeg(now)}
    if left is not None:
        later[View.LEFT] = painting.jpeg(left)
    return compare(
        dict.fromkeys(later, first), dict.fromkeys(later, painting.outline(LESIONS)), later
    )


def warned(found: Comparison) -> list[tuple[str, View | None]]:
    return [(reason.code, reason.view) for reason in found.warnings]


def across(rgb: painting.Pixels) -> NDArray[np.float64]:
    """Where a pixel lies on the face, (1, w, 1): -1 at its one edge, 1 at the other."""
    seen = face.find(rgb)
    assert seen is not None
    left, right = seen.points[:468, 0].min(), seen.points[:468, 0].max()
    place = (np.arange(rgb.shape[1]) - (left + right) / 2) / ((right - left) / 2)
    return np.asarray(np.clip(place, -1.5, 1.5)[None, :, None])


def turned(rgb: painting.Pixels) -> painting.Pixels:
    """As if from the side: one side of the picture is farther away than the other."""
    h, w = rgb.shape[:2]
    flat = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    aside = np.array([[0, 0.16 * h], [w, 0], [w, h], [0, 0.84 * h]], np.float32)
    turn = cv2.getPerspectiveTransform(flat, aside)
    return np.asarray(cv2.warpPerspective(rgb, turn, (w, h), borderMode=cv2.BORDER_REPLICATE))


def covered(*, both: bool = False) -> painting.Pixels:
    """Hair over one cheek, or over both."""
    now = painting.painted(LESIONS)
    place = across(now)
    return np.where((np.abs(place) if both else place) > 0.25, now // 12, now).astype(np.uint8)


def test_light_that_changed_one_half_of_the_face_by_a_half_is_relit_by_a_half() -> None:
    shade = np.repeat(0.5 * RIGHT[..., None], 3, axis=2).astype(np.float32)
    assert unlike.relit(shade, ANY) == pytest.approx(0.5)
    assert unlike.relit(shade, RIGHT) == 0
    assert unlike.relit(shade, ~ANY) == 0


def test_half_of_the_lesions_covered_is_half_hidden() -> None:
    lesion = np.zeros((N, N), bool)
    lesion[250:300, 156:356] = True
    assert unlike.hidden(lesion, ANY, RIGHT) == pytest.approx(0.5, abs=0.01)
    assert unlike.hidden(lesion, RIGHT, RIGHT) == 0
    assert unlike.hidden(~ANY, ANY, RIGHT) == 0


def test_nodding_and_turning_are_one_turn_of_the_head() -> None:
    then, now = {"yaw": -2.0, "pitch": 1.0}, {"yaw": 1.0, "pitch": 5.0}
    assert unlike.turned(then, now) == 5.0


def test_a_head_half_turned_need_not_be_held_alike_to_three_degrees() -> None:
    held = Unlike(turned_since=6, shinier=0, relit=0, contrast_since=0)
    told = quality.against_baseline(
        Since({View.FRONT: held, View.LEFT: held}, hidden_since=0, strange={})
    )
    assert [(reason.code, reason.view) for reason in told] == [("turned_since", View.FRONT)]


def test_the_same_photo_twice_is_not_warned_of() -> None:
    found = since(painting.painted(LESIONS))
    assert warned(found) == []
    assert {"turned_since", "shinier", "relit"} <= found.quality[View.FRONT].keys()


def test_light_from_another_side_is_warned_of_and_widens_the_interval() -> None:
    now = painting.painted(LESIONS)
    alike, found = since(now), since(painting.seen_through(now, density=0.3 * across(now)))
    assert warned(found) == [("relit", View.FRONT)]
    # 0.6 from edge to edge; nine tenths of that over the middle three quarters, which are measured.
    assert found.quality[View.FRONT]["relit"] == pytest.approx(0.4, abs=0.05)
    assert found.interval is not None
    assert alike.interval is not None
    assert np.ptp(found.interval) > np.ptp(alike.interval) + 2 * 1.96 * 2


def test_a_head_that_turned_is_told_which_pose_to_take() -> None:
    found = since(turned(painting.painted(LESIONS)))
    assert warned(found) == [("turned_since", View.FRONT)]
    assert found.warnings[0].measured == pytest.approx(
        abs(found.quality[View.FRONT]["yaw"]), rel=0.2
    )


def test_where_light_and_pose_changed_nothing_is_decided() -> None:
    healed = painting.astronaut()
    lit = painting.seen_through(healed, density=0.3 * across(healed))
    for now in (healed, lit, turned(healed)):
        assert since(now).verdict is LineVerdict.NOT_BELOW
    assert since(turned(lit)).verdict is LineVerdict.INDETERMINATE


def test_a_photo_in_black_and_white_is_not_compared() -> None:
    healed = painting.astronaut()
    grey = np.repeat(healed.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    found = since(grey)
    assert found.reason is not None
    assert (found.reason.code, found.repigmentation_pct) == ("no_colour", None)


def test_nothing_is_decided_in_other_light_by_a_photo_that_is_to_be_taken_again() -> None:
    dark = painting.seen_through(painting.astronaut(), density=np.full(3, 1.8))
    assert quality.verdict(check(painting.jpeg(dark), View.FRONT).reasons) is Verdict.RETAKE
    assert since(dark).verdict is LineVerdict.NOT_BELOW
    lit = painting.seen_through(dark, density=0.3 * across(dark))
    assert since(lit).verdict is LineVerdict.INDETERMINATE


def test_hair_that_fell_over_one_of_two_lesions_is_told_of() -> None:
    found = since(covered())
    assert found.repigmentation_pct is not None
    assert ("hidden_since", None) in warned(found)


def test_where_lesions_are_hidden_a_photo_to_be_taken_again_decides_nothing() -> None:
    healed = painting.astronaut()
    half = np.where(across(healed) > 0.15, healed // 12, healed).astype(np.uint8)
    half = painting.seen_through(half, density=np.full(3, 1.7))
    assert quality.verdict(check(painting.jpeg(half), View.FRONT).reasons) is Verdict.RETAKE
    found = since(half)
    assert warned(found) == [("hidden_since", None)]
    assert found.verdict is LineVerdict.INDETERMINATE


def test_all_lesions_covered_is_told_of_though_nothing_can_be_compared() -> None:
    found = since(covered(both=True))
    assert found.repigmentation_pct is None
    assert ("hidden_since", None) in warned(found)


def test_a_lesion_that_another_view_shows_is_not_hidden() -> None:
    found = since(covered(), left=painting.painted(LESIONS))
    assert "hidden_since" not in [reason.code for reason in found.warnings]


def test_what_burnt_out_at_baseline_is_not_hidden_by_the_later_photo() -> None:
    then = painting.painted(LESIONS)
    burnt = np.where(across(then) > 0.25, 255, then).astype(np.uint8)
    found = since(then, baseline=burnt)
    assert "hidden_since" not in [reason.code for reason in found.warnings]
