"""One map of the face: the same texel is the same skin in every photo of that person.

A photo is laid on the map through the face's landmarks. Each texel knows its true area, so a
share of the map is a share of skin, and skin that two views show is still one texel.
"""

from functools import lru_cache
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from imaging import mesh
from imaging.face import Face
from imaging.photo import Pixels, shrunk

SIDE = 512
# Skin seen at a flatter angle than this is not measured (cosine between skin and camera axis).
MIN_FACING = 0.2
# Skin this far behind the nearest surface is hidden, by the nose or by a turned head.
HIDDEN_CM = 0.7
# Photos are averaged down to this scale before they are sampled: about the map's own grain.
SAMPLING_PX_PER_CM = 32.0
_DEPTH_SIDE = 160

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


class Grid(NamedTuple):
    """What lies where on the map, arrays of shape (SIDE, SIDE).

    `face` where it shows the face; `triangle` which one of the mesh lies there; `corners`
    (3, SIDE, SIDE) numbers of its vertices and `weights` (3, SIDE, SIDE) of each, zero off the
    face; `area` true cm2 of the texel; `position` (SIDE, SIDE, 3) cm on the canonical face.
    """

    face: Mask
    triangle: NDArray[np.intp]
    corners: NDArray[np.intp]
    weights: Floats
    area: Floats
    position: Floats

    def spread(self, values: Floats) -> Floats:
        """Values at the vertices (477,) spread over the map; zero off the face."""
        shares = [values.take(self.corners[i]) * self.weights[i] for i in range(3)]
        return np.asarray(shares[0] + shares[1] + shares[2], np.float32)


class Sheet(NamedTuple):
    """One photo on the map: `rgb` (SIDE, SIDE, 3) sRGB 0-255 as float; `facing` cosine between
    skin and camera axis; `seen` where the camera saw it; `place` (SIDE, SIDE, 2) photo pixels."""

    rgb: Floats
    facing: Floats
    seen: Mask
    place: Floats


@lru_cache(maxsize=1)
def grid() -> Grid:
    """The map itself."""
    model = mesh.canonical()
    corners_px = model.places * SIDE - 0.5
    triangle = np.full((SIDE, SIDE), -1, np.int32)
    for i, corner in enumerate(_fixed_point(corners_px)[model.triangles]):
        cv2.fillConvexPoly(triangle, corner, i, cv2.LINE_8, 4)
    face = triangle >= 0
    rows, columns = np.nonzero(face)
    inside = triangle[face]
    weights = np.zeros((3, SIDE, SIDE), np.float32)
    places = np.stack([columns, rows], 1)
    weights[:, face] = _barycentric(places, corners_px[model.triangles[inside]]).T
    flat = np.abs(_flat_areas(corners_px[model.triangles]))
    area = np.zeros((SIDE, SIDE), np.float32)
    area[face] = (model.areas / np.maximum(flat, 1e-6))[inside]
    known = np.maximum(triangle, 0).astype(np.intp)
    corners = np.ascontiguousarray(np.moveaxis(model.triangles[known], -1, 0)).astype(np.intp)
    made = Grid(face, known, corners, weights, area, np.zeros((SIDE, SIDE, 3), np.float32))
    return made._replace(position=np.stack([made.spread(v) for v in model.vertices.T], axis=-1))


@lru_cache(maxsize=1)
def texels_per_cm() -> float:
    """The usual scale of the map."""
    return float(1 / np.sqrt(np.median(grid().area[grid().face])))


def texels(cm: float) -> int:
    """A length on the map, at least one texel."""
    return max(1, round(cm * texels_per_cm()))


def grown(mask: Mask, cm: float) -> Mask:
    """A mask and what lies within `cm` of it."""
    side = 2 * texels(cm) + 1
    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(cv2.dilate(mask.astype(np.uint8), ball) > 0)


def lay(rgb: Pixels, face: Face) -> Sheet:
    """Lay a photo on the map.

    Parameters
    ----------
    rgb : ndarray, shape (h, w, 3), uint8
    face : Face
        Found in that photo.
    """
    points = mesh.to_hairline(face.points, mesh.bend_in(face.points))
    table = grid()
    x, y, depth = (table.spread(values) for values in points.T)
    place = np.dstack([x, y])
    facing, nearest = _visibility(points, place)
    height, width = rgb.shape[:2]
    inside = table.face & (x >= 0) & (y >= 0) & (x <= width - 1) & (y <= height - 1)
    hidden = depth > nearest + np.float32(HIDDEN_CM * face.px_per_cm)
    seen = inside & ~hidden & (facing >= MIN_FACING)
    return Sheet(_sample(rgb, points, place, face.px_per_cm), facing, seen, place)


def from_photo(mask: Mask, sheet: Sheet) -> Mask:
    """A mask drawn on a photo, (h, w), laid on the map where that photo saw the skin."""
    soft = mask.astype(np.float32)
    found = cv2.remap(soft, sheet.place[..., 0], sheet.place[..., 1], cv2.INTER_LINEAR)
    return np.asarray((found > 0.5) & sheet.seen)


