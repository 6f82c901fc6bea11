"""How well networks propose on people whom they have never seen."""

import argparse
import json
import statistics
from pathlib import Path

import numpy as np
import torch

from imaging import View, atlas, fvasi, proposal, session
from training.export import Together, together

SHOTS = ("baseline", "untouched")


def score(nets: Together, photo: Path) -> float:
    """F-VASI as `measure` gives it for one front view, with these networks alone."""
    laid = session.lay(photo.read_bytes(), View.FRONT, longest_side=1600)
    if laid is None:
        raise ValueError(f"no face in {photo}")
    seen = laid.sheet.seen
    shown = proposal.features(
        proposal.smaller(laid.density), proposal.smaller(seen.astype(np.float32))
    )
    with torch.no_grad():
        found = nets(torch.from_numpy(shown)[None])[0, 0].numpy()
    return fvasi.score(proposal.read(found, seen), atlas.grid().area, laid.usable.skin)


def rows(nets: Together, sets: list[Path], people: list[str]) -> list[tuple[str, float, float]]:
    """Shot, truth and score of each photo of those people in `SET/NAME/SHOT.jpg`."""
    folders = [one / name for one in sets for name in people if (one / name).exists()]
    truth = {folder: json.loads((folder / "truth.json").read_text()) for folder in folders}
    return [
        (shot, truth[folder][shot]["fvasi"], score(nets, folder / f"{shot}.jpg"))
        for folder in folders
        for shot in SHOTS
    ]


def report(found: list[tuple[str, float, float]]) -> None:
    for shot in SHOTS:
        true, said = zip(*((t, s) for name, t, s in found if name == shot), strict=True)
        error = statistics.fmean(abs(s - t) for t, s in zip(true, said, strict=True))
        print(f"{shot}: {len(said)}, mean error {error:.3f}, mean {statistics.fmean(said):.3f}, "
              f"highest {max(said):.3f}")  # fmt: skip
        if shot == "baseline":
            print(f"correlation {statistics.correlation(true, said):.3f}")


if __name__ == "__main__":
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("sets", nargs="+", type=Path)
    ask.add_argument("--fold", action="append", nargs="+", metavar=("WEIGHTS,...", "NAME"))
    ask.add_argument("--shares", nargs="+", type=float, help="how much each of a fold's counts")
    given = ask.parse_args()
    found = []
    for files, *people in given.fold:
        nets = together([Path(one) for one in files.split(",")], given.shares)
        found += rows(nets, given.sets, people)
    report(found)
