"""The reference card, printed from its own PDF into a picture under a known light."""

from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pypdfium2  # type: ignore[import-untyped]  # it comes without types
import pytest
from numpy.typing import NDArray

from imaging import Pair, Verdict, View, card, card_page, check, light, measure, pair
from imaging.__main__ import run
from tests.imaging import painting

DOTS_PER_MM = 8
# Density that a lamp adds to red, green and blue: yellowish, as indoors, and no darker.
CAST = np.array([-0.1, 0.0, 0.35])
PX_PER_CM = 28.0


@cache
def printed() -> painting.Pixels:
    """The card alone, cut out of its page."""
    page = pypdfium2.PdfDocument(card_page.pdf())[0]
    sheet = page.render(scale=DOTS_PER_MM * 25.4 / 72).to_numpy()[..., ::-1]
    size = [round(side * DOTS_PER_MM) for side in card.SIZE_MM]
    left = (sheet.shape[1] - size[0]) // 2
    dark = sheet[:, left + 4 * DOTS_PER_MM : left + 14 * DOTS_PER_MM].mean(axis=(1, 2)) < 60
    top = int(np.argmax(dark)) - 3 * DOTS_PER_MM
    return np.ascontiguousarray(sheet[top : top + size[1], left : left + size[0]])


def held(picture: painting.Pixels, corner: tuple[float, float], turn: float) -> painting.Pixels:
    """The card in the picture, at PX_PER_CM and turned by degrees about its corner."""
    scale = PX_PER_CM / 10 / DOTS_PER_MM
    small = cv2.resize(printed(), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    move = cv2.getRotationMatrix2D((0, 0), turn, 1.0)
    move[:, 2] = move[:, 2] + np.array(corner)
    size = (picture.shape[1], picture.shape[0])
    shown = cv2.warpAffine(small, move, size)
    where = cv2.warpAffine(np.full(small.shape[:2], 255, np.uint8), move, size) > 127
    return np.where(where[..., None], shown, picture).astype(np.uint8)


def portrait() -> painting.Pixels:
    """The astronaut with room below her for the card."""
    face = painting.painted((painting.LEFT_CHEEK,))
    return np.asarray(cv2.copyMakeBorder(face, 0, 200, 0, 0, cv2.BORDER_REPLICATE), np.uint8)


def with_card() -> painting.Pixels:
    return held(portrait(), (300.0, 770.0), 4.0)


def test_a_card_is_found_with_its_scale_and_a_neutral_light() -> None:
    found = card.read(with_card())
    assert found is not None
    assert found.px_per_cm == pytest.approx(PX_PER_CM, rel=0.01)
    assert found.gains == pytest.approx([1, 1, 1], abs=0.02)


def test_the_gains_undo_a_known_cast() -> None:
    found = card.read(painting.seen_through(with_card(), density=CAST))
    assert found is not None
    # What the lamp took from blue comes back, and what it gave to red goes.
    assert found.gains == pytest.approx(np.exp(CAST), rel=0.03)


def test_no_card_is_seen_where_there_is_none_or_half_of_it() -> None:
    assert card.read(portrait()) is None
    assert card.read(with_card()[:, :420]) is None


def test_a_mirrored_card_is_none() -> None:
    assert card.read(np.ascontiguousarray(with_card()[:, ::-1])) is None


def test_under_a_yellow_lamp_the_tone_of_skin_is_that_of_daylight() -> None:
    def tone(rgb: painting.Pixels) -> float:
        result = measure({View.FRONT: painting.jpeg(rgb)})
        assert result.skin_ita is not None
        return result.skin_ita

    daylight = tone(with_card())
    balanced = tone(painting.seen_through(with_card(), density=CAST))
    assert balanced == pytest.approx(daylight, abs=1)
    assert abs(tone(painting.seen_through(portrait(), density=CAST)) - daylight) > 2.5


def test_the_result_says_whether_a_card_was_found_and_how_large_the_face_is() -> None:
    plain, shown = (measure({View.FRONT: painting.jpeg(rgb)}) for rgb in (portrait(), with_card()))
    assert (plain.card, shown.card) == ("none", "found")
    assert "face_scale" not in plain.quality[View.FRONT]
    figures = shown.quality[View.FRONT]
    assert figures["face_scale"] == pytest.approx(figures["px_per_cm"] / PX_PER_CM, rel=0.01)


def test_a_shining_field_is_not_read() -> None:
    bright = light.brightened(with_card(), np.array([6.0, 6.0, 6.0]))
    found = card.read(bright)
    assert found is None or found.gains is None or found.gains == pytest.approx([1, 1, 1], abs=0.1)


def test_a_card_hides_no_burnt_out_skin() -> None:
    # Bright light, red above all: the card's gains make the burnt-out red darker than white.
    glare = np.log(np.array([0.6, 1.0, 1.4])) - np.log(2.6)
    plain, shown = (
        check(painting.jpeg(painting.seen_through(rgb, density=glare)), View.FRONT)
        for rgb in (portrait(), with_card())
    )
    assert plain.figures["burnt_share"] > 0.4
    assert shown.figures["burnt_share"] == pytest.approx(plain.figures["burnt_share"], abs=0.03)
    assert (plain.verdict, shown.verdict) == (Verdict.RETAKE, Verdict.RETAKE)


@pytest.mark.parametrize("before", [np.zeros(3), CAST])
def test_a_pair_tells_all_that_the_later_photo_was_multiplied_with(
    before: NDArray[np.float64],
) -> None:
    baseline, now = (
        painting.jpeg(painting.seen_through(with_card(), density=cast)) for cast in (before, CAST)
    )
    found = pair(baseline, now, View.FRONT)
    assert isinstance(found, Pair)
    # The baseline's card brings it to daylight, and the later photo is brought to the baseline.
    assert found.gains == pytest.approx(np.exp(CAST), rel=0.03)


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    assert run(["card", "--out", str(tmp_path / "card.pdf")]) == 0
    assert (tmp_path / "card.pdf").read_bytes()[:5] == b"%PDF-"
