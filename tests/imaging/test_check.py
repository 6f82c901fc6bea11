"""The first look: pass, warn or retake, with advice."""

import cv2
import numpy as np
import pytest

from imaging import Judged, NotAPhoto, Verdict, View, check, measure
from imaging.quality import ADVICE, judge
from tests.imaging import painting

GOOD = {
    "px_per_cm": 40.0,
    "yaw": 0.0,
    "pitch": 5.0,
    "roll": 0.0,
    "brightness": 140.0,
    "burnt_share": 0.0,
    "usable_share": 0.8,
    "sharpness": 0.4,
    "unevenness": 0.2,
    "other_face": 0.0,
    "colour": 0.9,
}


def codes(rgb: painting.Pixels, view: View = View.FRONT) -> dict[str, Verdict]:
    found = check(painting.jpeg(rgb), view)
    return {reason.code: reason.severity for reason in found.reasons}


def test_a_good_face_passes() -> None:
    found = check(painting.jpeg(painting.astronaut()), View.FRONT)
    assert found.verdict is Verdict.PASS
    assert not found.reasons
    assert (found.info.width, found.info.height) == (720, 750)


def test_a_picture_without_a_face_is_taken_again() -> None:
    assert codes(np.full((400, 400, 3), 120, np.uint8)) == {"no_face": Verdict.RETAKE}


def test_a_photo_in_black_and_white_is_taken_again() -> None:
    grey = np.repeat(painting.astronaut().mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    assert codes(grey)["no_colour"] is Verdict.RETAKE


def test_a_dark_photo_is_named_dark() -> None:
    dark = painting.seen_through(painting.astronaut(), density=np.full(3, 2.4))
    assert codes(dark)["too_dark"] is Verdict.RETAKE


def test_a_burnt_out_photo_is_named_so() -> None:
    burnt = painting.seen_through(painting.astronaut(), density=np.full(3, -2.2))
    assert "burnt_out" in codes(burnt)


def test_a_blurred_photo_is_named_so() -> None:
    blurred = np.asarray(cv2.GaussianBlur(painting.astronaut(), (0, 0), 12), np.uint8)
    assert codes(blurred)["blurred"] is Verdict.RETAKE


def test_a_face_too_far_away_is_named_so() -> None:
    small = cv2.resize(painting.astronaut(), None, fx=0.2, fy=0.2, interpolation=cv2.INTER_AREA)
    assert "too_far" in codes(np.asarray(small, np.uint8))


def test_two_people_are_named() -> None:
    one = painting.astronaut()
    assert codes(np.concatenate([one, one], axis=1))["several_faces"] is Verdict.RETAKE


def test_light_from_one_side_is_named() -> None:
    rgb = painting.astronaut()
    ramp = np.where(np.arange(rgb.shape[1]) < 0.49 * rgb.shape[1], 0.0, 1.5)[None, :, None]
    assert "uneven_light" in codes(painting.seen_through(rgb, density=ramp))


def test_a_front_photo_is_no_side_view() -> None:
    assert codes(painting.astronaut(), View.LEFT)["turned_away"] is Verdict.RETAKE


@pytest.mark.parametrize(
    ("view", "yaw", "verdict"),
    [
        (View.FRONT, 8.0, None),
        (View.FRONT, -16.0, Verdict.WARN),
        (View.FRONT, 30.0, Verdict.RETAKE),
        (View.RIGHT, 40.0, None),
        (View.RIGHT, 20.0, Verdict.WARN),
        (View.RIGHT, -40.0, Verdict.RETAKE),
        (View.LEFT, -40.0, None),
        (View.LEFT, 40.0, Verdict.RETAKE),
    ],
)
def test_each_view_wants_its_own_turn_of_the_head(
    view: View, yaw: float, verdict: Verdict | None
) -> None:
    reasons = judge({**GOOD, "yaw": yaw}, view)
    assert [r.severity for r in reasons] == ([] if verdict is None else [verdict])


def test_the_other_cheek_is_told_about_mirrored_selfies() -> None:
    (reason,) = judge({**GOOD, "yaw": 40.0}, View.LEFT)
    assert reason.advice == ADVICE["wrong_side"]


def test_the_worst_reason_comes_first_with_its_figures() -> None:
    reasons = judge({**GOOD, "px_per_cm": 10.0, "brightness": 20.0}, View.FRONT)
    assert [r.code for r in reasons] == ["too_dark", "too_far"]
    assert (reasons[0].measured, reasons[0].limit) == (20.0, 42.0)


def test_what_a_phone_is_told_of_a_large_photo_is_what_the_measurement_says() -> None:
    large = cv2.resize(painting.astronaut(), (1900, 2000), interpolation=cv2.INTER_CUBIC)
    photo = painting.jpeg(np.asarray(large, np.uint8))
    told, measured = check(photo, View.FRONT), measure({View.FRONT: photo})
    assert told.figures == measured.quality[View.FRONT]
    assert measured.checks[View.FRONT] == Judged(told.verdict, told.reasons)


def test_a_script_is_no_photo_to_check() -> None:
    with pytest.raises(NotAPhoto):
        check(b"#!/bin/sh", View.FRONT)
