"""White light mirrored in one of two photos is known by its colour and its breadth, and taken off.

Skin of (0.5, 0.3, 0.2) in linear light that mirrors 0.06 of white more at one place is, there,
(0.56, 0.36, 0.26): a fifth of its green more.
"""

import numpy as np
import pytest

from imaging import View, atlas, compare, lesions, light, quality, regions, shading, shine
from imaging.unlike import Since, Unlike
from tests.imaging import painting

N = atlas.SIDE
SKIN = regions.skin()
COLOUR = np.array([0.5, 0.3, 0.2], np.float32)


def even() -> light.Floats:
    """Linear light of a face that is the same everywhere."""
    return np.broadcast_to(COLOUR, (N, N, 3)).astype(np.float32)


def lobe(x: float, y: float, *, narrow: float = 20) -> light.Floats:
    """0-1 (n, n): the skin faces (x, y, 1), and mirrors the less the farther it is turned away."""
    towards = np.array([x, y, 1]) / np.linalg.norm([x, y, 1])
    length = np.maximum(np.linalg.norm(shading.directions(), axis=2), 1e-6)
    facing = np.clip(shading.directions() @ towards / length, 0, 1)
    return np.asarray(facing**narrow, np.float32)


def shining(amount: light.Floats) -> light.Floats:
    return even() + amount[..., None]


def matched(first: light.Floats, later: light.Floats, normal: light.Mask = SKIN) -> shine.Matched:
    return shine.matched(-np.log(first), -np.log(later), normal)


def spread(found: shine.Matched) -> light.Floats:
    """What the two photos still differ by, in green, over the skin."""
    left = (found.now - found.baseline)[..., 1][SKIN]
    return np.asarray(left - np.median(left), np.float32)


def at_its_peak(narrow: float) -> tuple[float, float]:
    """Added light, as a share of the green, where a lobe is brightest: true, and found."""
    glow = lobe(0.3, 0.2, narrow=narrow)
    found = matched(even(), shining(0.06 * glow)).added
    peak = SKIN & (glow > 0.9)
    true = 0.2 * (float(glow[peak].mean()) - float(np.median(glow[SKIN])))
    return true, float(found[peak].mean())


@pytest.mark.parametrize("narrow", [12, 20])
def test_a_wide_lobe_is_measured(narrow: float) -> None:
    true, found = at_its_peak(narrow)
    assert found == pytest.approx(true, abs=0.03)


def test_of_a_narrow_lobe_more_than_half_is_found() -> None:
    true, found = at_its_peak(40)
    assert 0.5 * true < found < true


@pytest.mark.parametrize("first", [True, False])
def test_whichever_photo_shines_the_two_become_alike(first: bool) -> None:
    glossy, dry = shining(0.06 * lobe(0.1, 0.1)), even()
    before = np.log(glossy / dry)[..., 1][SKIN].std()
    found = matched(glossy, dry) if first else matched(dry, glossy)
    assert spread(found).std() < 0.3 * before


def test_the_lobe_is_told_where_a_lesion_hides_the_skin() -> None:
    lesion = np.zeros((N, N), bool)
    lesion[260:320, 320:380] = True
    glow = 0.06 * lobe(0.3, 0.0)
    found = matched(even(), shining(glow), SKIN & ~lesion).added
    usual = float(np.median(glow[SKIN & ~lesion]))
    true = ((glow[lesion & SKIN] - usual) / 0.3).mean()
    assert found[lesion & SKIN].mean() == pytest.approx(true, abs=0.02)


def test_shade_and_another_lamp_s_colour_are_no_shine() -> None:
    side = 1 + 0.3 * shading.directions()[..., :1]
    found = matched(even(), even() * side * np.array([1.2, 1.0, 0.8], np.float32))
    assert np.abs(found.added[SKIN]).max() < 0.01


def test_a_new_lesion_is_no_shine() -> None:
    new = np.zeros((N, N), bool)
    new[280:310, 350:380] = True
    paler = np.exp(0.8 * np.array([0.3, 0.5, 0.8]) * new[..., None]).astype(np.float32)
    found = matched(even(), even() * paler)
    assert np.abs(found.added[new & SKIN]).max() < 0.03
    kept = (found.baseline - found.now)[..., 1][new & SKIN].mean()
    assert kept == pytest.approx(0.4, abs=0.03)


def test_red_that_gives_in_near_full_light_says_nothing() -> None:
    bright = even() * np.float32(1.7)
    found = matched(bright, np.minimum(bright + 0.06 * lobe(0, 0)[..., None], 0.85))
    assert not found.added.any()
    assert (found.baseline == -np.log(bright)).all()


def test_what_is_hidden_by_a_rim_is_enough_to_say_nothing() -> None:
    few = np.zeros((N, N), bool)
    few[300:320, 300:320] = True
    rim = SKIN & few & ~atlas.grown(~few, lesions.RIM_CM)
    assert not matched(even(), shining(0.06 * lobe(0, 0)), rim).added.any()


def test_blue_cloth_over_the_chin_does_not_make_the_rest_shine() -> None:
    dressed = even().copy()
    dressed[400:] = (0.06, 0.16, 0.4)
    assert np.abs(matched(even(), dressed).added[:380][SKIN[:380]]).max() < 0.03


def since(shinier: float) -> Since:
    return Since(
        {View.FRONT: Unlike(turned_since=0, shinier=shinier, relit=0, contrast_since=0)},
        hidden_since=0,
        strange={},
    )


def test_only_a_later_photo_that_shines_more_asks_for_a_tissue() -> None:
    glossy, dry = shining(0.06 * lobe(0.1, 0.1)), even()
    warned = [
        [reason.code for reason in quality.against_baseline(since(found.shinier(SKIN)))]
        for found in (matched(dry, glossy), matched(glossy, dry), matched(dry, dry))
    ]
    assert warned == [["shinier"], [], []]


def test_a_comparison_warns_and_reads_the_lesion_as_it_was() -> None:
    face, lesions_at = painting.painted((painting.LEFT_CHEEK,)), (painting.LEFT_CHEEK,)
    glow = painting.degree_on_photo(face, lobe(0.2, 0.1))[..., None]
    glossy = 255 * light.srgb(light.linear(face.astype(np.float32)) + np.float32(0.12) * glow)
    found = compare(
        {View.FRONT: painting.jpeg(face)},
        {View.FRONT: painting.outline(lesions_at)},
        {View.FRONT: painting.jpeg(np.round(glossy).astype(np.uint8))},
    )
    assert found.repigmentation_pct == pytest.approx(0, abs=6)
    said = found.as_json()["warnings"]
    assert [(one["code"], one["severity"]) for one in said] == [("shinier", "warn")]
    assert said[0]["measured"] == pytest.approx(found.quality[View.FRONT]["shinier"], abs=0.001)
