"""Marks of the skin: known again or not, and as strong as before or not."""

import numpy as np
import pytest

from imaging import Comparison, LineVerdict, View, atlas, light, marks, regions
from imaging.atlas import Sheet
from imaging.light import Floats
from tests.imaging import painting
from tests.imaging.test_unlike import LESIONS, across, since, warned

N = atlas.SIDE
SKIN = regions.skin()
MELANIN = np.array([0.3, 0.5, 0.8], np.float32)


def skin_of(person: int) -> Floats:
    """Density (n, n, 3) of even skin with marks strewn at random, another pattern for each."""
    strewn = np.random.default_rng(person).normal(size=(N, N)).astype(np.float32)
    spots = light.blurred(strewn, 4.0) + light.blurred(strewn[::-1], 10.0)
    return np.asarray(1.0 + 0.1 * spots[..., None] / spots.std() * MELANIN, np.float32)


def photo_of(density: Floats) -> Sheet:
    linear = np.exp(-density)
    srgb = 255 * (1.055 * linear ** (1 / 2.4) - 0.055)
    everywhere = np.ones((N, N), bool)
    place = np.dstack(np.meshgrid(np.arange(N), np.arange(N))).astype(np.float32)
    return Sheet(srgb.astype(np.float32), np.ones((N, N), np.float32), everywhere, place)


def strange(first: Floats, later: Floats) -> str | None:
    found = marks.alike(photo_of(first), photo_of(later), SKIN)
    assert found is not None
    return found.strange


def test_the_same_skin_is_known_by_its_marks() -> None:
    assert strange(skin_of(1), skin_of(1)) is None
    darker = skin_of(1) + 0.3
    assert strange(skin_of(1), darker) is None


def test_other_skin_is_told_from_it_and_so_is_its_mirror_image() -> None:
    assert strange(skin_of(1), skin_of(2)) == "other_skin"
    assert strange(skin_of(1), skin_of(1)[:, ::-1].copy()) == "mirrored"


def test_nothing_is_said_where_hardly_any_normal_skin_is_seen() -> None:
    few = np.zeros((N, N), bool)
    few[300:320, 200:220] = True
    sheet = photo_of(skin_of(1))
    assert marks.alike(sheet, photo_of(skin_of(2)), SKIN & few) is None
    assert marks.strength(skin_of(1), 0.8 * skin_of(1), SKIN & few) == 1


@pytest.mark.parametrize("factor", [0.7, 1.3])
def test_marks_are_as_much_fainter_or_stronger_as_they_are_but_for_what_is_usual(
    factor: float,
) -> None:
    change = np.log(factor)
    beyond = change * (1 - (marks.USUAL / change) ** 2)
    found = marks.strength(skin_of(1), factor * skin_of(1), SKIN)
    assert np.log(found) == pytest.approx(beyond, abs=1e-3)


def test_folds_in_softer_light_are_no_fainter_skin() -> None:
    # Shade is the same in all channels: it changes brightness, and colour not at all.
    shade = skin_of(2).mean(axis=2, keepdims=True)
    assert marks.strength(skin_of(1) + shade, skin_of(1) + 0.5 * shade, SKIN) == 1
    assert marks.strength(skin_of(1), (1 + marks.USUAL) * skin_of(1), SKIN) == 1


def toned(rgb: painting.Pixels, power: float) -> painting.Pixels:
    """As by a camera with another tone curve: light to that power."""
    return painting.in_srgb(painting.in_light(rgb) ** power)


def veiled(rgb: painting.Pixels) -> painting.Pixels:
    """As through a smeared lens: a fifth of its light strewn over the whole picture."""
    linear = painting.in_light(rgb)
    return painting.in_srgb(0.8 * linear + 0.2 * linear.mean(axis=(0, 1)))


def holds(found: Comparison, truth: float) -> bool:
    assert found.interval is not None
    return found.interval[0] <= truth <= found.interval[1]


@pytest.mark.parametrize("power", [0.75, 1.25])
def test_another_tone_curve_is_told_of_and_is_no_pigment(power: float) -> None:
    now = toned(painting.painted(LESIONS), power)
    found = since(now)
    assert found.repigmentation_pct == pytest.approx(0, abs=8)  # 25 if nothing was done about it
    assert holds(found, 0)
    assert ("contrast_since", View.FRONT) in warned(found)


def test_a_smeared_lens_is_told_of_and_is_no_pigment() -> None:
    found = since(veiled(painting.painted(LESIONS)))
    assert holds(found, 0)
    assert ("contrast_since", View.FRONT) in warned(found)


def test_a_mirrored_photo_is_not_compared() -> None:
    found = since(painting.painted(LESIONS)[:, ::-1].copy())
    assert found.reason is not None
    assert (found.reason.code, found.repigmentation_pct) == ("mirrored", None)
    assert warned(found) == [("mirrored", View.FRONT)]
    assert found.warnings[0].measured > found.warnings[0].limit


def test_what_a_view_of_the_same_skin_says_stands_beside_a_mirrored_one_but_decides_nothing() -> (
    None
):
    healed = painting.astronaut()
    alone, found = since(healed), since(healed, left=healed[:, ::-1].copy())
    assert alone.verdict is LineVerdict.NOT_BELOW
    assert found.repigmentation_pct == alone.repigmentation_pct
    assert found.verdict is LineVerdict.INDETERMINATE
    assert ("mirrored", View.LEFT) in warned(found)


def test_a_face_upside_down_is_not_compared() -> None:
    found = since(painting.painted(LESIONS)[::-1, ::-1].copy())
    assert found.reason is not None
    assert found.reason.code in {"other_skin", "no_face"}


def test_a_mirrored_view_lends_no_skin_to_one_that_shows_too_little() -> None:
    now = painting.painted(LESIONS)
    little = np.where(across(now) < 0.6, now // 12, now).astype(np.uint8)
    found = since(now[:, ::-1].copy(), left=little)
    assert found.reason is not None
    assert found.reason.code == "too_little_skin"
