"""Train on pictures that `training.shoot` made, leaving some people out."""

import argparse
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from imaging import atlas, light, proposal
from imaging.light import Floats
from training.model import Net

BATCH, RATE = 12, 3e-3
PARTS = ("rgb", "seen", "told", "people")
# Optical density of each of the 256 values of a channel.
DENSITY = light.optical_density(np.arange(256, dtype=np.float32))


class Album:
    """The pictures, in random order, those of the people left out never."""

    def __init__(self, folders: list[Path], without: list[str], rng: np.random.Generator) -> None:
        self._shelves = [
            [np.load(folder / f"{part}.npy", mmap_mode="r") for part in PARTS] for folder in folders
        ]
        self._out = [_numbers(folder, without) for folder in folders]
        self._rng = rng

    def batch(self) -> tuple[Tensor, Tensor]:
        """Features (b, 14, n, n); degree and skin (b, 2, n, n)."""
        pairs = [self._one() for _ in range(BATCH)]
        x, told = (np.stack(part) for part in zip(*pairs, strict=True))
        return torch.from_numpy(x), torch.from_numpy(told)

    def _one(self) -> tuple[Floats, Floats]:
        rgb, seen, told = self._any()
        density = DENSITY[rgb]
        # Another exposure and another white balance cost nothing here.
        density = density + self._rng.normal(0, (0.10, 0.08, 0.12)).astype(np.float32)
        seen, told = seen.astype(np.float32) / 255, told.astype(np.float32) / 255
        if self._rng.random() < 0.5:
            density, seen, told = density[:, ::-1], seen[:, ::-1], told[..., ::-1]
        return proposal.features(density, seen), told

    def _any(self) -> list[NDArray[np.uint8]]:
        while True:
            shelf = int(self._rng.integers(len(self._shelves)))
            *parts, people = self._shelves[shelf]
            i = int(self._rng.integers(len(people)))
            if people[i][0] >= 0 and not self._out[shelf].intersection(people[i]):
                return [part[i] for part in parts]


def _numbers(folder: Path, left_out: list[str]) -> set[int]:
    """Of those people, the ones in that folder, as its pictures number them."""
    names = (folder / "names.txt").read_text().split("\n")
    return {i for i, name in enumerate(names) if name in left_out}


def loss(found: Tensor, told: Tensor, area: Tensor) -> Tensor:
    """Degree per texel of skin, the score of the whole face, and what is skin."""
    logits = found.float()
    degree, skin = told[:, 0], told[:, 1]
    weight = skin * area
    total = weight.sum((1, 2)).clamp_min(1e-3)
    cross = torch.nn.functional.binary_cross_entropy_with_logits
    each = cross(logits[:, 0], degree, reduction="none")
    texels = ((each * weight).sum((1, 2)) / total).mean()
    guess = torch.sigmoid(logits[:, 0])
    score = ((((guess - degree) * weight).sum((1, 2)) / total) ** 2).mean()
    is_skin = (cross(logits[:, 1], skin, reduction="none") * area).sum((1, 2)) / area.sum()
    return 2 * texels + 10 * score + 0.2 * is_skin.mean()


def run(given: argparse.Namespace) -> None:
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    cv2.setNumThreads(1)
    album = Album(given.shots, given.without, np.random.default_rng(given.seed))
    net = Net().to(memory_format=torch.channels_last)
    if given.start:
        net.load_state_dict(torch.load(given.start))
    steps, area = given.pictures // BATCH, torch.from_numpy(texel_area())
    adam = torch.optim.AdamW(net.parameters(), RATE, weight_decay=1e-2)
    pace = torch.optim.lr_scheduler.OneCycleLR(adam, given.rate, total_steps=steps, pct_start=0.1)
    began, mean = time.monotonic(), 0.0
    for step in range(1, steps + 1):
        cost = learn(net, album, adam, area)
        pace.step()
        mean += 0.02 * (cost - mean) if mean else cost
        if step % 50 == 0:
            print(f"{step * BATCH} {time.monotonic() - began:.0f} s {mean:.4f}", flush=True)
            torch.save(net.state_dict(), given.out)
    torch.save(net.state_dict(), given.out)


def learn(net: Net, album: Album, adam: torch.optim.Optimizer, area: Tensor) -> float:
    """One step; its loss."""
    x, told = album.batch()
    with torch.autocast("cpu", torch.bfloat16):
        found = net(x.to(memory_format=torch.channels_last))
    cost = loss(found, told, area)
    adam.zero_grad(set_to_none=True)
    cost.backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    adam.step()
    return float(cost.detach())


def texel_area() -> Floats:
    return proposal.smaller(atlas.grid().area)


if __name__ == "__main__":
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("shots", nargs="+", type=Path)
    ask.add_argument("--out", type=Path, required=True)
    ask.add_argument("--without", nargs="*", default=[])
    ask.add_argument("--pictures", type=int, default=30000)
    ask.add_argument("--rate", type=float, default=RATE)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--threads", type=int, default=1)
    ask.add_argument("--start", type=Path)
    run(ask.parse_args())
