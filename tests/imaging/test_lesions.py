"""Reading lesions on flat pictures: a square of known contrast, in any light."""

import cv2
import numpy as np
import pytest

from imaging import align, atlas, border, change, face, lesions, light, pigment, shading
from imaging.unlike import Unlike
from tests.imaging import painting

MELANIN = np.array(pigment.MELANIN) / np.linalg.norm(pigment.MELANIN)
N = atlas.SIDE
NO_GLARE: light.Floats = np.zeros((N, N, 3), np.float32)
ALIKE = Unlike(turned_since=0, shinier=0, relit=0, contrast_since=0)


def square() -> light.Mask:
    """A lesion of 40 x 40 texels in the middle of the left cheek."""
    mask = np.zeros((N, N), bool)
    mask[260:300, 340:380] = True
    return mask


def flat_skin(lost: float) -> light.Floats:
    """Even skin of density 1 with a square that lacks `lost` of it along melanin."""
    density = np.ones((N, N, 3), np.float32)
    density[square()] -= (lost * MELANIN).astype(np.float32)
    return density


def ramp(size: float) -> light.Floats:
    """A shadow that grows from left to right."""
    return np.linspace(-size, size, N, dtype=np.float32)[None, :, None].repeat(N, axis=0)


def cheek() -> light.Mask:
    mask = np.zeros((N, N), bool)
    mask[180:380, 290:430] = True
    return mask & atlas.grid().face


def drop(density: light.Floats) -> pigment.Vector:
    return border.drop(border.of(square(), cheek()), density)


def test_the_drop_at_the_border_of_a_square_is_its_contrast() -> None:
    # A border as sharp as a texel reads a tenth too high: it is read as soft as skin's is.
    assert drop(flat_skin(0.6)) == pytest.approx(0.6 * MELANIN, rel=0.12)


def test_a_gradient_of_light_does_not_change_the_drop() -> None:
    assert drop(flat_skin(0.6) + ramp(0.5)) == pytest.approx(drop(flat_skin(0.6)), abs=0.02)


def test_a_colour_cast_does_not_change_the_drop() -> None:
    cast = np.array([0.2, 0.0, -0.3], np.float32)
    assert drop(flat_skin(0.6) + cast) == pytest.approx(drop(flat_skin(0.6)), abs=1e-4)


def test_two_squares_of_unlike_contrast_are_read_each_at_its_own_border() -> None:
    other = np.roll(square(), (0, -200), axis=(0, 1))
    skin = cheek() | np.roll(cheek(), (0, -200), axis=(0, 1))
    density = 1 - (0.6 * square() + 0.3 * other).astype(np.float32)
    found = border.missing(border.of(square() | other, skin), density)
    assert found[square()].mean() == pytest.approx(0.6, rel=0.15)
    assert found[other].mean() == pytest.approx(0.3, rel=0.25)


@pytest.mark.parametrize("beside_cm", [-0.2, -0.1, 0.1, 0.2])
def test_an_outline_drawn_beside_the_border_is_laid_on_it(beside_cm: float) -> None:
    # 0.1 cm is two texels: the square grows or shrinks by that on each side.
    drawn = (
        atlas.grown(square(), beside_cm) if beside_cm > 0 else ~atlas.grown(~square(), -beside_cm)
    )
    found = border.settled(drawn, [(cheek(), flat_skin(0.6))])
    assert (found ^ square()).sum() < 0.1 * square().sum()


def test_an_outline_on_the_border_stays_and_one_on_even_skin_too() -> None:
    for density in (flat_skin(0.6), flat_skin(0.6) + ramp(0.5), flat_skin(0.0)):
        assert (border.settled(square(), [(cheek(), density)]) == square()).all()


def test_a_small_lesion_that_narrowing_takes_away_does_not_speak_for_the_others() -> None:
    # Faint and small beside white and large: without it the fall is steeper, but nothing moved.
    faint = np.zeros((N, N), bool)
    faint[330:336, 300:306] = True
    density = flat_skin(0.6)
    density[faint] -= (0.05 * MELANIN).astype(np.float32)
    drawn = square() | faint
    assert (border.settled(drawn, [(cheek(), density)]) == drawn).all()


def followed(
    now: light.Floats, *, glare: light.Floats = NO_GLARE, unlike: Unlike = ALIKE
) -> change.Views:
    """The cheek with a square that lacked 0.6 of its melanin, and what it is now."""
    normal = cheek() & ~atlas.grown(square(), lesions.RIM_CM)
    baseline = flat_skin(0.6)
    return change.Views(
        baseline=baseline,
        now=now,
        glare=glare,
        shade=shading.by_shape(now - baseline, normal),
        normal=normal,
        skin=cheek(),
        share=np.ones((N, N), np.float32),
        unlike=unlike,
    )


@pytest.mark.parametrize("back", [0.0, 0.3, 1.0])
def test_a_square_that_regains_pigment_is_followed(back: float) -> None:
    now = flat_skin(0.6 * (1 - back)) + ramp(0.3) + np.array([0.1, 0.0, -0.1], np.float32)
    views = followed(now)
    pct, (low, high) = change.repigmentation(change.between(views, square(), {}).whole)
    assert pct == pytest.approx(100 * back, abs=8)
    assert low <= 100 * back <= high


