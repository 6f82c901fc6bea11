"""What only two photos show: other light, a head turned otherwise, a lesion that is hidden.

The astronaut at baseline, and once more with one thing changed.
"""

import numpy as np
import pytest
from numpy.typing import NDArray

from imaging import Comparison, View, atlas, compare, face, quality, unlike
from imaging.unlike import Unlike
from tests.imaging import painting

N = atlas.SIDE
LESIONS = (painting.LEFT_CHEEK, painting.RIGHT_CHEEK)
ANY = np.ones((N, N), bool)


def against_itself(now: painting.Pixels) -> Comparison:
    return compare(
        {View.FRONT: painting.jpeg(painting.painted(LESIONS))},
        {View.FRONT: painting.outline(LESIONS)},
        {View.FRONT: painting.jpeg(now)},
    )


def warned(found: Comparison) -> list[str]:
    return [reason.code for reason in found.warnings]


def across(rgb: painting.Pixels) -> NDArray[np.float64]:
    """Where a pixel lies on the face, (1, w, 1): -1 at its one edge, 1 at the other."""
    seen = face.find(rgb)
    assert seen is not None
    left, right = seen.points[:468, 0].min(), seen.points[:468, 0].max()
    place = (np.arange(rgb.shape[1]) - (left + right) / 2) / ((right - left) / 2)
    return np.asarray(np.clip(place, -1.5, 1.5)[None, :, None])


def test_nine_tenths_of_an_even_slope_are_nine_tenths_of_its_height() -> None:
    slope = np.linspace(-0.2, 0.2, N, dtype=np.float32)
    assert unlike.relit(np.broadcast_to(slope[:, None], (N, N, 3)), ANY) == pytest.approx(
        0.36, abs=0.001
    )
    assert unlike.relit(np.zeros((N, N, 3), np.float32), ~ANY) == 0


def test_nodding_and_turning_are_one_turn_of_the_head() -> None:
    then, now = {"yaw": -2.0, "pitch": 1.0}, {"yaw": 1.0, "pitch": 5.0}
    assert unlike.turned(then, now) == 5.0


def test_half_of_the_lesions_covered_is_half_hidden() -> None:
    lesion = np.zeros((N, N), bool)
    lesion[250:300, 156:356] = True
    left = np.broadcast_to(np.arange(N) < N // 2, (N, N))
    assert unlike.hidden(lesion, ANY, left) == pytest.approx(0.5, abs=0.01)
    assert unlike.hidden(lesion, left, left) == 0
    assert unlike.hidden(~ANY, ANY, left) == 0


def test_of_several_views_the_worst_figure_counts() -> None:
    front, side = Unlike(turned_since=2, relit=0.4), Unlike(turned_since=5, hidden_since=0.1)
    assert unlike.worst([front, side]) == Unlike(5, 0.1, 0, 0.4)
    assert unlike.worst([]) == Unlike()


def test_a_head_turned_otherwise_is_told_which_pose_to_take() -> None:
    (reason,) = quality.against_baseline(Unlike(turned_since=6))
    assert reason.code == "turned_since"
    assert "first photo" in reason.advice


def test_the_same_photo_twice_is_not_warned_of() -> None:
    found = against_itself(painting.painted(LESIONS))
    assert warned(found) == []
    assert {"turned_since", "hidden_since", "shinier", "relit"} <= found.quality[View.FRONT].keys()


def test_light_from_another_side_asks_for_the_first_place() -> None:
    now = painting.painted(LESIONS)
    found = against_itself(painting.seen_through(now, density=0.3 * across(now)))
    assert warned(found) == ["relit"]
    # 0.6 from edge to edge; nine tenths of that over the middle three quarters, which are measured.
    assert found.quality[View.FRONT]["relit"] == pytest.approx(0.4, abs=0.05)


def test_hair_that_fell_over_a_lesion_is_told_of() -> None:
    now = painting.painted(LESIONS)
    covered = across(now)[..., 0] > 0.25
    found = against_itself(np.where(covered[..., None], now // 12, now).astype(np.uint8))
    assert "hidden_since" in warned(found)
