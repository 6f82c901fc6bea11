"""From the bytes of a photo to upright sRGB pixels, and back to a clean JPEG: the only I/O here.

Decoding is bounded: JPEG is decoded at a half, a quarter or an eighth of its size where that is
enough, the rest at full size in 8 bits and reduced at once; nothing goes to float before it is
small.
"""

import io
from pathlib import Path

import cv2
import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, ImageCms

from imaging import header
from imaging.results import PhotoFormat, PhotoInfo, Picture

DISPLAY_SIDE = 1600

Pixels = NDArray[np.uint8]

# How many times smaller the JPEG decoder can make a picture, and its flag.
_REDUCED = (
    (8, cv2.IMREAD_REDUCED_COLOR_8),
    (4, cv2.IMREAD_REDUCED_COLOR_4),
    (2, cv2.IMREAD_REDUCED_COLOR_2),
)
_SRGB = ImageCms.createProfile("sRGB")
# What each EXIF orientation asks for: quarter turns anticlockwise, then mirror left to right.
_UPRIGHT = {
    2: (0, True), 3: (2, False), 4: (2, True),
    5: (3, True), 6: (3, False), 7: (1, True), 8: (1, False),
}  # fmt: skip


def inspect(source: bytes | Path) -> PhotoInfo:
    """Read what a photo is from its own bytes, without decoding it.

    Parameters
    ----------
    source : bytes or Path
        The whole file, or where it lies.

    Returns
    -------
    PhotoInfo
        Format, upright width and height in pixels, and when it was taken (ISO 8601, with an
        offset only where the camera wrote one), or None.

    Raises
    ------
    NotAPhoto
        Too large, too many pixels, not an accepted format, animated, truncated or damaged.
    """
    if isinstance(source, bytes):
        return header.read(source).info
    if source.stat().st_size > header.MAX_BYTES:
        raise header.too_large()
    return header.read(source.read_bytes()).info


def decode(data: bytes, *, longest_side: int) -> Pixels:
    """Decode to upright sRGB, shape (height, width, 3), uint8.

    Parameters
    ----------
    data : bytes
        A photo that `inspect` accepts.
    longest_side : int
        Upper bound of the longer side in pixels; a smaller photo keeps its size.

    Raises
    ------
    NotAPhoto
        As `inspect`, and when the pixels cannot be decoded.
    """
    head = header.read(data)
    try:
        rgb = _within(_DECODERS[head.format](data, head, longest_side), longest_side)
    except (*header.DAMAGED, cv2.error) as error:
        raise header.unreadable() from error
    return _turned(_to_srgb(rgb, head.icc), head.orientation)


def display_copy(data: bytes, longest_side: int = DISPLAY_SIDE) -> bytes:
    """A JPEG to show: upright, sRGB, at most `longest_side` pixels, and not one tag in it.

    Raises
    ------
    NotAPhoto
        As `decode`.
    """
    return encode_jpeg(decode(data, longest_side=longest_side))


def encode_jpeg(rgb: Pixels, quality: int = 90) -> bytes:
    """JPEG bytes of an RGB picture, shape (h, w, 3); carries no metadata."""
    _, out = cv2.imencode(".jpg", rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return out.tobytes()


def encode(rgb: Pixels, form: Picture) -> bytes:
    """The same as JPEG, or as PNG where nothing may be lost."""
    return encode_jpeg(rgb) if form == "jpeg" else cv2.imencode(".png", rgb[..., ::-1])[1].tobytes()


def shrunk(rgb: Pixels, size: tuple[int, int]) -> Pixels:
    """A smaller picture of `size` (width, height), averaged: halved as often as that fits, which
    is many times quicker than any other factor, then interpolated over what is left (below 2)."""
    while rgb.shape[1] >= 2 * size[0] and rgb.shape[0] >= 2 * size[1]:
        rgb = halved(rgb)
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def halved(rgb: Pixels) -> Pixels:
    """Half the size by averages of 2 x 2 pixels; an odd last row or column is dropped."""
    height, width = rgb.shape[0] // 2, rgb.shape[1] // 2
    even = rgb[: 2 * height, : 2 * width]
    return np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _jpeg(data: bytes, head: header.Header, longest_side: int) -> Pixels:
    """The decoder's own reduction, to the smallest size that is still large enough."""
    spare = max(head.width, head.height) // longest_side
    flags = next((flag for times, flag in _REDUCED if times <= spare), cv2.IMREAD_COLOR)
    return _decoded(data, flags)


def _opencv(data: bytes, _: header.Header, longest_side: int) -> Pixels:
    """PNG and WebP: 8 bits, transparency dropped row by row."""
    return _within(_decoded(data, cv2.IMREAD_COLOR), longest_side)


def _decoded(data: bytes, flags: int) -> Pixels:
    bgr = cv2.imdecode(np.frombuffer(data, np.uint8), flags | cv2.IMREAD_IGNORE_ORIENTATION)
    if bgr is None:
        raise ValueError("OpenCV cannot decode it")
    return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB, bgr), np.uint8)


def _heic(data: bytes, _: header.Header, longest_side: int) -> Pixels:
    file = pillow_heif.open_heif(data, convert_hdr_to_8bit=True)
    small = _within(np.asarray(file, np.uint8), longest_side)
    return np.repeat(small[..., None], 3, axis=2) if small.ndim == 2 else small[..., :3].copy()


_DECODERS = {
    PhotoFormat.JPEG: _jpeg,
    PhotoFormat.PNG: _opencv,
    PhotoFormat.WEBP: _opencv,
    PhotoFormat.HEIC: _heic,
}


def _within(rgb: Pixels, longest_side: int) -> Pixels:
    height, width = rgb.shape[:2]
    scale = longest_side / max(height, width)
    if scale >= 1:
        return rgb
    return shrunk(rgb, (max(1, round(width * scale)), max(1, round(height * scale))))


def _to_srgb(rgb: Pixels, icc: bytes | None) -> Pixels:
    """Convert from the photo's own colour space (phones use Display P3) to sRGB."""
    if not icc:
        return rgb
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        done = ImageCms.profileToProfile(Image.fromarray(rgb), profile, _SRGB)
    except (OSError, ImageCms.PyCMSError):
        # A profile that cannot be read, or is not of RGB pixels: taken as sRGB, as browsers do.
        return rgb
    return rgb if done is None else np.asarray(done, np.uint8)


def _turned(rgb: Pixels, orientation: int) -> Pixels:
    if orientation not in _UPRIGHT:
        return rgb
    quarters, mirror = _UPRIGHT[orientation]
    turned = np.rot90(rgb, quarters)
    return np.ascontiguousarray(turned[:, ::-1] if mirror else turned)