def test_a_lesion_that_glares_in_red_is_read_by_green_and_blue_and_less_surely() -> None:
    fallen_in = flat_skin(0.6) + np.asarray(square()[..., None] * np.array([0.1, 0, 0]), np.float32)
    glare = np.asarray(square()[..., None] * np.array([0.2, 0, 0]), np.float32)
    blind, warned = (
        change.between(followed(fallen_in, glare=known), square(), {}).whole
        for known in (NO_GLARE, glare)
    )
    assert abs(warned.back) < abs(blind.back)
    assert warned.back_error > blind.back_error


@pytest.mark.parametrize(
    ("turned", "relit", "contrast", "doubted"),
    [
        (0, 0, 0, 0),
        (10, 0, 0, 8),
        (0, 0.2, 0, 0),
        (0, 0.4, 0, 5),
        (10, 0.44, 0, 10),
        (0, 0, -0.1, 4),
    ],
)
def test_another_pose_light_or_contrast_widens_the_interval(
    turned: float, relit: float, contrast: float, doubted: float
) -> None:
    def spread(unlike: Unlike) -> float:
        views = followed(flat_skin(0.3), unlike=unlike)
        whole = change.between(views, square(), {}).whole
        low, high = change.repigmentation(change.total([whole]))[1]
        return (high - low) / (2 * change.Z95)

    alike, apart = spread(ALIKE), spread(Unlike(turned, 0, relit, contrast))
    assert apart == pytest.approx(float(np.hypot(alike, doubted)), abs=0.01)


def test_a_view_that_shows_little_brings_little_doubt() -> None:
    front = change.Change(9.5, 0, missing_error=0, back_error=0, area=10, doubt_pct=0)
    side = change.Change(0.5, 0, missing_error=0, back_error=0, area=1, doubt_pct=16)
    assert change.total([front, side]).doubt_pct == pytest.approx(0.8)
    assert change.total([front]).doubt_pct == 0


def test_healed_skin_inside_an_old_outline_has_a_low_degree() -> None:
    lost = lesions.inside(square(), flat_skin(0.6), cheek(), ita=30.0).degree[square()].mean()
    healed = lesions.inside(square(), flat_skin(0.03), cheek(), ita=30.0).degree[square()].mean()
    assert lost == pytest.approx(lesions.TYPICAL_DEGREE, abs=0.1)
    assert healed < 0.15


def photographed(density: light.Floats) -> atlas.Sheet:
    """That skin on the map, each texel a pixel of the photo."""
    place = np.stack(np.meshgrid(np.arange(N), np.arange(N)), axis=-1).astype(np.float32)
    rgb = np.asarray(255 * light.srgb(np.exp(-density)), np.float32)
    return atlas.Sheet(rgb, np.ones((N, N), np.float32), atlas.grid().face, place)


def pores() -> light.Floats:
    """Density (n, n, 1) of a grain that both photos of a face show, 0.03 in and out."""
    grain = cv2.GaussianBlur(np.random.default_rng(3).normal(size=(N, N)), (0, 0), 2.5)
    return np.asarray(0.03 * grain / grain.std(), np.float32)[..., None]


@pytest.mark.parametrize("lesion", [np.zeros((N, N), bool), square()], ids=["none", "a square"])
def test_a_shifted_follow_up_is_laid_on_its_baseline(lesion: light.Mask) -> None:
    before = photographed(flat_skin(0.6 * lesion.any()) + pores())
    moved = before._replace(rgb=np.roll(before.rgb, 3, axis=1))
    again = align.onto(before, moved, lesion)
    inner = np.zeros((N, N), bool)
    inner[150:350, 150:400] = True
    was = np.abs(moved.rgb - before.rgb)[inner].mean()
    assert np.abs(again.rgb - before.rgb)[inner].mean() < 0.35 * was


def test_a_lesion_that_shrinks_from_its_border_stays_where_it_is() -> None:
    # Of 40 x 40 texels 24 x 24 are left: 1024 of 1600 have their pigment back, 64 %.
    left = np.zeros((N, N), bool)
    left[268:292, 348:372] = True
    then = photographed(flat_skin(0.6) + pores())
    shrunk = np.ones((N, N, 3), np.float32) - (left[..., None] * 0.6 * MELANIN).astype(np.float32)
    now = align.onto(then, photographed(shrunk + pores()), square())
    found = change.between(followed(light.optical_density(now.rgb)), square(), {}).whole
    pct, (low, high) = change.repigmentation(found)
    assert pct == pytest.approx(64, abs=8)
    assert low <= 64 <= high


def test_no_texel_of_a_shifted_follow_up_leaves_the_face() -> None:
    found = face.find(painting.astronaut())
    assert found is not None
    before = atlas.lay(painting.astronaut(), found)
    moved = before._replace(rgb=np.roll(before.rgb, 3, axis=1))
    # Off the face a map has no places: mixed with one on it, a texel lies on the wall behind.
    place = align.onto(before, moved, square()).place[before.seen]
    known = before.place[atlas.grid().face]
    assert (place >= known.min(axis=0) - 1).all()
    assert (place <= known.max(axis=0) + 1).all()


def test_distances_on_the_map_are_centimetres() -> None:
    disc = painting.degree_on_map((painting.Disc(50, 0.5),), 1.0) > 0
    grown = atlas.grown(disc, 0.5)
    assert atlas.grid().area[grown].sum() == pytest.approx(np.pi, rel=0.3)
