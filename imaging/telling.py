"""A result in words and units, for whoever reads the command line: `Name: what was found`."""

import math
from collections.abc import Iterator

from imaging.fvasi import FACE_HAND_UNITS
from imaging.results import Comparison, Judged, LineVerdict, Measurement, Verdict

VERDICTS = {Verdict.PASS: "good", Verdict.WARN: "usable", Verdict.RETAKE: "to be taken again"}
AGAINST_THE_LINE = {
    LineVerdict.BELOW: "below it",
    LineVerdict.NOT_BELOW: "not below it",
    LineVerdict.INDETERMINATE: "cannot be told from these photos",
}
PROPOSED = "proposed by the machine; provisional until a person outlines them"
# What a reader holds a share against. Rounding must not reach it: the pages round so, too.
LINES = (25, 50, 75, 80, 90, 100)


def of(result: Measurement | Comparison) -> list[str]:
    """A line for each thing found, or why nothing was; then one for each photo, and the method."""
    reason = result.reason
    refused = [f"Not measured ({reason.code}): {reason.sentence}"] if reason else []
    said = _measured(result) if isinstance(result, Measurement) else _compared(result)
    return [*refused, *said, f"Method: {result.algorithm} {result.version}"]


def _measured(found: Measurement) -> Iterator[str]:
    if found.fvasi is not None and found.interval is not None:
        yield f"F-VASI: {_of_three(found.fvasi)} ({_fvasi_between(*found.interval)})"
        yield f"F-VASI on the clinician's ladder: {_of_three(found.fvasi_ladder or 0.0)}"
        yield f"Lesions: {PROPOSED if found.provisional else 'as outlined'}"
    yield _coverage(found)
    if found.depigmented_share_pct is not None and found.f_bsa_pct is not None:
        share = whole(found.depigmented_share_pct)
        yield f"Depigmented: {share} % of that skin, {found.f_bsa_pct:.2f} % of the body"
    if found.skin_ita is not None:
        yield f"Skin tone: {found.skin_tone}, ITA {found.skin_ita:.0f} degrees"
    yield f"Reference card: {found.card}"
    for view, judged in found.checks.items():
        yield f"{view.capitalize()} photo: {_judged(judged)}"


def _compared(found: Comparison) -> Iterator[str]:
    if found.repigmentation_pct is not None and found.interval is not None:
        yield f"Repigmentation: {_repigmentation(found.repigmentation_pct, found.interval)}"
        yield f"The 25 % line: {AGAINST_THE_LINE[found.verdict]}"
    if found.fvasi_baseline is not None and found.fvasi_now is not None:
        yield f"F-VASI: {found.fvasi_baseline:.2f} at baseline, {_of_three(found.fvasi_now)} now"
    yield _coverage(found)
    if found.new_lesions_pct is not None:
        yield f"New lesions: {found.new_lesions_pct:.1f} % of that skin"
    yield f"Reference card: {found.card}"
    yield from _photos(found)


def _photos(found: Comparison) -> Iterator[str]:
    for view, judged in found.baseline_checks.items():
        alone = "" if view in found.checks else " Not compared: there is no such later photo."
        yield f"Baseline {view} photo: {_judged(judged)}{alone}"
    for view, judged in found.checks.items():
        alone = (
            "" if view in found.baseline_checks else " Not compared: baseline has no such photo."
        )
        yield f"Later {view} photo: {_judged(judged)}{alone}"
    for warning in found.warnings:
        of_what = f"{warning.view} photo" if warning.view else "lesions"
        yield f"Later {of_what}, beside baseline: {warning.advice}"


def _coverage(found: Measurement | Comparison) -> str:
    return f"Skin that can be measured: {whole(100 * found.coverage)} % of the face"


def _judged(photo: Judged) -> str:
    return " ".join([f"{VERDICTS[photo.verdict]}.", *(reason.advice for reason in photo.reasons)])


def _repigmentation(pct: float, interval: tuple[float, float]) -> str:
    low, high = _outwards(interval, 1)
    # An interval from all lost to all back excludes nothing: its middle says nothing either.
    told = "cannot be told" if (low, high) == (-100, 100) else f"{whole(pct)} %"
    return f"{told} (95 % interval {low} to {high})"


def _fvasi_between(low: float, high: float) -> str:
    low, high = _outwards((low, high), 100)
    return f"95 % interval {low / 100:.2f} to {high / 100:.2f}"


def _outwards(interval: tuple[float, float], steps: int) -> tuple[int, int]:
    """In whole steps, so that no interval looks surer than it is; 100 x 0.29 is a hair under 29."""
    low, high = (round(steps * end, 6) for end in interval)
    return math.floor(low), math.ceil(high)


def _of_three(fvasi: float) -> str:
    return f"{fvasi:.2f} of {FACE_HAND_UNITS:.0f}"


def whole(percent: float) -> int:
    """In whole percent, but cut down where rounding would reach a line that the share did not."""
    rounded = round(percent)
    return rounded - 1 if rounded in LINES and percent < rounded else rounded
