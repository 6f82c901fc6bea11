"""Pictures for people: the degree as a colour map on the photo, with its scale."""

import cv2
import numpy as np
from numpy.typing import NDArray

from imaging import atlas, light, photo
from imaging.atlas import Sheet
from imaging.light import Floats, Mask
from imaging.photo import Pixels
from imaging.results import Picture

LONGEST_SIDE = 1000
_OPACITY, _GREY, _OUTLINE_COLOUR = 0.55, 0.7, (230, 30, 30)
_ROOM = 16


def degree_map(
    rgb: Pixels, sheet: Sheet, degree: Floats, *, measured: Mask, outline: Mask, form: Picture
) -> bytes:
    """A photo with the degree of depigmentation in colour, and its scale below it, as `form`.

    Parameters as those of `coloured`.
    """
    drawn = coloured(rgb, sheet, degree, measured=measured, outline=outline)
    return photo.encode(np.concatenate([drawn, scale_bar(drawn.shape[1])]), form)


def coloured(rgb: Pixels, sheet: Sheet, degree: Floats, *, measured: Mask, outline: Mask) -> Pixels:
    """A photo with the degree of depigmentation in colour, at most `LONGEST_SIDE` pixels long.

    Parameters
    ----------
    rgb : ndarray, shape (h, w, 3), uint8
    sheet : Sheet
        That photo on the map.
    degree : ndarray, shape (n, n)
        0-1 on the map; shown inside the outline where it is `measured` and 0.05 or more.
    measured, outline : ndarray of bool, shape (n, n)
        Skin that counts (the rest of the face is greyed), and the lesions' outline.
    """
    drawn, scale = _small(rgb)
    layers = [
        degree,
        measured.astype(np.float32),
        outline.astype(np.float32),
        sheet.seen.astype(np.float32),
    ]
    (shown, counts, line, face), corner = _on_photo(layers, sheet, drawn.shape[:2], scale)
    part = drawn[corner[1] :, corner[0] :][: face.shape[0], : face.shape[1]]
    left_out = (face > 0.5) & (counts < 0.5)
    grey = light.mean_of_channels(part[left_out].astype(np.float32)) * (1 - _GREY) + 128 * _GREY
    part[left_out] = grey[:, None].astype(np.uint8)
    # Laid on the photo a degree runs out over the outline's edge, and specks too small for a line
    # would be colour without one.
    coloured = (counts > 0.5) & (line > 0.5) & (shown >= 0.05)
    plain = part[coloured].astype(np.float32)
    mixed = (1 - _OPACITY) * plain + _OPACITY * _colours(shown)[coloured]
    part[coloured] = mixed.astype(np.uint8)
    contours, _ = cv2.findContours(
        (line > 0.5).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE, offset=corner
    )
    cv2.drawContours(drawn, contours, -1, _OUTLINE_COLOUR, 2, cv2.LINE_AA)
    return drawn


def _small(rgb: Pixels) -> tuple[Pixels, float]:
    scale = min(1.0, LONGEST_SIDE / max(rgb.shape[:2]))
    if scale == 1.0:
        return rgb.copy(), scale
    return np.asarray(
        cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ), scale


def _on_photo(
    layers: list[Floats], sheet: Sheet, shape: tuple[int, int], scale: float
) -> tuple[list[Floats], tuple[int, int]]:
    """Lay values of the map back on the photo: texels are splatted, small gaps are averaged.

    Returns the layers on the part of the photo that holds the face, and its upper left corner.
    """
    on = sheet.seen
    at = np.round(sheet.place[on] * scale).astype(int)
    inside = ((at >= 0) & (at < (shape[1], shape[0]))).all(axis=1)
    corner, part = _window(at[inside], shape)
    x, y = (at[inside] - corner).T
    flat, size = y * part[1] + x, part[0] * part[1]
    density = float(np.sqrt(shape[0] * shape[1] / max(int(inside.sum()), 1)))
    sigma = max(0.6, min(3.0, density))
    weight = cv2.GaussianBlur(_sums(flat, None, size).reshape(part), (0, 0), sigma)
    near, known = np.maximum(weight, 1e-3), weight > 0.02
    out = []
    for layer in layers:
        total = _sums(flat, layer[on][inside], size).reshape(part)
        out.append(np.where(known, cv2.GaussianBlur(total, (0, 0), sigma) / near, 0))
    return out, corner


def _window(
    at: NDArray[np.int64], shape: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Upper left corner (x, y) and shape of the part of the photo in which texels lie, with room
    for the widest average."""
    if not len(at):
        return (0, 0), (1, 1)
    left, top = np.maximum(at.min(axis=0) - _ROOM, 0)
    right, bottom = np.minimum(at.max(axis=0) + _ROOM, (shape[1] - 1, shape[0] - 1))
    return (int(left), int(top)), (int(bottom - top + 1), int(right - left + 1))


def _sums(flat: NDArray[np.int64], values: Floats | None, size: int) -> Floats:
    return np.bincount(flat, weights=values, minlength=size).astype(np.float32)


def _colours(degree: Floats) -> Floats:
    level = np.clip(degree * 255, 0, 255).astype(np.uint8)
    return np.asarray(cv2.applyColorMap(level, cv2.COLORMAP_VIRIDIS)[..., ::-1], np.float32)


def scale_bar(width: int) -> Pixels:
    """A bar of the colours from 0 to 100 %, as wide as the picture.

    What is measured in percent, and what red and grey mean, is said beside it: words in a picture
    would be of one language.
    """
    height = max(28, width // 24)
    ramp = np.linspace(0, 1, width, dtype=np.float32)[None].repeat(height, axis=0)
    bar = _colours(ramp).astype(np.uint8)
    scale = height / 56
    ends = ("0", int(0.005 * width)), ("50", int(0.48 * width)), ("100 %", None)
    for text, x in ends:
        at = int(0.99 * width) - _width(text, scale) if x is None else x
        _write(bar, text, at, int(0.7 * height), scale)
    return bar


def _width(text: str, scale: float) -> int:
    return int(cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, 1)[0][0])


def _write(picture: Pixels, text: str, x: int, y: int, scale: float) -> None:
    """White with a dark rim: readable on yellow, too."""
    for colour, width in (((40, 40, 40), 3), ((255, 255, 255), 1)):
        cv2.putText(
            picture, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, scale, colour, width, cv2.LINE_AA
        )


def canvas(sheet: Sheet) -> Pixels:
    """The face as it lies on the map, unseen skin darkened: for looking at the map itself."""
    seen = sheet.rgb * np.where(sheet.seen & atlas.grid().face, 1, 0.3)[..., None]
    return np.asarray(np.clip(seen, 0, 255), np.uint8)
