"""How much the memory of a running server rises for the worst photos that the limits allow."""

import io
import time
from pathlib import Path

import httpx
import numpy as np
import pillow_heif
from PIL import Image

from api.database import uuid7
from tests.demo import Phone, a_phone
from tests.pictures import portrait
from tests.server import Server, serving

WHEN = {"taken_at": "2026-03-02T09:55:00+01:00", "time_zone": "Europe/Amsterdam"}
SETTLE_SECONDS = 8


def rises(folder: Path) -> dict[str, float]:
    """MB by which the server's peak memory rises above what it holds at rest, by format."""
    place = {"database_url": f"sqlite:///{folder}/memory.db", "storage_url": str(folder / "photos")}
    with serving(folder, **place) as server:
        phone = a_phone(server.url)
        _send(phone, portrait())  # loads the networks and the worker's code
        time.sleep(SETTLE_SECONDS)
        return {name: _rise(server, phone, photo) for name, photo in _worst().items()}


def _rise(server: Server, phone: Phone, photo: bytes) -> float:
    status = Path(f"/proc/{server.pid}/status")
    status.with_name("clear_refs").write_text("5")
    before = mb(status, "VmRSS")
    _send(phone, photo)
    time.sleep(SETTLE_SECONDS)  # a photo that shows a face is measured too
    return mb(status, "VmHWM") - before


def _send(phone: Phone, photo: bytes) -> httpx.Response:
    path = f"/photo-sessions/{uuid7()}/photos/front"
    answer = phone.call("PUT", path, content=photo, params=WHEN)
    assert answer.status_code == 201, answer.text
    return answer


def mb(status: Path, name: str) -> float:
    found = next(line for line in status.read_text().splitlines() if line.startswith(name))
    return int(found.split()[1]) / 1024


def _worst() -> dict[str, bytes]:
    """The most pixels of each format, in the variant that is dearest to decode."""
    return {
        "JPEG, progressive": _saved(7100, "JPEG", progressive=True, subsampling=0),
        "PNG": _saved(7100, "PNG", compress_level=1),
        "WebP, lossless": _saved(6300, "WEBP", lossless=True, quality=0, method=0),
        "HEIC": _heic(7100),
    }


def _saved(side: int, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    _face(side).save(out, form, **options)
    return out.getvalue()


def _heic(side: int) -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(_face(side)).save(out, quality=20, enc_params={"preset": "ultrafast"})
    return out.getvalue()


def _face(side: int) -> Image.Image:
    small = Image.open(io.BytesIO(portrait()))
    # Coarse, so that a lossless file stays under the limit of bytes.
    coarse = np.asarray(small.resize((710, 710))) & np.uint8(0xF0)
    return Image.fromarray(coarse).resize((side, side), Image.Resampling.NEAREST)
