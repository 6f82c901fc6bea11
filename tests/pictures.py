"""Photographs for tests: a real face (NASA, public domain) as a phone would send it."""

import io
import struct
import zlib
from functools import cache

import skimage.data
from PIL import Image

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


@cache
def portrait(*, brightness: float = 1.0, form: str = "JPEG") -> bytes:
    """The `astronaut` of scikit-image at twice its size; brightness 1 is as it is."""
    face = Image.fromarray(skimage.data.astronaut()).resize((1024, 1024))
    if brightness != 1.0:
        face = face.point(lambda value: min(255, int(value * brightness)))
    return _saved(face, form)


@cache
def tagged_portrait() -> bytes:
    """With camera, position (52 N, 4 E) and an orientation that asks for a quarter turn."""
    face = Image.fromarray(skimage.data.astronaut()).resize((1024, 1024)).rotate(90)
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKE] = "Camera of Alice"
    exif[GPS] = {1: "N", 2: (52.0, 4.0, 0.0), 3: "E", 4: (4.0, 18.0, 0.0)}
    out = io.BytesIO()
    face.save(out, "JPEG", exif=exif)
    return out.getvalue()


def size(picture: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(picture)).size


def landscape() -> bytes:
    """A picture without any face."""
    return _saved(Image.linear_gradient("L").resize((800, 600)).convert("RGB"), "JPEG")


def bomb() -> bytes:
    """A PNG of a few hundred bytes that claims 60,000 x 60,000 pixels."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", b"") + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _chunk(name: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(name + body)
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", checksum)


def _saved(picture: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, form)
    return out.getvalue()
