"""The mesh on a photo carries a drawing to the map as the pixels themselves are laid on it."""

import numpy as np
import pytest

from imaging import MeshOnPhoto, Refusal, View, locate, trace
from tests.imaging import painting
from tests.imaging.painting import LEFT_CHEEK


@pytest.fixture(scope="module")
def mesh() -> MeshOnPhoto:
    found = locate(painting.jpeg(painting.astronaut()))
    assert isinstance(found, MeshOnPhoto)
    return found


def on_photo(mesh: MeshOnPhoto, point: tuple[float, float]) -> tuple[float, float]:
    """A point of the map on the photo: by the triangle it lies in."""
    for numbers in mesh.triangles:
        a, b, c = (np.array(mesh.map[n]) for n in numbers)
        edges = np.array([b - a, c - a]).T
        if abs(np.linalg.det(edges)) < 1e-12:
            continue
        second, third = np.linalg.solve(edges, np.array(point) - a)
        if min(second, third, 1 - second - third) >= -1e-6:
            corners = np.array([mesh.photo[n] for n in numbers])
            x, y = np.array([1 - second - third, second, third]) @ corners
            return float(x), float(y)
    raise AssertionError(point)


def test_the_middle_of_a_traced_lesion_lies_where_it_was_drawn(mesh: MeshOnPhoto):
    photo = {View.FRONT: painting.jpeg(painting.astronaut())}
    (polygon,) = trace(photo, {View.FRONT: painting.outline((LEFT_CHEEK,))}).polygons
    centre = np.mean([on_photo(mesh, corner) for corner in polygon], axis=0)
    height, width = painting.astronaut().shape[:2]
    on_map = painting.degree_on_map((LEFT_CHEEK,), 1.0)
    drawn = painting.degree_on_photo(painting.astronaut(), on_map)
    y, x = (np.nonzero(drawn > 0.5)[axis].mean() for axis in (0, 1))
    assert centre * (width, height) == pytest.approx((x, y), abs=4)


def test_a_photo_knows_its_size_in_centimetres(mesh: MeshOnPhoto):
    # The canonical face is 17.7 cm from the top of its mesh to the chin.
    top, chin = mesh.photo[10][1], mesh.photo[152][1]
    assert (chin - top) * mesh.height_cm == pytest.approx(17.7, rel=0.1)


def test_a_picture_without_a_face_has_no_mesh():
    found = locate(painting.jpeg(np.full((300, 300, 3), 128, np.uint8)))
    assert isinstance(found, Refusal)
    assert found.code == "no_face"
