"""What the command line says of a result, word for word."""

from dataclasses import replace

import pytest

from imaging import (
    Comparison,
    Judged,
    LineVerdict,
    Measurement,
    Reason,
    Refusal,
    Verdict,
    View,
    telling,
)
from imaging.results import SinceBaseline

GOOD = Judged(Verdict.PASS, ())
DARK = Judged(
    Verdict.WARN, (Reason("too_dark", "Face a window.", 60.0, 70.0, severity=Verdict.WARN),)
)
MEASURED = Measurement(
    algorithm="repigment-od",
    version="0.10.1",
    parameters={},
    fvasi=1.2383,
    fvasi_ladder=1.2,
    interval=(0.7549, 1.7211),
    f_bsa_pct=1.38,
    depigmented_share_pct=46.1,
    regions={},
    coverage=0.5592,
    card="none",
    quality={},
    skin_ita=26.92,
    skin_tone="tan",
    provisional=True,
    outline=None,
    reason=None,
    checks={View.FRONT: DARK},
)
COMPARED = Comparison(
    algorithm="repigment-od",
    version="0.10.1",
    parameters={},
    repigmentation_pct=52.34,
    interval=(39.2, 65.4),
    fvasi_baseline=0.4037,
    fvasi_now=0.1924,
    verdict=LineVerdict.NOT_BELOW,
    coverage=0.6183,
    card="found",
    new_lesions_pct=0.04,
    regions={},
    quality={},
    warnings=(),
    reason=None,
    checks={View.FRONT: DARK},
    baseline_checks={View.FRONT: GOOD, View.LEFT: GOOD},
)


def test_of_one_session_it_says_how_much_is_lost_and_how_sure_that_is() -> None:
    assert telling.of(MEASURED) == [
        "F-VASI: 1.24 of 3 (95 % interval 0.75 to 1.73)",
        "F-VASI on the clinician's ladder: 1.20 of 3",
        "Lesions: proposed by the machine; provisional until a person outlines them",
        "Skin that can be measured: 56 % of the face",
        "Depigmented: 46 % of that skin, 1.38 % of the body",
        "Skin tone: tan, ITA 27 degrees",
        "Reference card: none",
        "Front photo: usable. Face a window.",
        "Method: repigment-od 0.10.1",
    ]


def test_of_two_it_says_how_much_came_back_and_on_which_side_of_the_line_that_is() -> None:
    assert telling.of(COMPARED) == [
        "Repigmentation: 52 % (95 % interval 39 to 66)",
        "The 25 % line: not below it",
        "F-VASI: 0.40 at baseline, 0.19 of 3 now",
        "Skin that can be measured: 62 % of the face",
        "New lesions: 0.0 % of that skin",
        "Reference card: found",
        "Baseline front photo: good.",
        "Baseline left photo: good. Not compared: there is no such later photo.",
        "Later front photo: usable. Face a window.",
        "Method: repigment-od 0.10.1",
    ]


def test_a_refusal_comes_first_and_no_number_with_it() -> None:
    nothing = replace(
        COMPARED,
        repigmentation_pct=None,
        interval=None,
        fvasi_baseline=None,
        fvasi_now=None,
        new_lesions_pct=None,
        reason=Refusal("no_contrast", "It differs too little."),
    )
    said = telling.of(nothing)
    assert said[0] == "Not measured (no_contrast): It differs too little."
    assert not any(line.startswith(("Repigmentation", "The 25 %", "F-VASI")) for line in said)


def test_a_warning_names_its_photo() -> None:
    turned, hidden = (
        SinceBaseline(code, advice, 5.0, 3.0, Verdict.WARN, view)
        for code, advice, view in (
            ("turned_since", "Take the same pose.", View.FRONT),
            ("hidden_since", "Free the face.", None),
        )
    )
    said = telling.of(replace(COMPARED, warnings=(turned, hidden)))
    assert "Later front photo, beside baseline: Take the same pose." in said
    assert "Later lesions, beside baseline: Free the face." in said


def test_an_interval_that_excludes_nothing_has_no_number() -> None:
    said = telling.of(replace(COMPARED, interval=(-100.0, 100.0)))
    assert said[0] == "Repigmentation: cannot be told (95 % interval -100 to 100)"


@pytest.mark.parametrize(("percent", "said"), [(24.9, 24), (25.0, 25), (25.6, 26), (74.6, 74)])
def test_rounding_reaches_no_line_that_the_share_did_not(percent: float, said: int) -> None:
    assert telling.whole(percent) == said
