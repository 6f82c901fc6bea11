"""A baseline and a later photo in one frame: moved and recoloured by a known amount, and back."""

from io import BytesIO

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from imaging import Outline, Pair, Refusal, Region, View, compare, pair, trace
from tests.imaging import painting
from tests.imaging.painting import CHIN, LEFT_CHEEK, Disc

FRONT = View.FRONT
DARKER = np.array([0.25, 0.15, 0.30])


def face(degrees: dict[Disc, float]) -> painting.Pixels:
    """The astronaut with lesions of different degrees."""
    rgb = painting.astronaut()
    each = [painting.degree_on_map((disc,), degree) for disc, degree in degrees.items()]
    lost = painting.degree_on_photo(rgb, np.max(each, axis=0))
    return painting.seen_through(rgb, density=-painting.SPAN * lost[..., None] * painting.MELANIN)


def moved(rgb: painting.Pixels) -> painting.Pixels:
    """Turned by 6 degrees, 15 % smaller and aside."""
    height, width = rgb.shape[:2]
    move = cv2.getRotationMatrix2D((width / 2, height / 2), 6, 0.85)
    move[:, 2] += (25, -14)
    return np.asarray(
        cv2.warpAffine(rgb, move, (width, height), borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def paired(before: painting.Pixels, after: painting.Pixels, outline: Outline | None = None) -> Pair:
    found = pair(painting.jpeg(before), painting.jpeg(after), FRONT, outline=outline)
    assert isinstance(found, Pair)
    return found


def pixels(jpeg: bytes | None) -> NDArray[np.float64]:
    assert jpeg is not None
    return np.asarray(Image.open(BytesIO(jpeg)), np.float64)


def middle(picture: NDArray[np.float64]) -> NDArray[np.float64]:
    """The face without its rim, which the smaller photo shows less sharply."""
    height, width = picture.shape[:2]
    return picture[height // 3 : 4 * height // 5, width // 3 : 2 * width // 3]


def outlined(*discs: Disc) -> Outline:
    photo = {FRONT: painting.jpeg(face(dict.fromkeys(discs, 1.0)))}
    return trace(photo, {FRONT: painting.outline(discs)})


def test_a_moved_photo_comes_to_lie_on_the_baseline() -> None:
    found = paired(painting.astronaut(), moved(painting.astronaut()))
    before, now = pixels(found.baseline), pixels(found.now)
    assert before.shape == now.shape
    assert np.abs(middle(before) - middle(now)).mean() < 3


def test_another_exposure_and_colour_of_light_is_taken_back() -> None:
    darker = painting.seen_through(painting.astronaut(), density=DARKER)
    found = paired(painting.astronaut(), darker)
    assert found.gains == pytest.approx(np.exp(DARKER), rel=0.03)
    assert np.abs(middle(pixels(found.baseline)) - middle(pixels(found.now))).mean() < 3


def test_lesions_keep_their_difference_when_colours_are_matched() -> None:
    outline = outlined(LEFT_CHEEK)
    found = paired(face({LEFT_CHEEK: 1.0}), painting.astronaut(), outline)
    assert found.gains == pytest.approx((1, 1, 1), rel=0.02)


def test_the_map_of_now_shows_which_lesion_came_back() -> None:
    before, after = face({LEFT_CHEEK: 1.0, CHIN: 1.0}), face({LEFT_CHEEK: 0.0, CHIN: 1.0})
    found = paired(before, after, outlined(LEFT_CHEEK, CHIN))
    plain, drawn = pixels(found.now), pixels(found.now_map)
    assert plain.shape == drawn.shape == pixels(found.baseline_map).shape
    # Viridis paints what is missing yellow, far from skin in blue; the chin is the lowest part.
    yellow = (drawn[..., 1] > 150) & (drawn[..., 2] < 110) & (plain[..., 2] > 110)
    rows = np.nonzero(yellow)[0]
    assert rows.size > 100
    assert rows.min() > 0.6 * len(plain)


def test_each_region_has_a_repigmentation_of_its_own() -> None:
    before = {FRONT: painting.jpeg(face({LEFT_CHEEK: 1.0, CHIN: 1.0}))}
    now = {FRONT: painting.jpeg(face({LEFT_CHEEK: 0.0, CHIN: 1.0}))}
    regions = compare(before, outlined(LEFT_CHEEK, CHIN), now).regions
    for region, truth in ((Region.CHEEKS, 100), (Region.CHIN, 0)):
        interval = regions[region].interval
        assert interval is not None
        assert interval[0] <= truth <= interval[1]
    assert Region.FOREHEAD not in regions


def test_without_an_outline_there_is_no_map() -> None:
    found = paired(painting.astronaut(), painting.astronaut())
    assert (found.baseline_map, found.now_map) == (None, None)


def test_a_picture_without_a_face_is_not_paired_and_says_why() -> None:
    plain = painting.jpeg(np.full((300, 300, 3), 128, np.uint8))
    found = pair(painting.jpeg(painting.astronaut()), plain, FRONT)
    assert isinstance(found, Refusal)
    assert found.code == "no_face"
