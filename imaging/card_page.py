"""The card as a PDF: one A4 page to print at full size, with how to print and hold it."""

import json
from importlib import resources

import cv2
import typst

from imaging import card

# sRGB of skin with these typology angles, degrees, between the limits of its classes: for the eye.
SKIN_TONES = {
    62: (247, 222, 206),
    48: (228, 190, 160),
    35: (205, 163, 130),
    19: (171, 129, 98),
    -10: (122, 84, 60),
    -45: (76, 52, 42),
}


def pdf() -> bytes:
    """One page; the same bytes each time but for the date that a PDF carries."""
    with resources.as_file(resources.files("imaging").joinpath("card.typ")) as template:
        made: bytes = typst.compile(template, sys_inputs={"card": json.dumps(_drawing())})
    return made


def _drawing() -> dict[str, object]:
    dictionary = cv2.aruco.getPredefinedDictionary(card.DICTIONARY)
    return {
        "width": card.SIZE_MM[0],
        "height": card.SIZE_MM[1],
        "marker": card.MARKER_MM,
        "markers": [
            {
                "x": x,
                "y": y,
                "black": (cv2.aruco.generateImageMarker(dictionary, n, 6) == 0).tolist(),
            }
            for n, (x, y) in card.MARKERS.items()
        ],
        "greys": [{"x": x, "y": y, "side": s, "level": v} for x, y, s, v in card.GREYS],
        "tones": [{"ita": ita, "rgb": rgb} for ita, rgb in SKIN_TONES.items()],
    }
