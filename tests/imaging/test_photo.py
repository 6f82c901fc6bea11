"""Files: what is accepted, what is refused, what is stripped."""

import io
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms

from imaging import NotAPhoto, PhotoFormat, display_copy, inspect
from imaging.photo import decode
from tests.imaging import painting

TAKEN, OFFSET, GPS, ORIENTATION, EXIF = 0x9003, 0x9011, 0x8825, 0x0112, 0x8769


def tags(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif.get_ifd(EXIF)[TAKEN] = "2026:03:02 08:15:00"
    exif.get_ifd(EXIF)[OFFSET] = "+01:00"
    exif.get_ifd(GPS)[1] = "N"
    return exif.tobytes()


def picture() -> Image.Image:
    """Left half red, right half blue: 200 wide, 100 high."""
    pixels = np.zeros((100, 200, 3), np.uint8)
    pixels[:, :100, 0] = 255
    pixels[:, 100:, 2] = 255
    return Image.fromarray(pixels)


def saved(form: str, **options: object) -> bytes:
    out = io.BytesIO()
    if form == "HEIF":
        pillow_heif.from_pillow(picture()).save(out, **options)
    else:
        picture().save(out, form, **options)
    return out.getvalue()


FORMATS = [("JPEG", "jpeg"), ("PNG", "png"), ("WEBP", "webp"), ("HEIF", "heic")]


def refusal(data: bytes) -> str:
    with pytest.raises(NotAPhoto) as caught:
        display_copy(data)
    assert str(caught.value).endswith(".")
    return caught.value.code


@pytest.mark.parametrize(("form", "name"), FORMATS)
def test_the_four_formats_are_read(form: str, name: str) -> None:
    info = inspect(saved(form, exif=tags()))
    assert info.format is PhotoFormat(name)
    assert (info.width, info.height) == (200, 100)
    assert info.taken_at == "2026-03-02T08:15:00+01:00"
    red = decode(saved(form), longest_side=400)[50, 20].astype(int)
    assert np.abs(red - (255, 0, 0)).max() < 25


def test_a_file_on_disk_is_inspected_too(tmp_path: Path) -> None:
    (tmp_path / "face").write_bytes(saved("PNG"))
    assert inspect(tmp_path / "face").format is PhotoFormat.PNG


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [1, 2, 3, 4, 5, 6, 7, 8])
def test_every_exif_orientation_is_turned_upright(form: str, orientation: int) -> None:
    data = saved(form, exif=tags(orientation))
    image = Image.open(io.BytesIO(data))
    upright = {
        1: image,
        2: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: image.transpose(Image.Transpose.ROTATE_180),
        4: image.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: image.transpose(Image.Transpose.TRANSPOSE),
        6: image.transpose(Image.Transpose.ROTATE_270),
        7: image.transpose(Image.Transpose.TRANSVERSE),
        8: image.transpose(Image.Transpose.ROTATE_90),
    }[orientation].convert("RGB")
    found = decode(data, longest_side=400)
    assert (inspect(data).width, inspect(data).height) == upright.size
    assert np.abs(found.astype(int) - np.asarray(upright).astype(int)).mean() < 3


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_display_copy_carries_no_tag(form: str) -> None:
    copy = display_copy(saved(form, exif=tags(6)), longest_side=120)
    image = Image.open(io.BytesIO(copy))
    assert max(image.size) == 120
    assert not image.getexif()
    assert "icc_profile" not in image.info
    assert b"Exif" not in copy


def test_a_photo_in_another_colour_space_is_shown_in_srgb() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # A profile whose first channel is blue and whose third is red.
    swapped = profile.replace(b"rXYZ", b"qXYZ").replace(b"bXYZ", b"rXYZ").replace(b"qXYZ", b"bXYZ")
    data = saved("PNG", icc_profile=swapped)
    assert decode(data, longest_side=400)[50, 20].tolist() == [0, 0, 255]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.95])
def test_a_truncated_photo_is_refused(form: str, part: float) -> None:
    data = saved(form)
    assert refusal(data[: int(part * len(data))]) == "photo_unreadable"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"#!/bin/sh\nrm -rf /\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7 and more",
        b"GIF89a" + b"\0" * 100,
    ],
)
def test_what_is_no_photo_is_refused_whatever_its_name(data: bytes) -> None:
    assert refusal(data) == "photo_format_not_accepted"


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_an_animation_is_refused(form: str) -> None:
    other = Image.new("RGB", (200, 100))
    data = saved(form, save_all=True, append_images=[other])
    assert refusal(data) == "photo_format_not_accepted"


def png_of(width: int, height: int, body: bytes) -> bytes:
    """A PNG whose header claims a size, with compressed zeros behind it."""

    def chunk(name: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + crc

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def test_a_decompression_bomb_is_refused_by_its_header() -> None:
    bomb = png_of(60_000, 60_000, zlib.compress(b"\0" * 1_000_000))
    assert refusal(bomb) == "photo_too_many_pixels"


def test_a_header_that_promises_more_than_it_holds_is_refused() -> None:
    assert refusal(png_of(2000, 2000, zlib.compress(b"\0" * 1000))) == "photo_unreadable"


def test_a_file_over_the_size_limit_is_refused_unread() -> None:
    assert refusal(saved("JPEG") + b"\0" * 40_000_000) == "photo_too_large"


def test_a_thumbnail_is_refused() -> None:
    tiny = cv2.imencode(".png", np.zeros((32, 32, 3), np.uint8))[1].tobytes()
    assert refusal(tiny) == "photo_unreadable"


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_damaged_tags_do_not_refuse_a_good_picture() -> None:
    assert inspect(saved("JPEG", exif=b"Exif\0\0MM\0*nonsense")).taken_at is None


def test_sixteen_bit_and_indexed_pictures_are_read() -> None:
    deep = np.full((100, 200, 3), 40_000, np.uint16)
    grey = cv2.imencode(".png", deep[..., 0])[1].tobytes()
    colour = cv2.imencode(".png", deep)[1].tobytes()
    indexed = io.BytesIO()
    picture().quantize(8).save(indexed, "PNG")
    assert decode(grey, longest_side=50).mean() == pytest.approx(156, abs=1)
    assert decode(colour, longest_side=50).mean() == pytest.approx(156, abs=1)
    assert decode(indexed.getvalue(), longest_side=400)[50, 20, 0] > 230


def test_the_painted_face_survives_the_way_in_and_out() -> None:
    copy = display_copy(painting.jpeg(painting.astronaut()), longest_side=300)
    assert inspect(copy).height == 300
