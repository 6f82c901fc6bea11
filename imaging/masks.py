"""A drawing of lesions, white on black, as a mask of the photo that it was drawn on."""

import cv2
import numpy as np

from imaging import photo
from imaging.errors import NotAnOutline
from imaging.light import Mask
from imaging.photo import Pixels
from imaging.results import PhotoInfo, View

# White and black have all channels beyond these. Soft edges left a fiftieth of a picture between
# them, drawn at 64 pixels; of fifteen portraits the plainest has 0.46 there.
BLACK, WHITE, MOST_BETWEEN = 64, 191, 0.2


def read(data: bytes, taken: PhotoInfo, shape: tuple[int, int], view: View) -> Mask:
    """The mask of one photo, of the `shape` (height, width) in which that was decoded.

    Raises
    ------
    NotAnOutline
        It is not drawn on that photo, or not in black and white.
    NotAPhoto
        It is no picture that can be read.
    """
    _require_same_picture(photo.inspect(data), taken, view)
    drawn = photo.decode(data, longest_side=max(shape))
    _require_black_and_white(drawn, view)
    larger = cv2.resize(drawn[..., 1], shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(larger > 127)


def nothing_outlined() -> NotAnOutline:
    return NotAnOutline(
        "nothing_outlined",
        "No mask is white anywhere on the face. Draw lesions white and all else black.",
    )


def _require_same_picture(drawn: PhotoInfo, taken: PhotoInfo, view: View) -> None:
    """A copy of another size has the same proportions, but that each side is a whole number."""
    (width, height), (wide, high) = (drawn.width, drawn.height), (taken.width, taken.height)
    if abs(width * high - height * wide) <= wide + high:
        return
    sizes = (
        f"The mask of the {view.value} photo is {width} x {height} pixels, "
        f"and the photo {wide} x {high}"
    )
    if abs(height * high - width * wide) <= wide + high:
        advice = " as it is shown upright: the mask lies on its side. Turn it, or draw it anew."
    else:
        advice = ". Draw on that very photo, uncropped; a copy in the same proportions will do."
    raise NotAnOutline("outline_not_of_this_photo", sizes + advice)


def _require_black_and_white(drawn: Pixels, view: View) -> None:
    channels = cv2.split(drawn)
    darkest, brightest = np.minimum.reduce(channels), np.maximum.reduce(channels)
    if ((brightest > BLACK) & (darkest < WHITE)).mean() > MOST_BETWEEN:
        raise NotAnOutline(
            "outline_not_black_and_white",
            f"The mask of the {view.value} photo is not in black and white. "
            "Save the drawing without the photo: lesions white, all else black.",
        )
