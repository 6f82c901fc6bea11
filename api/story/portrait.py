"""The photographs of the story: one real portrait, with lesions painted onto it that fade.

`portrait.jpg` is cut out of NASA's portrait of the astronaut Eileen Collins (public domain; the
picture `astronaut` of scikit-image). She has no vitiligo: every lesion here is painted.
"""

import io
from importlib import resources
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Floats = NDArray[np.floating]

ENLARGED = 5
# Natural optical density that melanin gives medium skin in red, green and blue.
MELANIN = 0.85 * np.array([0.30, 0.50, 0.80])
# Fair skin without its melanin would burn out: the whole picture is taken this much darker.
DARKER = 0.45
EDGE_PX = 1.2


class Lesion(NamedTuple):
    """A patch beside an eye or the mouth; centre and radius in pixels of the portrait."""

    x: float
    y: float
    radius: float


LESIONS = (
    Lesion(66, 81, 9), Lesion(78, 83, 6), Lesion(131, 84, 9), Lesion(120, 85, 6),
    Lesion(71, 117, 9), Lesion(78, 126, 7), Lesion(124, 119, 9), Lesion(117, 128, 7),
    Lesion(96, 138, 10),
)  # fmt: skip


def photograph(*, size: float, degree: float, shot: int, light: float = 1.0) -> bytes:
    """A JPEG of the face on one day.

    Parameters
    ----------
    size : float
        Radius of every lesion against the first day, 0-1.
    degree : float
        Part of the pigment that is missing inside them, 0-1.
    shot : int
        Seed of what differs from one photograph to the next: exposure, colour cast, noise.
    light : float
        Part of the usual light, 1 for a well lit room.
    """
    rng = np.random.default_rng(shot)
    density = _density(_portrait()) + DARKER - _lesions(size, degree)[..., None] * MELANIN
    camera = light * rng.normal(1, 0.03) * rng.normal(1, 0.008, 3)
    picture = 255 * _srgb(np.exp(-density) * camera)
    large = cv2.resize(picture, None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_LANCZOS4)
    return _jpeg(large + rng.normal(0, 2, large.shape))


def _portrait() -> Floats:
    data = resources.files(__package__).joinpath("portrait.jpg").read_bytes()
    return np.asarray(Image.open(io.BytesIO(data)), np.float64)


def _lesions(size: float, degree: float) -> Floats:
    """Missing pigment per pixel, 0-1: discs with wavy, soft edges."""
    height, width = _portrait().shape[:2]
    y, x = np.mgrid[:height, :width]
    waves = cv2.GaussianBlur(np.random.default_rng(0).normal(0, 1, (height, width)), (0, 0), 3)
    waves *= 2 / waves.std()
    inside = np.full((height, width), -np.inf)
    for lesion in LESIONS:
        reach = lesion.radius * size + waves * size - np.hypot(x - lesion.x, y - lesion.y)
        inside = np.maximum(inside, reach)
    return degree / (1 + np.exp(-np.clip(inside / EDGE_PX, -30, 30)))


def _density(srgb: Floats) -> Floats:
    x = srgb / 255
    linear = np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4)
    return -np.log(linear + 0.003)


def _srgb(linear: Floats) -> Floats:
    x = np.clip(linear, 0, 1)
    return np.where(x <= 0.0031308, x * 12.92, 1.055 * x ** (1 / 2.4) - 0.055)


def _jpeg(picture: Floats) -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).save(file, "JPEG", quality=92)
    return file.getvalue()


def outline() -> bytes:
    """What the dermatologist draws on the first photograph: white where pigment is missing."""
    drawn = (_lesions(1.0, 1.0) >= 0.3).astype(np.uint8) * 255
    large = cv2.resize(drawn, None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_NEAREST)
    file = io.BytesIO()
    Image.fromarray(large).save(file, "PNG")
    return file.getvalue()
