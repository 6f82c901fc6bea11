"""What a file says it is, read from its own first bytes before a pixel is decoded."""

import io
import struct
from datetime import datetime
from typing import NamedTuple

import pillow_heif
from PIL import Image, JpegImagePlugin, PngImagePlugin

from imaging.errors import NotAPhoto
from imaging.results import PhotoFormat, PhotoInfo

MAX_BYTES = 40_000_000
# Phones save up to 50 megapixels. WebP's decoder holds a transparent picture twice, so it gets
# less: no legal photo takes more than 350 MB.
MAX_PIXELS = {
    PhotoFormat.JPEG: 50_500_000,
    PhotoFormat.HEIC: 50_500_000,
    PhotoFormat.PNG: 50_500_000,
    PhotoFormat.WEBP: 40_000_000,
}
MIN_SIDE = 64

DAMAGED = (OSError, SyntaxError, ValueError, RuntimeError, EOFError, KeyError, struct.error)

_ORIENTATION, _EXIF_IFD, _TAKEN, _OFFSET = 0x0112, 0x8769, 0x9003, 0x9011
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1"}


class Header(NamedTuple):
    """Stored size in pixels (before turning), number of pictures, tags and colour profile."""

    format: PhotoFormat
    width: int
    height: int
    frames: int
    exif: Image.Exif
    icc: bytes | None

    @property
    def orientation(self) -> int:
        """EXIF orientation, 1 to 8; libheif turns a HEIC itself, whatever its EXIF still says."""
        value = 1 if self.format is PhotoFormat.HEIC else self.exif.get(_ORIENTATION, 1)
        return value if value in range(1, 9) else 1

    @property
    def info(self) -> PhotoInfo:
        """The same for the reader: upright size and the time on the camera's clock."""
        width, height = self.width, self.height
        if self.orientation > 4:
            width, height = height, width
        return PhotoInfo(self.format, width, height, _taken_at(self.exif))


def read(data: bytes) -> Header:
    """Parse and judge the header of a photo.

    Raises
    ------
    NotAPhoto
        Over a limit, not an accepted format, more than one picture, or damaged.
    """
    if len(data) > MAX_BYTES:
        raise too_large()
    form = _format(data)
    try:
        header = _READERS[form](data)
    except DAMAGED as error:
        raise unreadable() from error
    _refuse_unfit(header)
    return header


def too_large() -> NotAPhoto:
    limit = MAX_BYTES // 1_000_000
    return NotAPhoto(
        "photo_too_large", f"The file is larger than {limit} MB. Send a smaller photo."
    )


def unreadable() -> NotAPhoto:
    return NotAPhoto(
        "photo_unreadable", "The photo is damaged or incomplete. Take it again, or send it again."
    )


def _not_accepted(why: str) -> NotAPhoto:
    return NotAPhoto(
        "photo_format_not_accepted", f"{why} Send one still photo as JPEG, PNG, WebP or HEIC."
    )


def _format(data: bytes) -> PhotoFormat:
    if data[:3] == b"\xff\xd8\xff":
        return PhotoFormat.JPEG
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return PhotoFormat.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return PhotoFormat.WEBP
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return PhotoFormat.HEIC
    raise _not_accepted("This file is not a photo that can be read here.")


def _refuse_unfit(header: Header) -> None:
    if header.frames != 1:
        raise _not_accepted("This file holds more than one picture.")
    if header.width * header.height > MAX_PIXELS[header.format]:
        limit = MAX_PIXELS[header.format] // 1_000_000
        raise NotAPhoto(
            "photo_too_many_pixels",
            f"The photo has more than {limit} megapixels. Choose a smaller size in the camera.",
        )
    if min(header.width, header.height) < MIN_SIDE:
        raise unreadable()


def _jpeg(data: bytes) -> Header:
    # A phone's multi-picture JPEG (MPO) counts as its first picture, so the plain reader is used.
    image = JpegImagePlugin.JpegImageFile(io.BytesIO(data))
    if not _jpeg_complete(data):
        raise EOFError
    return _from_pillow(PhotoFormat.JPEG, image, 1)


def _png(data: bytes) -> Header:
    image = PngImagePlugin.PngImageFile(io.BytesIO(data))
    if b"IEND" not in data[-64:]:
        raise EOFError
    return _from_pillow(PhotoFormat.PNG, image, image.n_frames)


def _from_pillow(form: PhotoFormat, image: Image.Image, frames: int) -> Header:
    exif, icc = image.info.get("exif"), image.info.get("icc_profile")
    return Header(form, *image.size, frames, _tags(exif), icc)


def _jpeg_complete(data: bytes) -> bool:
    """Whether the picture's end marker follows its scan (a thumbnail's own comes before it)."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        if data[at + 1] == 0xDA:
            return data.rfind(b"\xff\xd9", at) > at
        at += 1 if data[at + 1] == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return False


def _webp(data: bytes) -> Header:
    """Walk the RIFF chunks (RFC 9649); the first that states a size is the canvas."""
    if int.from_bytes(data[4:8], "little") + 8 > len(data):
        raise EOFError
    size, frames, tags, at = None, 1, {}, 12
    while at + 8 <= len(data):
        name, length = struct.unpack("<4sI", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        size = size or _webp_size(name, body[:10])
        frames += name == b"ANMF" or (name == b"VP8X" and bool(body[0] & 2))
        if name in (b"EXIF", b"ICCP"):
            tags[name] = body
        at += 8 + length + (length & 1)
    if size is None:
        raise EOFError
    return Header(PhotoFormat.WEBP, *size, frames, _tags(tags.get(b"EXIF")), tags.get(b"ICCP"))


def _webp_size(chunk: bytes, body: bytes) -> tuple[int, int] | None:
    if chunk == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if chunk == b"VP8 ":
        width, height = struct.unpack("<HH", body[6:10])
        return width & 0x3FFF, height & 0x3FFF
    if chunk == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return None


def _heic(data: bytes) -> Header:
    file = pillow_heif.open_heif(data)
    width, height = file.size
    exif, icc = file.info.get("exif"), file.info.get("icc_profile")
    return Header(PhotoFormat.HEIC, width, height, len(file), _tags(exif), icc)


_READERS = {
    PhotoFormat.JPEG: _jpeg,
    PhotoFormat.PNG: _png,
    PhotoFormat.WEBP: _webp,
    PhotoFormat.HEIC: _heic,
}


def _tags(raw: bytes | None) -> Image.Exif:
    """EXIF tags; damaged ones are no reason to refuse a good picture."""
    exif = Image.Exif()
    try:
        exif.load(raw or b"")
        exif.get_ifd(_EXIF_IFD)
    except (*DAMAGED, TypeError):
        return Image.Exif()
    return exif


def _taken_at(exif: Image.Exif) -> str | None:
    """ISO 8601, with an offset only where the camera wrote one."""
    tags = exif.get_ifd(_EXIF_IFD)
    stamp, offset = str(tags.get(_TAKEN, "")), str(tags.get(_OFFSET, ""))
    day, _, clock = stamp.strip("\x00 ").partition(" ")
    try:
        return datetime.fromisoformat(
            f"{day.replace(':', '-')}T{clock}{offset.strip(chr(0) + ' ')}"
        ).isoformat()
    except ValueError:
        return None
