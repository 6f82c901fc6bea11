"""The map of the face: areas that add up, regions that do not overlap."""

import numpy as np
import pytest

from imaging import Region, atlas, mesh, regions
from tests.imaging import painting


def test_texels_add_up_to_the_area_of_the_mesh() -> None:
    assert atlas.grid().area.sum() == pytest.approx(mesh.canonical().areas.sum(), rel=0.01)


def test_a_disc_of_one_centimetre_on_the_cheek_has_its_area() -> None:
    disc = painting.Disc(50, 1.0)
    area = atlas.grid().area[painting.degree_on_map((disc,), 1.0) > 0].sum()
    # The cheek is curved, so the skin inside a ball of 1 cm is a little more than a flat disc.
    assert area == pytest.approx(np.pi, rel=0.08)


def test_the_six_regions_are_the_skin_and_do_not_overlap() -> None:
    stacked = np.stack(list(regions.labels().values())).sum(axis=0)
    assert set(regions.labels()) == set(Region)
    assert np.array_equal(stacked == 1, regions.skin())
    assert stacked.max() == 1


def test_left_and_right_halves_of_each_region_are_equal() -> None:
    x, area = atlas.grid().position[..., 0], atlas.grid().area
    for mask in regions.labels().values():
        assert area[mask & (x > 0)].sum() == pytest.approx(area[mask & (x < 0)].sum(), rel=0.03)


def test_polygons_and_masks_turn_into_each_other() -> None:
    mask = painting.degree_on_map((painting.LEFT_CHEEK, painting.CHIN), 1.0) > 0
    again = atlas.from_polygons(atlas.to_polygons(mask, 0.1))
    assert (mask & again).sum() / (mask | again).sum() > 0.95


def test_small_islands_are_left_out_of_polygons() -> None:
    mask = painting.degree_on_map((painting.Disc(425, 0.2), painting.CHIN), 1.0) > 0
    assert len(atlas.to_polygons(mask, 0.5)) == 1
