"""A real photograph with lesions of known area and degree: melanin is taken out of the picture.

The astronaut (Eileen Collins, NASA, public domain) comes with scikit-image. Lesions are discs on
the canonical face, in centimetres; pigment is removed in optical density, so pores and shading
stay. It shows what the arithmetic does with a face, not what vitiligo does.
"""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage import data

from imaging import atlas, face, mesh, photo, regions

SPAN = 1.0
EXPOSURE = 0.9
FRINGE_CM = 6.0
MELANIN = np.array([0.30, 0.50, 0.80]) / np.linalg.norm([0.30, 0.50, 0.80])
SCALE = 3

Pixels = NDArray[np.uint8]


class Disc(NamedTuple):
    """A round lesion around a vertex of the mesh."""

    vertex: int
    radius_cm: float


LEFT_CHEEK, RIGHT_CHEEK, CHIN = Disc(425, 1.4), Disc(205, 1.4), Disc(199, 1.0)


def astronaut() -> Pixels:
    """The face, enlarged to fill the picture as a patient's does, exposed so that nothing burns."""
    head = np.ascontiguousarray(data.astronaut()[20:270, 110:350])
    large = cv2.resize(head, None, fx=SCALE, fy=SCALE, interpolation=cv2.INTER_CUBIC)
    return seen_through(np.asarray(large, np.uint8), density=np.full(3, EXPOSURE))


def degree_on_map(discs: tuple[Disc, ...], degree: float) -> NDArray[np.float32]:
    """Degree (n, n) on the map of the face: `degree` within any disc, 0 outside."""
    out = np.zeros((atlas.SIDE, atlas.SIDE), np.float32)
    for disc in discs:
        centre = mesh.canonical().vertices[disc.vertex]
        distance = np.linalg.norm(atlas.grid().position - centre, axis=-1)
        out[(distance < disc.radius_cm) & regions.skin()] = degree
    return out


def degree_on_photo(rgb: Pixels, on_map: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same, (h, w), where the photo shows that skin: every pixel averages its texels."""
    sheet = _laid(rgb)
    at = np.round(sheet.place[sheet.seen]).astype(int)
    flat = at[:, 1] * rgb.shape[1] + at[:, 0]
    size = rgb.shape[0] * rgb.shape[1]
    total = np.bincount(flat, on_map[sheet.seen], size).reshape(rgb.shape[:2])
    count = np.bincount(flat, minlength=size).reshape(rgb.shape[:2])
    mean = cv2.GaussianBlur(total, (0, 0), 1.0) / np.maximum(
        cv2.GaussianBlur(count * 1.0, (0, 0), 1.0), 0.05
    )
    return np.asarray(np.clip(mean, 0, 1), np.float32)


def painted(discs: tuple[Disc, ...], degree: float = 1.0) -> Pixels:
    """The astronaut with lesions."""
    rgb = astronaut()
    lost = degree_on_photo(rgb, degree_on_map(discs, degree))
    return seen_through(rgb, density=-SPAN * lost[..., None] * MELANIN)


def seen_through(rgb: Pixels, *, density: NDArray[np.float64]) -> Pixels:
    """The photo behind a filter of that natural optical density, broadcast to (h, w, 3)."""
    return in_srgb(in_light(rgb) * np.exp(-density))


def in_light(rgb: Pixels) -> NDArray[np.float64]:
    """Linear light, 0-1, of a picture in sRGB."""
    linear = np.where(rgb <= 10.31, rgb / 255 / 12.92, ((rgb / 255 + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear, np.float64)


def in_srgb(light: NDArray[np.float64]) -> Pixels:
    """The picture of that linear light, what is over 1 burnt out."""
    seen = np.clip(light, 0, 1)
    srgb = np.where(seen <= 0.0031308, seen * 12.92, 1.055 * seen ** (1 / 2.4) - 0.055)
    return np.asarray(np.round(255 * srgb), np.uint8)


def outline(discs: tuple[Disc, ...]) -> bytes:
    """What a dermatologist would draw on the photo: a PNG, white on black."""
    drawn = degree_on_photo(astronaut(), degree_on_map(discs, 1.0)) >= 0.5
    return png(np.repeat((drawn * 255).astype(np.uint8)[..., None], 3, axis=2))


def true_fvasi(discs: tuple[Disc, ...], degree: float = 1.0) -> float:
    """3 x mean degree over the skin that the photo shows, by true area.

    Her fringe covers the forehead above `FRINGE_CM` of the canonical face.
    """
    sheet = _laid(astronaut())
    shown = sheet.seen & regions.skin() & (atlas.grid().position[..., 1] < FRINGE_CM)
    area = atlas.grid().area * shown
    return 3 * float((degree_on_map(discs, degree) * area).sum() / area.sum())


def jpeg(rgb: Pixels) -> bytes:
    return photo.encode_jpeg(rgb, quality=95)


def png(rgb: Pixels) -> bytes:
    return cv2.imencode(".png", rgb[..., ::-1])[1].tobytes()


def _laid(rgb: Pixels) -> atlas.Sheet:
    found = face.find(rgb)
    assert found is not None
    return atlas.lay(rgb, found)
