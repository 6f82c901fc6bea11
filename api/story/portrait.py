"""The photographs of the story: one real portrait, with lesions painted onto it that fade.

`portrait.jpg` is cut out of NASA's portrait of the astronaut Eileen Collins (public domain; the
picture `astronaut` of scikit-image). She has no vitiligo: the brown of her skin and every lesion
are painted here.
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
# Natural optical density of melanin in red, green and blue, for one unit of it.
MELANIN = np.array([0.30, 0.50, 0.80]) / np.linalg.norm([0.30, 0.50, 0.80])
# The skin of the portrait is fair: it is given the pigment of brown skin, and lesions lose it.
GIVEN, LOST = 1.2, 2.1
DARKER = 0.3
EDGE_PX = 0.35


class Lesion(NamedTuple):
    """A patch on a cheek, beside the mouth or on the chin; pixels of the portrait."""

    x: float
    y: float
    radius: float


LESIONS = (
    Lesion(63, 86, 8),
    Lesion(133, 90, 8),
    Lesion(73, 122, 7),
    Lesion(121, 125, 7),
    Lesion(96, 141, 7),
)


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
    fair = _density(_portrait())
    pigment = GIVEN * _warm(fair) - LOST * _lesions(size, degree)
    density = fair + DARKER + pigment[..., None] * MELANIN
    camera = light * rng.normal(1, 0.03) * rng.normal(1, 0.008, 3)
    picture = 255 * _srgb(np.exp(-density) * camera)
    large = cv2.resize(picture, None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_LANCZOS4)
    return _jpeg(large + rng.normal(0, 2, large.shape))


def _portrait() -> Floats:
    data = resources.files(__package__).joinpath("portrait.jpg").read_bytes()
    return np.asarray(Image.open(io.BytesIO(data)), np.float64)


def _warm(density: Floats) -> Floats:
    """Where the picture is skin or hair, 0-1: warm colours, their highlights closed over."""
    warm = np.clip((density[..., 2] - density[..., 0] - 0.12) / 0.25, 0, 1)
    whole = cv2.morphologyEx(warm, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    return np.asarray(cv2.GaussianBlur(whole, (0, 0), 1.5))


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
