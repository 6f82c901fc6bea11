"""The arithmetic, on pictures small enough to reckon by hand."""

import numpy as np
import pytest

from imaging import Region, fvasi

WHOLE = np.ones((10, 10), bool)
EVEN = np.ones((10, 10), np.float32)


def square(side: int, degree: float) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    out = np.zeros((10, 10), np.float32)
    out[:side, :side] = degree
    return out


def test_a_face_without_pigment_scores_three() -> None:
    assert fvasi.score(EVEN, EVEN, WHOLE) == pytest.approx(3.0)


def test_a_square_of_a_quarter_of_the_face_at_half_degree_scores_three_eighths() -> None:
    assert fvasi.score(square(5, 0.5), EVEN, WHOLE) == pytest.approx(3 * 0.25 * 0.5)


def test_true_area_counts_and_not_texels() -> None:
    area = np.ones((10, 10), np.float32)
    area[:5, :5] = 3.0  # 25 texels of 3 beside 75 of 1: half of the skin
    assert fvasi.score(square(5, 1.0), area, WHOLE) == pytest.approx(1.5)


def test_unseen_skin_leaves_the_denominator() -> None:
    seen = np.zeros((10, 10), bool)
    seen[:5] = True
    assert fvasi.score(square(5, 1.0), EVEN, seen) == pytest.approx(1.5)


def test_affected_area_starts_at_the_first_step_of_the_ladder() -> None:
    assert fvasi.affected_share(square(5, 0.099), EVEN, WHOLE) == 0.0
    assert fvasi.affected_share(square(5, 0.10), EVEN, WHOLE) == pytest.approx(0.25)


def test_a_sixth_of_the_face_is_half_a_percent_of_the_body() -> None:
    assert fvasi.body_surface_pct(1 / 6) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("degree", "step"),
    [
        (0, 0),
        (0.04, 0),
        (0.05, 0.1),
        (0.17, 0.1),
        (0.2, 0.25),
        (0.6, 0.5),
        (0.625, 0.75),
        (0.97, 1),
    ],
)
def test_a_degree_snaps_to_the_nearest_step_and_to_the_worse_one_at_half(
    degree: float, step: float
) -> None:
    assert fvasi.snap(degree) == step


def test_regions_sum_to_the_whole_score() -> None:
    upper = np.zeros((10, 10), bool)
    upper[:4] = True
    scored = fvasi.by_region(square(5, 0.5), EVEN, WHOLE, {Region.NOSE: upper, Region.CHIN: ~upper})
    total = sum(3 * s.area_share * (s.mean_degree or 0) for s in scored.values())
    assert total == pytest.approx(fvasi.score(square(5, 0.5), EVEN, WHOLE))
    assert scored[Region.NOSE].depigmented_share == pytest.approx(20 / 40)


def test_the_ladder_reads_the_affected_skin_of_a_region() -> None:
    scored = fvasi.by_region(square(5, 0.6), EVEN, WHOLE, {Region.CHIN: WHOLE})
    assert fvasi.ladder_score(scored) == pytest.approx(3 * 0.25 * 0.5)


def test_a_region_nobody_saw_has_no_degree_and_no_weight() -> None:
    nothing = np.zeros((10, 10), bool)
    scored = fvasi.by_region(EVEN, EVEN, nothing, {Region.CHIN: WHOLE})
    assert scored[Region.CHIN].mean_degree is None
    assert fvasi.ladder_score(scored) == 0.0


def test_what_repeat_shots_differ_by_becomes_the_smallest_detectable_change() -> None:
    # Half of the squared differences, .0002 and .0008, is .0005 in the mean; its root is .02236.
    found = fvasi.smallest_detectable_change([0.02, -0.04])
    assert found == pytest.approx(1.96 * 1.41421 * 0.02236, rel=1e-3)
