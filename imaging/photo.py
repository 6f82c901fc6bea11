"""From the bytes of a photo to upright sRGB pixels, and back to a clean JPEG: the only I/O here.

Decoding is bounded: JPEG is decoded at reduced size, the rest at full size in 8 bits and reduced
at once; nothing goes to float before it is small.
"""

import io
from pathlib import Path

import cv2
import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, ImageCms, JpegImagePlugin

from imaging import header
from imaging.results import PhotoFormat, PhotoInfo

DISPLAY_SIDE = 1600

Pixels = NDArray[np.uint8]

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
        rgb = _shrunk(_DECODERS[head.format](data, longest_side), longest_side)
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


def decode_mask(data: bytes, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """A drawing, white on black, as a mask of `shape` (height, width); read like any photo."""
    grey = decode(data, longest_side=max(shape))[..., 1]
    return np.asarray(cv2.resize(grey, shape[::-1], interpolation=cv2.INTER_LINEAR) > 127)


def _jpeg(data: bytes, longest_side: int) -> Pixels:
    image = JpegImagePlugin.JpegImageFile(io.BytesIO(data))
    scale = longest_side / max(image.size)
    if scale < 1:
        # The decoder's own halving, at the smallest size that is still large enough.
        image.draft("RGB", (int(image.width * scale), int(image.height * scale)))
    return np.asarray(image if image.mode == "RGB" else image.convert("RGB"))


def _opencv(data: bytes, longest_side: int) -> Pixels:
    """PNG and WebP: 8 bits, transparency dropped row by row."""
    flags = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
    bgr = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    if bgr is None:
        raise ValueError("OpenCV cannot decode it")
    return np.ascontiguousarray(_shrunk(np.asarray(bgr, np.uint8), longest_side)[..., ::-1])


def _heic(data: bytes, longest_side: int) -> Pixels:
    file = pillow_heif.open_heif(data, convert_hdr_to_8bit=True)
    small = _shrunk(np.asarray(file, np.uint8), longest_side)
    return np.repeat(small[..., None], 3, axis=2) if small.ndim == 2 else small[..., :3].copy()


_DECODERS = {
    PhotoFormat.JPEG: _jpeg,
    PhotoFormat.PNG: _opencv,
    PhotoFormat.WEBP: _opencv,
    PhotoFormat.HEIC: _heic,
}


def _shrunk(rgb: Pixels, longest_side: int) -> Pixels:
    height, width = rgb.shape[:2]
    scale = longest_side / max(height, width)
    if scale >= 1:
        return rgb
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)


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
