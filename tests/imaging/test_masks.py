"""Drawings: which are masks of their photo, and what a session takes from them."""

from io import BytesIO

import cv2
import numpy as np
import pytest
from PIL import Image

from imaging import NotAnOutline, Outline, View, atlas, compare, measure, pair
from tests.imaging import painting
from tests.imaging.painting import CHIN, LEFT_CHEEK, RIGHT_CHEEK, Pixels

FRONT, LEFT = View.FRONT, View.LEFT
DISCS = (LEFT_CHEEK, RIGHT_CHEEK)
HEIGHT, WIDTH = 750, 720
FACE = painting.painted(DISCS)
# A corner of the map is far from any face: everything lies between its four.
EVERYWHERE = Outline((((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)),))


def mask() -> Pixels:
    return np.asarray(Image.open(BytesIO(painting.outline(DISCS))))


def plain(level: int) -> Pixels:
    return np.full((HEIGHT, WIDTH, 3), level, np.uint8)


def outlined(drawn: Pixels, face: bytes | None = None) -> float | None:
    """F-VASI inside a drawing."""
    photo = face or painting.jpeg(FACE)
    return measure({FRONT: photo}, outline={FRONT: painting.png(drawn)}).fvasi


def refusal(drawn: Pixels, face: bytes | None = None) -> tuple[str, str]:
    with pytest.raises(NotAnOutline) as caught:
        outlined(drawn, face)
    return caught.value.code, str(caught.value)


@pytest.mark.parametrize("size", [(WIDTH // 2, HEIGHT // 2), (101, 105), (2 * WIDTH, 2 * HEIGHT)])
def test_a_mask_drawn_on_a_copy_of_another_size_is_scaled(size: tuple[int, int]) -> None:
    drawn = cv2.resize(mask(), size, interpolation=cv2.INTER_AREA)
    assert outlined(np.asarray(drawn, np.uint8)) == pytest.approx(outlined(mask()), rel=0.05)


@pytest.mark.parametrize("size", [(700, 700), (WIDTH, HEIGHT - 20), (1280, 720)])
def test_a_mask_of_other_proportions_is_refused_and_not_stretched(size: tuple[int, int]) -> None:
    code, said = refusal(np.asarray(cv2.resize(mask(), size), np.uint8))
    assert code == "outline_not_of_this_photo"
    assert f"front photo is {size[0]} x {size[1]} pixels, and the photo 720 x 750" in said


def lying() -> bytes:
    """The photo as a phone held upright stores it: on its side, with a tag that says so."""
    exif = Image.Exif()
    exif[0x0112] = 6
    out = BytesIO()
    Image.fromarray(np.ascontiguousarray(np.rot90(FACE))).save(out, "JPEG", quality=95, exif=exif)
    return out.getvalue()


def test_a_mask_matches_the_photo_as_it_is_shown_upright() -> None:
    assert outlined(mask(), lying()) == pytest.approx(outlined(mask()), rel=0.05)


def test_a_mask_of_the_size_in_which_the_sensor_stored_it_lies_on_its_side() -> None:
    code, said = refusal(np.ascontiguousarray(np.rot90(mask())), lying())
    assert code == "outline_not_of_this_photo"
    assert "750 x 720 pixels, and the photo 720 x 750 as it is shown upright" in said
    assert "on its side" in said


def test_the_photo_itself_is_no_mask() -> None:
    assert refusal(FACE)[0] == "outline_not_black_and_white"


@pytest.mark.parametrize("drawn", [plain(0), np.roll(mask(), 330, axis=0)])
def test_a_mask_with_no_white_on_the_face_outlines_nothing(drawn: Pixels) -> None:
    assert refusal(drawn)[0] == "nothing_outlined"


def test_a_face_outlined_all_over_has_no_normal_skin_to_compare_with() -> None:
    photo, white = {FRONT: painting.jpeg(FACE)}, {FRONT: painting.png(plain(255))}
    for outline in (white, EVERYWHERE):
        for result in (measure(photo, outline=outline), compare(photo, outline, photo)):
            assert result.reason is not None
            assert result.reason.code == "no_normal_skin"


def test_a_patch_over_nearly_all_of_the_face_is_not_read() -> None:
    # 13 cm around a cheek leave 2 % of the skin: half the pigment back was read as all lost.
    patch = painting.Disc(LEFT_CHEEK.vertex, 13.0)
    before, now = ({FRONT: painting.jpeg(painting.painted((patch,), part))} for part in (1.0, 0.5))
    result = compare(before, {FRONT: painting.outline((patch,))}, now)
    assert result.reason is not None
    assert result.reason.code == "no_normal_skin"


def test_two_photos_outlined_all_over_are_shown_without_maps() -> None:
    photo = painting.jpeg(FACE)
    found = pair(photo, photo, FRONT, outline=EVERYWHERE)
    assert getattr(found, "baseline_map", photo) is None


def half_hidden() -> Pixels:
    """The face under a black cloth from the middle of the picture to the right: her left cheek."""
    covered = FACE.copy()
    covered[:, WIDTH // 2 :] = 0
    return covered


def test_what_only_a_photo_without_a_mask_shows_is_left_out() -> None:
    covered, whole = painting.jpeg(half_hidden()), painting.jpeg(FACE)
    drawn = painting.outline((RIGHT_CHEEK,))
    alone = measure({FRONT: covered}, outline={FRONT: drawn})
    both = measure({FRONT: covered, LEFT: whole}, outline={FRONT: drawn})
    each = measure({FRONT: covered, LEFT: whole}, outline={FRONT: drawn, LEFT: drawn})
    # Nobody looked for lesions under the cloth, and one is there.
    assert both.coverage == pytest.approx(alone.coverage, abs=0.02)
    assert both.fvasi == pytest.approx(alone.fvasi, rel=0.1)
    assert each.coverage > both.coverage + 0.1


def test_lesions_drawn_on_one_photo_are_followed_on_all() -> None:
    before, now = painting.jpeg(FACE), painting.jpeg(painting.painted(DISCS, 0.5))
    drawn = {FRONT: painting.outline(DISCS)}
    one = compare({FRONT: before}, drawn, {FRONT: now})
    two = compare({FRONT: before, LEFT: before}, drawn, {FRONT: now, LEFT: now})
    assert two.repigmentation_pct == pytest.approx(one.repigmentation_pct, abs=2)
    assert two.fvasi_baseline == pytest.approx(one.fvasi_baseline, rel=0.05)


def test_a_lesion_on_any_mask_is_one() -> None:
    photo = painting.jpeg(FACE)
    masks = {FRONT: painting.png(plain(0)), LEFT: painting.outline((CHIN,))}
    result = measure({FRONT: photo, LEFT: photo}, outline=masks)
    assert result.outline is not None
    area = atlas.grid().area[atlas.from_polygons(result.outline.polygons)].sum()
    assert area == pytest.approx(np.pi, rel=0.3)
