"""Train the networks of all folds at once, on pictures that are made for the moment.

No picture is seen twice, and what is costly, shooting it and working out what the networks are
shown, is done once for all of them.
"""

import argparse
import copy
import math
import time
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import torch
from torch import Tensor

from imaging import atlas, light, proposal
from imaging.light import Floats
from training import faces
from training.camera import Shot, Studio
from training.faces import Bare
from training.model import Net

BATCH, RATE = 18, 2e-3
# The weights that are kept are a mean over about the last thousand steps.
MEMORY = 0.999
# Optical density of each of the 256 values of a channel.
DENSITY = light.optical_density(np.arange(256, dtype=np.float32))


class Batch(NamedTuple):
    """What networks are shown (b, 14, n, n); degree and skin (b, 2, n, n); for each picture the
    fold that must not learn from it, or -1."""

    shown: Tensor
    told: Tensor
    kept_from: list[int]


class Album:
    """Pictures of a crowd. Each mixes only people of one fold and of none, so that only the
    network of that fold misses it."""

    def __init__(self, crowd: list[Bare], folds: list[list[str]], rng: np.random.Generator) -> None:
        self._rng, self._studio = rng, Studio(crowd, rng)
        self._folds = [{i for i, one in enumerate(crowd) if one.name in fold} for fold in folds]
        self._others = set(range(len(crowd))).difference(*self._folds)

    def batch(self) -> Batch:
        shown, told, kept_from = zip(*(self._one() for _ in range(BATCH)), strict=True)
        return Batch(
            torch.from_numpy(np.stack(shown)), torch.from_numpy(np.stack(told)), list(kept_from)
        )

    def _one(self) -> tuple[Floats, Floats, int]:
        fold = int(self._rng.integers(len(self._folds)))
        shot = self._studio.shoot(sorted(self._others | self._folds[fold]))
        told = np.stack([shot.degree, shot.skin])
        return self._shown(shot), told, fold if shot.people & self._folds[fold] else -1

    def _shown(self, shot: Shot) -> Floats:
        # Another exposure and another white balance cost nothing here.
        other = self._rng.normal(0, (0.10, 0.08, 0.12)).astype(np.float32)
        return proposal.features(DENSITY[shot.rgb] + other, shot.seen)


class Pupil:
    """One network that learns, and the mean of what it was lately."""

    def __init__(self, start: Path | None) -> None:
        self._net = Net().to(memory_format=torch.channels_last)
        if start:
            self._net.load_state_dict(torch.load(start))
        self._adam = torch.optim.AdamW(self._net.parameters(), RATE, weight_decay=1e-2)
        self._mean, self._steps = copy.deepcopy(self._net), 0

    def learn(self, shown: Tensor, told: Tensor, area: Tensor, rate: float) -> float:
        """One step; its loss."""
        with torch.autocast("cpu", torch.bfloat16):
            found = self._net(shown.to(memory_format=torch.channels_last))
        cost = loss(found, told, area)
        for group in self._adam.param_groups:
            group["lr"] = rate
        self._adam.zero_grad(set_to_none=True)
        cost.backward()
        torch.nn.utils.clip_grad_norm_(self._net.parameters(), 1.0)
        self._adam.step()
        self._remember()
        return float(cost.detach())

    def _remember(self) -> None:
        self._steps += 1
        kept = min(MEMORY, self._steps / (self._steps + 9))
        now = self._net.state_dict()
        for name, mean in self._mean.state_dict().items():
            if mean.dtype.is_floating_point:
                mean.lerp_(now[name], 1 - kept)
            else:
                mean.copy_(now[name])

    def save(self, path: Path) -> None:
        torch.save(self._mean.state_dict(), path)


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


def pace(step: int, steps: int, peak: float) -> float:
    """Rate of learning: up over a hundred steps, then down along half a cosine."""
    falling = 0.5 * (1 + math.cos(math.pi * step / steps))
    return peak * max(falling, 0.003) * min(1.0, step / 100)


def run(given: argparse.Namespace) -> None:
    given.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(given.seed)
    torch.set_num_threads(given.threads)
    cv2.setNumThreads(1)
    crowd = [one for folder in given.faces for one in faces.load(folder)]
    album = Album(crowd, given.fold, np.random.default_rng(given.seed))
    starts = given.start or [None] * len(given.fold)
    pupils = [Pupil(start) for start in starts]
    area, steps = torch.from_numpy(texel_area()), given.pictures // BATCH
    began = time.monotonic()
    for step in range(1, steps + 1):
        costs = lesson(pupils, album.batch(), area, pace(step, steps, given.rate))
        if step % 50 == 0 or step == steps:
            told = " ".join(f"{cost:.3f}" for cost in costs)
            print(f"{step * BATCH} {time.monotonic() - began:.0f} s {told}", flush=True)
            for number, pupil in enumerate(pupils):
                pupil.save(given.out / f"fold{number}.pt")


def lesson(pupils: list[Pupil], batch: Batch, area: Tensor, rate: float) -> list[float]:
    """One step of each network, on those pictures that it may learn from; their losses."""
    costs = []
    for fold, pupil in enumerate(pupils):
        may = [i for i, kept_from in enumerate(batch.kept_from) if kept_from != fold]
        costs.append(pupil.learn(batch.shown[may], batch.told[may], area, rate))
    return costs


def texel_area() -> Floats:
    return proposal.smaller(atlas.grid().area)


if __name__ == "__main__":
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("faces", nargs="+", type=Path)
    ask.add_argument("--out", type=Path, required=True)
    ask.add_argument("--fold", action="append", nargs="+", metavar="NAME", required=True)
    ask.add_argument("--start", nargs="+", type=Path, help="weights of each fold to go on from")
    ask.add_argument("--pictures", type=int, default=100_000)
    ask.add_argument("--rate", type=float, default=RATE)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--threads", type=int, default=1)
    run(ask.parse_args())
