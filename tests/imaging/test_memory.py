"""The worst photos that the limits allow, each in a process of its own."""

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image

LIMIT_MB = 350

# Peak memory is reset once everything is loaded, so that only the photo counts.
SCRIPT = """
import sys
from pathlib import Path
import imaging

def status(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024

imaging.measure({"front": Path(sys.argv[2]).read_bytes()})
data = Path(sys.argv[1]).read_bytes()
for act in (
    lambda: imaging.check(data, imaging.View.FRONT),
    lambda: imaging.display_copy(data),
    lambda: imaging.measure({"front": data}),
):
    Path("/proc/self/clear_refs").write_text("5")
    before = status("VmRSS")
    act()
    print(status("VmHWM") - before)
"""


def squares(side: int, channels: int) -> Image.Image:
    tile = np.random.default_rng(7).integers(0, 255, (side // 100, side // 100, channels))
    mode = "RGB" if channels == 3 else "RGBA"
    coarse = Image.fromarray(tile.astype(np.uint8), mode)
    return coarse.resize((side, side), Image.Resampling.NEAREST)


def progressive_jpeg(out: io.BytesIO) -> None:
    squares(7100, 3).save(out, "JPEG", progressive=True, subsampling=0)


def transparent_png(out: io.BytesIO) -> None:
    squares(7100, 4).save(out, "PNG", compress_level=1)


def transparent_webp(out: io.BytesIO) -> None:
    squares(6300, 4).save(out, "WEBP", lossless=True, quality=0, method=0)


def heic(out: io.BytesIO) -> None:
    quick = {"preset": "ultrafast"}
    pillow_heif.from_pillow(squares(7100, 3)).save(out, quality=20, enc_params=quick)


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="needs Linux's /proc")
@pytest.mark.parametrize("write", [progressive_jpeg, transparent_png, transparent_webp, heic])
def test_the_worst_legal_photo_takes_at_most_350_mb(
    write: Callable[[io.BytesIO], None], tmp_path: Path
) -> None:
    worst, small = io.BytesIO(), io.BytesIO()
    write(worst)
    squares(300, 3).save(small, "JPEG")
    (tmp_path / "worst").write_bytes(worst.getvalue())
    (tmp_path / "small").write_bytes(small.getvalue())
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "worst"), str(tmp_path / "small")],
        capture_output=True,
        text=True,
        check=True,
    )
    peaks = [float(line) for line in done.stdout.split()]
    assert len(peaks) == 3
    assert max(peaks) <= LIMIT_MB
