"""A printed card held beside the face: grey fields tell the colour of the light, its known size the
scale. Four ArUco markers find it; `card_page` makes the PDF to print.
"""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from imaging import light
from imaging.photo import Pixels

# As large as a bank card (ISO/IEC 7810 ID-1), millimetres; x right, y down from its corner.
SIZE_MM = (85.6, 54.0)
DICTIONARY, MARKER_MM = cv2.aruco.DICT_4X4_50, 12.0
# Numbers of the markers and where their upper left corners lie.
MARKERS = {20: (3.0, 3.0), 21: (70.6, 3.0), 22: (70.6, 39.0), 23: (3.0, 39.0)}
# Grey fields: corner and side in mm, sRGB level.
GREYS = ((19.0, 4.0, 14.0, 200), (35.8, 4.0, 14.0, 140), (52.6, 4.0, 14.0, 90))
# So many markers must be seen, and lie this near to where one flat card would have them.
MIN_MARKERS, MAX_MISFIT_MM = 3, 0.6
# A field is read inside its border, and not where it shines or drowns (sRGB levels).
_INNER, _SHINES, _DROWNS = 0.6, 248, 12
# Light further from white than this is a wrong reading, not a lamp.
_MAX_GAIN = 2.5
_PX_PER_MM = 4


class Card(NamedTuple):
    """What a card says of its photo: `px_per_cm` at the card, and `gains` (3,) that bring linear
    red, green and blue to the colour of daylight; None where no grey field can be read."""

    px_per_cm: float
    gains: NDArray[np.float64] | None


def read(rgb: Pixels) -> Card | None:
    """The card in an upright photo, shape (h, w, 3), uint8, or None."""
    to_photo = _placed(*_seen(rgb))
    if to_photo is None:
        return None
    return Card(_px_per_cm(to_photo), _gains(_flat(rgb, to_photo)))


def _seen(rgb: Pixels) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Corners of known markers: on the card (n, 2), mm, and on the photo (n, 2)."""
    found, names, _ = _detector().detectMarkers(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY))
    on_card, on_photo = [], []
    # Without a marker there are no names at all.
    for corners, name in zip(found, np.ravel(names) if found else (), strict=True):
        if int(name) in MARKERS:
            on_card.append(np.array(MARKERS[int(name)]) + _SQUARE)
            on_photo.append(corners.reshape(4, 2))
    empty = np.zeros((0, 2))
    return (
        np.concatenate([empty, *on_card]).astype(np.float32),
        np.concatenate([empty, *on_photo]).astype(np.float32),
    )


_SQUARE = MARKER_MM * np.array([[0, 0], [1, 0], [1, 1], [0, 1]])


def _detector() -> "cv2.aruco.ArucoDetector":
    settings = cv2.aruco.DetectorParameters()
    settings.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    return cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(DICTIONARY), settings)


def _placed(
    on_card: NDArray[np.float32], on_photo: NDArray[np.float32]
) -> NDArray[np.float64] | None:
    """The perspective (3, 3) from mm on the card to the photo, if all corners agree on it."""
    if len(on_card) < 4 * MIN_MARKERS:
        return None
    to_photo = cv2.findHomography(on_card, on_photo)[0]
    if to_photo is None:
        return None
    back = cv2.perspectiveTransform(on_photo[None], np.linalg.inv(to_photo))[0]
    misfit = float(np.linalg.norm(back - on_card, axis=1).max())
    return np.asarray(to_photo, np.float64) if misfit <= MAX_MISFIT_MM else None


def _px_per_cm(to_photo: NDArray[np.float64]) -> float:
    """By the area of the card's middle centimetre."""
    x, y = SIZE_MM[0] / 2 - 5, SIZE_MM[1] / 2 - 5
    square = np.array([[[x, y], [x + 10, y], [x + 10, y + 10], [x, y + 10]]], np.float32)
    return float(np.sqrt(cv2.contourArea(cv2.perspectiveTransform(square, to_photo))))


def _flat(rgb: Pixels, to_photo: NDArray[np.float64]) -> Pixels:
    """The card as if photographed straight on."""
    scale = np.diag([1 / _PX_PER_MM, 1 / _PX_PER_MM, 1])
    size = (round(SIZE_MM[0] * _PX_PER_MM), round(SIZE_MM[1] * _PX_PER_MM))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpPerspective(rgb, to_photo @ scale, size, flags=flags), np.uint8)


def _gains(card: Pixels) -> NDArray[np.float64] | None:
    """Green over each channel, the mean over the readable grey fields."""
    fields = [field for field in (_field(card, *grey[:3]) for grey in GREYS) if len(field)]
    if not fields:
        return None
    linear = [np.median(light.linear(field.astype(np.float32)), axis=0) for field in fields]
    gains = np.mean([values[1] / values for values in linear], axis=0)
    plausible = gains.max() <= _MAX_GAIN and gains.min() >= 1 / _MAX_GAIN
    return np.asarray(gains, np.float64) if plausible else None


def _field(card: Pixels, x: float, y: float, side: float) -> Pixels:
    """Pixels (n, 3) of a grey field that neither shine nor drown; none if most of them do."""
    edge = side * (1 - _INNER) / 2
    low, high = ((v + e) * _PX_PER_MM for v, e in ((x, edge), (x, side - edge)))
    top, bottom = ((v + e) * _PX_PER_MM for v, e in ((y, edge), (y, side - edge)))
    pixels = card[round(top) : round(bottom), round(low) : round(high)].reshape(-1, 3)
    good = (pixels.max(axis=1) < _SHINES) & (pixels.min(axis=1) > _DROWNS)
    return pixels[good] if good.mean() > 0.5 else pixels[:0]