def from_polygons(polygons: tuple[tuple[tuple[float, float], ...], ...]) -> Mask:
    """Polygons with corners 0-1 on the map, filled."""
    mask = np.zeros((SIDE, SIDE), np.uint8)
    for polygon in polygons:
        corners = _fixed_point(np.array(polygon, np.float32) * SIDE - 0.5)
        cv2.fillPoly(mask, [corners], 1, cv2.LINE_8, 4)
    return mask.astype(bool)


def to_polygons(mask: Mask, min_cm2: float) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Outlines of a mask on the map, those of `min_cm2` or more, corners 0-1."""
    picture = mask.astype(np.uint8)
    found, _ = cv2.findContours(picture, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    polygons = [corners(cv2.approxPolyDP(contour, 0.6, True)[:, 0]) for contour in found]
    area = grid().area
    return tuple(p for p in polygons if len(p) > 2 and area[from_polygons((p,))].sum() >= min_cm2)


def corners(contour: NDArray[Any]) -> tuple[tuple[float, float], ...]:
    """Texels as places 0-1, exactly: rounded, a line traced there and back crosses itself."""
    return tuple(((float(x) + 0.5) / SIDE, (float(y) + 0.5) / SIDE) for x, y in contour)


def _fixed_point(points: Floats) -> NDArray[np.int32]:
    return np.round(points * 16).astype(np.int32)


def _barycentric(at: NDArray[np.int64], corners: Floats) -> Floats:
    """Weights (n, 3) of three corners (n, 3, 2) that make up each point (n, 2); never negative."""
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    whole = _flat_areas(corners)
    whole = np.where(np.abs(whole) < 1e-6, 1e-6, whole)
    second = _flat_areas(np.stack([a, at, c], 1)) / whole
    third = _flat_areas(np.stack([a, b, at], 1)) / whole
    weights = np.clip(np.stack([1 - second - third, second, third], 1), 0, None)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)


def _flat_areas(corners: Floats) -> Floats:
    """Signed area of triangles (n, 3, 2) in the plane."""
    u, v = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    return np.asarray((u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]) / 2, np.float32)


def _visibility(points: mesh.Points, place: Floats) -> tuple[Floats, Floats]:
    """Cosine to the camera axis, and the depth of what is nearest in that line, per texel."""
    ends = points[mesh.canonical().triangles]
    normal = np.cross(ends[:, 1] - ends[:, 0], ends[:, 2] - ends[:, 0])
    cosine = -normal[:, 2] / np.maximum(np.linalg.norm(normal, axis=1), 1e-9)
    turn = np.sign(np.median(cosine))
    depth, low, scale = _depth(ends)
    at = (place - low) * scale
    nearest = cv2.remap(depth, at[..., 0], at[..., 1], cv2.INTER_LINEAR)
    table = grid()
    facing = (turn * cosine).astype(np.float32).take(table.triangle) * table.face
    return facing, np.asarray(nearest, np.float32)


def _depth(ends: Floats) -> tuple[Floats, Floats, float]:
    """A small picture of the nearest surface, painted from far to near, and its frame."""
    low, high = ends[..., :2].min(axis=(0, 1)), ends[..., :2].max(axis=(0, 1))
    scale = float(_DEPTH_SIDE / (high - low).max())
    depth = np.full((_DEPTH_SIDE + 2, _DEPTH_SIDE + 2), 1e6, np.float32)
    flat = _fixed_point((ends[..., :2] - low) * scale)
    distance = ends[..., 2].mean(axis=1)
    for i in np.argsort(-distance):
        cv2.fillConvexPoly(depth, flat[i], float(distance[i]), cv2.LINE_8, 4)
    return depth, low, scale


def _sample(rgb: Pixels, points: mesh.Points, place: Floats, px_per_cm: float) -> Floats:
    """Photo values at `place`; a sharper photo is averaged down first, so nothing aliases."""
    pad = 2 * px_per_cm
    low = np.maximum(np.floor(points[:, :2].min(axis=0) - pad), 0).astype(int)
    high = np.ceil(points[:, :2].max(axis=0) + pad).astype(int)
    crop = rgb[low[1] : high[1], low[0] : high[0]]
    scale = min(1.0, SAMPLING_PX_PER_CM / px_per_cm)
    if scale < 1:
        crop = shrunk(crop, (round(crop.shape[1] * scale), round(crop.shape[0] * scale)))
    shift = (low * scale - 0.5 * scale + 0.5).astype(np.float32)
    at = place * np.float32(scale) - shift
    x, y, edge = at[..., 0], at[..., 1], cv2.BORDER_REPLICATE
    found = cv2.remap(crop.astype(np.float32), x, y, cv2.INTER_LINEAR, borderMode=edge)
    return np.asarray(found, np.float32)
