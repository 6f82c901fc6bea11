"""The pictures of docs/imaging.md: `python -m tests.imaging.pictures docs/pictures`."""

import sys
from pathlib import Path

import cv2
import numpy as np

from imaging import (
    Comparison,
    View,
    atlas,
    compare,
    lesions,
    light,
    overlay,
    photo,
    pigment,
    session,
)
from tests.imaging import painting
from tests.imaging.painting import CHIN, LEFT_CHEEK, RIGHT_CHEEK, Pixels

DISCS = (LEFT_CHEEK, RIGHT_CHEEK, CHIN)
BACK = 0.5
QUALITY = 80
# Rows and columns of the photo that hold the face.
FACE = (slice(60, 500), slice(130, 580))


def main(folder: Path) -> None:
    """Write the pictures into an existing folder."""
    before = painting.painted(DISCS)
    now = side_lit(painting.painted(DISCS, degree=1 - BACK))
    result = compare(
        {View.FRONT: painting.jpeg(before)},
        {View.FRONT: painting.outline(DISCS)},
        {View.FRONT: painting.jpeg(now)},
        draw="jpeg",
    )
    save(folder / "map.jpg", beside(before[FACE], on_map(before)))
    save(folder / "light.jpg", beside(on_map(side_lit(before)), missing(side_lit(before))))
    save(folder / "followed.jpg", beside(before[FACE], now[FACE], coloured(result)[FACE]))
    print(result.repigmentation_pct, result.interval)  # noqa: T201 - for the page's own text


def side_lit(rgb: Pixels) -> Pixels:
    """The same face in light that falls off to the right of the picture."""
    ramp = np.linspace(-0.4, 0.4, rgb.shape[1])[None, :, None]
    return painting.seen_through(rgb, density=ramp)


def on_map(rgb: Pixels) -> Pixels:
    """The photo as it lies on the map of the face."""
    return overlay.canvas(_laid(rgb).sheet)


def missing(rgb: Pixels) -> Pixels:
    """Melanin missing on the map against the skin around: white is all of it."""
    part, outline = _laid(rgb), painting.degree_on_map(DISCS, 1.0) > 0
    usable = part.usable.skin | outline
    normal = usable & ~atlas.grown(outline, lesions.RIM_CM)
    level = light.shade(part.density, normal, reach=atlas.texels(lesions.REACH_CM))
    lost = (level - part.density) @ pigment.direction(np.zeros(3)) / painting.SPAN
    grey = np.clip(light.blurred(np.asarray(lost, np.float32), 2), 0, 1) * 255 * usable
    return np.repeat(grey.astype(np.uint8)[..., None], 3, axis=2)


def coloured(result: Comparison) -> Pixels:
    return photo.decode(result.overlays[View.FRONT], longest_side=2000)


def beside(*pictures: Pixels, height: int = 420) -> Pixels:
    """Pictures in a row at the same height."""
    return np.concatenate([_high(picture, height) for picture in pictures], axis=1)


def save(path: Path, picture: Pixels) -> None:
    path.write_bytes(photo.encode_jpeg(picture, quality=QUALITY))


def _high(picture: Pixels, height: int) -> Pixels:
    width = round(picture.shape[1] * height / picture.shape[0])
    return np.asarray(cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _laid(rgb: Pixels) -> session.Laid:
    laid = session.lay(painting.jpeg(rgb), View.FRONT, longest_side=1600)
    assert laid is not None
    return laid


if __name__ == "__main__":
    main(Path(sys.argv[1]))
