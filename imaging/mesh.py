"""The canonical face: a triangle mesh in centimetres, laid out flat on the map of the face.

Google's canonical face model (468 vertices) stops in mid-forehead; one ring of vertices is
extrapolated to the hairline, bent backwards as a forehead is.
"""

from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]
Triangles = NDArray[np.int32]

# Upper border of the model, from the patient's right to left, and the vertex below each.
_BORDER = (54, 103, 67, 109, 10, 338, 297, 332, 284)
_BELOW = (68, 104, 69, 108, 151, 337, 299, 333, 298)
_TEMPLES = (21, 251)
# How far the ring reaches beyond the border, in steps of border minus below: about 1.5 cm at
# the midline, less at the temples; and how far back it bends, in centimetres per step.
_REACH = np.array([0.45, 0.85, 1.05, 1.15, 1.2, 1.15, 1.05, 0.85, 0.45], np.float32)[:, None]
_BEND_CM = 0.35
# Vertices that hardly move with expression: they carry the head's pose and scale.
RIGID = (1, 4, 6, 9, 10, 33, 133, 263, 362, 127, 356, 234, 454, 168, 197, 151, 54, 284)

N_LANDMARKS = 468


class Mesh(NamedTuple):
    """Vertices (477, 3) cm, x to the patient's left, y up, z to the viewer; places of the
    vertices on the map (477, 2), 0-1, y down; triangles (n, 3) of vertex numbers."""

    vertices: Points
    places: Points
    triangles: Triangles

    @property
    def areas(self) -> Points:
        """True area of each triangle, shape (n,), cm2."""
        a, b, c = (self.vertices[self.triangles[:, i]] for i in range(3))
        doubled = np.linalg.norm(np.cross(b - a, c - a), axis=1)
        return np.asarray(doubled / 2, np.float32)

    @property
    def normals(self) -> Points:
        """Unit vectors out of the skin at the vertices, shape (477, 3), by area of the triangles
        around."""
        a, b, c = (self.vertices[self.triangles[:, i]] for i in range(3))
        flat, found = np.cross(b - a, c - a), np.zeros_like(self.vertices)
        for i in range(3):
            np.add.at(found, self.triangles[:, i], flat)
        outwards = np.sign(np.median(found[:, 2]))
        length = np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
        return np.asarray(outwards * found / length, np.float32)


@lru_cache(maxsize=1)
def canonical() -> Mesh:
    """The face model with its forehead."""
    with resources.files("imaging").joinpath("models/canonical_face.npz").open("rb") as file:
        stored = np.load(file, allow_pickle=False)
        vertices, uv = stored["vertices"], stored["uv"]
        triangles = stored["triangles"].astype(np.int32)
    places = np.stack([uv[:, 0], 1 - uv[:, 1]], axis=1)
    ring = places[list(_BORDER)] + _REACH * (places[list(_BORDER)] - places[list(_BELOW)])
    return Mesh(
        to_hairline(vertices, np.array([0, 0, -_BEND_CM], np.float32)),
        np.concatenate([places, ring]).astype(np.float32),
        np.concatenate([triangles, _forehead_triangles()]),
    )


def to_hairline(points: Points, bend: Points) -> Points:
    """Add the forehead ring to 468 vertices, in the mesh's or in a photo's coordinates.

    Parameters
    ----------
    points : ndarray, shape (>= 468, 3)
    bend : ndarray, shape (3,)
        How far the ring bends backwards at a reach of one, in the coordinates of `points`.
    """
    border = points[list(_BORDER)]
    ring = border + _REACH * (border - points[list(_BELOW)] + bend)
    return np.concatenate([points[:N_LANDMARKS], ring]).astype(np.float32)


def bend_in(points: Points) -> Points:
    """The forehead's bend for landmarks in pixels, z away from the viewer positive."""
    px_per_cm = np.linalg.norm(points[10] - points[152]) / 17.7
    return np.array([0, 0, _BEND_CM * px_per_cm], np.float32)


def _forehead_triangles() -> Triangles:
    """Quads between border and ring, split; a single triangle closes each temple."""
    ring = list(range(N_LANDMARKS, N_LANDMARKS + len(_BORDER)))
    found = [(_TEMPLES[0], _BORDER[0], ring[0]), (_BORDER[-1], _TEMPLES[1], ring[-1])]
    for i in range(len(_BORDER) - 1):
        a, b, up_a, up_b = _BORDER[i], _BORDER[i + 1], ring[i], ring[i + 1]
        found += [(a, b, up_b), (a, up_b, up_a)]
    return np.array(found, np.int32)
