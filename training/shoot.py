"""Photograph the faces of some folders many thousand times, with and without lesions."""

import argparse
from pathlib import Path

import cv2
import numpy as np

from imaging.light import Floats
from training import faces
from training.camera import Studio
from training.faces import SIDE


def shoot(folders: list[Path], out: Path, *, count: int, seed: int) -> None:
    """Write `rgb.npy`, `seen.npy`, `told.npy` (degree and skin) and `people.npy`.

    `people` is -1 until a picture is there, so training can begin before all are.
    """
    out.mkdir(parents=True, exist_ok=True)
    crowd = [one for folder in folders for one in faces.load(folder)]
    (out / "names.txt").write_text("\n".join(one.name for one in crowd))
    rgb = _array(out / "rgb.npy", (count, SIDE, SIDE, 3), np.uint8)
    seen = _array(out / "seen.npy", (count, SIDE, SIDE), np.uint8)
    told = _array(out / "told.npy", (count, 2, SIDE, SIDE), np.uint8)
    people = _array(out / "people.npy", (count, 2), np.int16)
    people[:] = -1
    studio = Studio(crowd, np.random.default_rng(seed))
    for i in range(count):
        shot = studio.shoot()
        rgb[i], seen[i] = shot.rgb, _byte(shot.seen)
        told[i] = _byte(shot.degree), _byte(shot.skin)
        people[i] = shot.people


def _array(path: Path, shape: tuple[int, ...], kind: type) -> np.memmap:
    return np.lib.format.open_memmap(path, mode="w+", dtype=kind, shape=shape)


def _byte(values: Floats) -> np.ndarray:
    return np.round(255 * np.clip(values, 0, 1)).astype(np.uint8)


if __name__ == "__main__":
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("faces", nargs="+", type=Path)
    ask.add_argument("--out", type=Path, required=True)
    ask.add_argument("--count", type=int, default=12000)
    ask.add_argument("--seed", type=int, default=1)
    given = ask.parse_args()
    cv2.setNumThreads(1)
    shoot(given.faces, given.out, count=given.count, seed=given.seed)
