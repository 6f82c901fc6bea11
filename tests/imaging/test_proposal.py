"""Lesions that the machine proposes: what it sees on a face, and what it makes of it."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from imaging import Region, View, atlas, measure, proposal, regions
from tests.imaging import painting
from tests.imaging.painting import LEFT_CHEEK, RIGHT_CHEEK

BOTH = (LEFT_CHEEK, RIGHT_CHEEK)


def proposed(*discs: painting.Disc) -> atlas.Mask:
    result = measure({View.FRONT: painting.jpeg(painting.painted(discs))})
    assert result.outline is not None
    return atlas.from_polygons(result.outline.polygons)


def cm2(mask: atlas.Mask) -> float:
    return float(atlas.grid().area[mask].sum())


def test_twice_the_lesion_adds_about_twice_the_area():
    bare, one, two = (cm2(proposed(*discs)) for discs in ((), (LEFT_CHEEK,), BOTH))
    assert two - bare == pytest.approx(2 * (one - bare), rel=0.35)


def test_lesions_on_the_cheeks_are_proposed_where_they_are():
    true = painting.degree_on_map(BOTH, 1.0) > 0
    cheeks = regions.labels()[Region.CHEEKS]
    drawn = proposed(*BOTH) & cheeks
    assert cm2(drawn & true) > 0.9 * cm2(true & cheeks)
    assert cm2(drawn & ~true) < 0.6 * cm2(true & cheeks)


def test_a_speck_is_no_lesion_and_a_patch_of_one_square_centimetre_is():
    degree = painting.degree_on_map((painting.Disc(425, 0.6),), 0.9)
    speck = painting.degree_on_map((painting.Disc(205, 0.15),), 0.9)
    found = proposal.lesions(np.maximum(degree, speck))
    assert np.array_equal(found, degree > 0)


def test_a_pale_rim_belongs_to_a_lesion_and_a_pale_patch_alone_is_none():
    pale = painting.degree_on_map((painting.Disc(425, 1.2), painting.Disc(205, 1.2)), 0.2)
    sure = painting.degree_on_map((painting.Disc(425, 0.5),), 0.5)
    found = proposal.lesions(np.maximum(pale, sure))
    assert np.array_equal(found, painting.degree_on_map((painting.Disc(425, 1.2),), 1.0) > 0)


def test_nothing_is_proposed_where_the_photo_shows_nothing():
    nowhere = np.zeros((atlas.SIDE, atlas.SIDE), bool)
    density = np.ones((atlas.SIDE, atlas.SIDE, 3), np.float32)
    assert not proposal.degree(density, nowhere).any()


def test_photos_measured_side_by_side_are_proposed_as_one_by_one():
    photos = [painting.jpeg(painting.painted(discs)) for discs in (BOTH, (LEFT_CHEEK,), ())]
    alone = [measure({View.FRONT: photo}).fvasi for photo in photos]
    with ThreadPoolExecutor(3) as pool:
        together = pool.map(lambda photo: measure({View.FRONT: photo}).fvasi, photos * 2)
    assert list(together) == alone * 2
