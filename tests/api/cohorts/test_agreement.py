"""Bland and Altman's own example, and spreads computed by hand."""

from math import sqrt
from uuid import UUID

import pytest

from api.cohorts.agreement import Scored, agreement, student_t

# Peak flow of 17 people by two meters, first readings, l/min: Lancet 1986; 1:307-310, table 1.
WRIGHT = (494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427)
MINI = (512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451)


def people(*differences: tuple[float, ...]) -> list[Scored]:
    """One person for each tuple, one pair for each difference."""
    return [
        Scored(UUID(int=number), machine=1 + one, clinician=1)
        for number, each in enumerate(differences)
        for one in each
    ]


def test_the_published_example_gives_the_published_figures():
    pairs = zip(WRIGHT, MINI, strict=True)
    found = agreement(Scored(UUID(int=n), *pair) for n, pair in enumerate(pairs))
    assert found
    assert (found.patients, found.pairs) == (17, 17)
    assert found.bias.value == pytest.approx(-2.1, abs=0.05)
    assert found.sd == pytest.approx(38.8, abs=0.05)
    assert (found.bias.low, found.bias.high) == pytest.approx((-22.0, 17.8), abs=0.1)
    # They round 1.96 to 2; the standard error of a limit is theirs: 16.3, times 2.12.
    assert found.lower_limit.value == pytest.approx(-2.1 - 1.96 * 38.8, abs=0.1)
    assert found.upper_limit.high - found.upper_limit.value == pytest.approx(2.12 * 16.3, abs=0.1)


def test_several_pairs_of_a_patient_are_not_as_many_patients():
    # Means -2 to 2, each patient 1 to either side: within 2, between (5 - 2) / 2.
    found = agreement(people(*((d - 1, d + 1) for d in (-2, -1, 0, 1, 2))))
    assert found
    assert (found.patients, found.pairs) == (5, 10)
    assert found.sd == pytest.approx(sqrt(3.5))
    assert found.bias.high == pytest.approx(2.776 * sqrt(3.5 / 5), abs=0.001)


def test_a_patient_with_many_pairs_does_not_make_the_intervals_narrower():
    # 8 pairs of 5 patients weigh like 8^2 / (4 * 1 + 4^2) = 3.2 patients with the same number each.
    found = agreement(people((-2,), (-1,), (1,), (2,), (0, 0, 0, 0)))
    assert found
    assert found.bias.high == pytest.approx(2.776 * found.sd / sqrt(3.2), abs=0.001)
    half = found.upper_limit.high - found.upper_limit.value
    assert half == pytest.approx(2.776 * found.sd * sqrt(3 / 3.2), abs=0.001)


def test_patients_who_do_not_differ_have_the_spread_within():
    found = agreement(people(*[(-1.0, 1.0)] * 5))
    assert found
    assert found.sd == pytest.approx(sqrt(2))


def test_a_machine_that_is_always_a_tenth_too_high_has_that_bias_and_no_spread():
    found = agreement(people(*[(0.1,)] * 5))
    assert found
    assert found.bias == pytest.approx((0.1, 0.1, 0.1))
    assert found.sd == pytest.approx(0)


def test_fewer_than_five_patients_have_no_figures_however_many_pairs():
    assert agreement(people(*[(0.0, 0.1, 0.2)] * 4)) is None


@pytest.mark.parametrize(("freedom", "t"), [(4, 2.776), (9, 2.262), (16, 2.120), (100, 1.984)])
def test_students_t_is_that_of_the_tables(freedom: int, t: float):
    assert student_t(freedom) == pytest.approx(t, abs=0.001)
