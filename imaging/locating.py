"""Where the map of the face lies on a photo, as a mesh: for drawing on the photo itself.

Within a triangle the map and the photo differ by an affine movement, exactly as `atlas.lay` lays
them, so whoever has the mesh can carry a point from one to the other and back without loss.
"""

import numpy as np

from imaging import atlas, face, mesh, photo
from imaging.atlas import Sheet
from imaging.light import Mask
from imaging.results import MeshOnPhoto


def locate(data: bytes, *, longest_side: int) -> MeshOnPhoto | None:
    """The mesh on a photo, or None when no face is found.

    Raises
    ------
    NotAPhoto
        The bytes are no photo that can be read, or break a limit.
    """
    rgb = photo.decode(data, longest_side=longest_side)
    found = face.find(rgb)
    if found is None:
        return None
    model, (height, width) = mesh.canonical(), rgb.shape[:2]
    points = mesh.to_hairline(found.points, mesh.bend_in(found.points))[:, :2]
    on_photo = (points + 0.5) / np.array([width, height], np.float32)
    seen = _shown(atlas.lay(rgb, found))
    return MeshOnPhoto(
        width_cm=float(width / found.px_per_cm),
        height_cm=float(height / found.px_per_cm),
        photo=tuple((round(float(x), 5), round(float(y), 5)) for x, y in on_photo),
        map=tuple((round(float(x), 5), round(float(y), 5)) for x, y in model.places),
        triangles=tuple((int(a), int(b), int(c)) for a, b, c in model.triangles[seen]),
    )


def _shown(sheet: Sheet) -> Mask:
    """Triangles of which the camera saw the greater part."""
    triangle, count = atlas.grid().triangle, len(mesh.canonical().triangles)
    on = triangle >= 0
    whole = np.bincount(triangle[on], minlength=count)
    part = np.bincount(triangle[on], sheet.seen[on], minlength=count)
    return np.asarray(part > 0.5 * whole)
