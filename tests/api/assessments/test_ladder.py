"""Scores given by people: the ladder, its sums, and what lies outside the scales."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.assessments.ladder import (
    FACE_REGIONS,
    LADDER,
    DlqiBand,
    Noticeability,
    Patch,
    ScoreInvalid,
    dlqi_band,
    f_vasi,
    noticeability,
    snap_to_ladder,
    t_vasi,
    to_tenth,
)


def patch(region, hand_units, percent):
    return Patch(region, Decimal(hand_units), percent)


def test_f_vasi_adds_hand_units_times_depigmentation():
    # 0.5 x 100% + 0.4 x 50% + 0.2 x 10% = 0.5 + 0.2 + 0.02
    score = f_vasi(
        [
            patch("periocular", "0.5", 100),
            patch("cheeks", "0.4", 50),
            patch("chin", "0.2", 10),
        ]
    )
    assert score.value == Decimal("0.72")
    assert score.hand_units == Decimal("1.1")
    assert score.constant == "face-3.0"


def test_a_face_without_lesions_is_zero():
    assert f_vasi([]).value == 0
    assert f_vasi([patch("nose", "0.3", 0)]).value == 0


def test_a_face_wholly_depigmented_is_three():
    score = f_vasi([patch("cheeks", "3.0", 100)])
    assert (score.value, score.capped) == (Decimal(3), False)


def test_a_face_a_little_larger_than_the_scale_is_capped_and_says_so():
    score = f_vasi([patch("cheeks", "3.4", 100)])
    assert (score.value, score.capped, score.hand_units) == (Decimal(3), True, Decimal("3.4"))


def test_another_face_constant_has_another_name():
    score = f_vasi([patch("cheeks", "3.49", 100)], face_hand_units=Decimal("3.5"), constant="ftu")
    assert (score.value, score.capped, score.constant) == (Decimal("3.49"), False, "ftu")


def test_one_region_may_have_patches_of_different_degree():
    score = f_vasi([patch("cheeks", "0.2", 90), patch("cheeks", "0.2", 25)])
    assert score.value == Decimal("0.23")


def test_an_area_finer_than_a_tenth_is_kept():
    assert f_vasi([patch("nose", "0.05", 50)]).value == Decimal("0.025")
    assert to_tenth(Decimal("0.25")) == Decimal("0.3")


@pytest.mark.parametrize(
    "wrong",
    [
        patch("cheeks", "0.5", 60),
        patch("cheeks", "0.5", 5),
        patch("lips", "0.5", 50),
        patch("cheeks", "-0.1", 50),
        patch("cheeks", "NaN", 50),
        patch("cheeks", "3.6", 0),
    ],
)
def test_what_the_scale_does_not_know_is_an_error(wrong):
    with pytest.raises(ScoreInvalid):
        f_vasi([wrong])


def test_t_vasi_of_the_whole_body_is_a_hundred():
    assert t_vasi([patch("trunk", 60, 100), patch("hands", 40, 100)]).value == 100
    with pytest.raises(ScoreInvalid, match="more than"):
        t_vasi([patch("trunk", 60, 100), patch("hands", "40.1", 100)])


def test_t_vasi_knows_six_regions_and_no_face():
    score = t_vasi([patch("head_neck", "2", 75), patch("feet", "1.2", 25)])
    assert score.value == Decimal("1.8")
    with pytest.raises(ScoreInvalid, match="cheeks"):
        t_vasi([patch("cheeks", "1", 50)])


@pytest.mark.parametrize(
    ("percent", "step"),
    [(0, 0), (4.9, 0), (5, 10), (17.5, 25), (60, 50), (62.5, 75), (82, 75), (95, 100), (100, 100)],
)
def test_a_free_percentage_goes_to_the_nearest_step(percent, step):
    assert snap_to_ladder(percent) == step


@pytest.mark.parametrize("percent", [-0.1, 100.1, float("inf"), float("nan")])
def test_percentages_outside_the_ladder_are_errors(percent):
    with pytest.raises(ScoreInvalid):
        snap_to_ladder(percent)


@given(st.floats(0, 100))
def test_no_other_step_is_nearer(percent):
    step = snap_to_ladder(percent)
    assert all(abs(step - percent) <= abs(other - percent) + 1e-9 for other in LADDER)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(FACE_REGIONS)),
            st.decimals(0, Decimal("0.5"), places=1),
            st.sampled_from(LADDER),
        ),
        max_size=6,
    )
)
def test_a_score_is_never_larger_than_its_area(patches):
    score = f_vasi([Patch(*one) for one in patches])
    assert 0 <= score.value <= score.hand_units
    assert score.value <= 3


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (1, Noticeability.not_successful),
        (2, Noticeability.not_successful),
        (3, Noticeability.partial),
        (4, Noticeability.success),
        (5, Noticeability.success),
    ],
)
def test_only_a_lot_less_and_no_longer_noticeable_are_success(answer, meaning):
    assert noticeability(answer) is meaning


@pytest.mark.parametrize("answer", [0, 6])
def test_noticeability_has_five_answers(answer):
    with pytest.raises(ScoreInvalid):
        noticeability(answer)


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (0, DlqiBand.none),
        (1, DlqiBand.none),
        (2, DlqiBand.small),
        (5, DlqiBand.small),
        (6, DlqiBand.moderate),
        (10, DlqiBand.moderate),
        (11, DlqiBand.very_large),
        (20, DlqiBand.very_large),
        (21, DlqiBand.extremely_large),
        (30, DlqiBand.extremely_large),
    ],
)
def test_dlqi_bands(total, band):
    assert dlqi_band(total, age=16) is band


def test_the_dlqi_is_from_sixteen_years_and_up_to_thirty_points():
    with pytest.raises(ScoreInvalid, match="16"):
        dlqi_band(4, age=15)
    with pytest.raises(ScoreInvalid, match="31"):
        dlqi_band(31, age=40)
