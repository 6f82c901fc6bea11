"""The 25 % line: firm only where neither interval nor smallest detectable change touch it."""

import pytest

from imaging import LineVerdict, answers, fvasi

CASES = [
    (10.0, (4.0, 16.0), 1.0, LineVerdict.BELOW),
    (40.0, (33.0, 47.0), 1.0, LineVerdict.NOT_BELOW),
    (20.0, (13.0, 27.0), 1.0, LineVerdict.INDETERMINATE),
    # Of five times it, the smallest detectable change is 20 points: 10 % are not below 25 for sure.
    (10.0, (4.0, 16.0), 5 * fvasi.SDC, LineVerdict.INDETERMINATE),
    (40.0, (33.0, 47.0), 5 * fvasi.SDC, LineVerdict.INDETERMINATE),
    # Repeat shots of faces on which nothing was tuned: of 0.2 that is 18 points.
    (10.0, (4.0, 16.0), 0.2, LineVerdict.INDETERMINATE),
]


@pytest.mark.parametrize(("pct", "interval", "baseline", "verdict"), CASES)
def test_a_verdict_is_firm_only_off_the_line(
    pct: float, interval: tuple[float, float], baseline: float, verdict: LineVerdict
) -> None:
    assert answers.verdict(pct, interval, baseline) is verdict
