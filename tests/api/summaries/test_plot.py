import pytest

from api.summaries.plot import Plot, steps


@pytest.mark.parametrize(
    ("low", "high", "at_most", "found"),
    [
        (0, 0.78, 5, [0, 0.2, 0.4, 0.6]),
        (0, 1.54, 5, [0, 0.5, 1, 1.5]),
        (0, 3.36, 5, [0, 1, 2, 3]),
        (0, 0.112, 5, [0, 0.05, 0.1]),
        (0, 12.8, 2, [0, 10]),
        (-0.35, 0.25, 8, [-0.3, -0.2, -0.1, 0, 0.1, 0.2]),
    ],
)
def test_an_axis_is_numbered_in_round_steps(low, high, at_most, found):
    assert steps(low, high, at_most) == found


def test_a_value_stands_where_its_share_of_the_axis_is():
    plot = Plot(box=(10, 20, 110, 70), across=(0, 50), up=(0, 2))
    assert plot.at(25, 0.5) == (60, 57.5)
