"""Put the networks of all folds into one ONNX file that gives their weighted mean."""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from imaging import proposal
from training.model import IN, Net


class Together(nn.Module):
    """Mean degree of several networks, (b, 1, n, n), 0-1, each counting by its share."""

    def __init__(self, nets: list[Net], shares: list[float]) -> None:
        super().__init__()
        self.nets = nn.ModuleList(nets)
        self.shares = [share / sum(shares) for share in shares]

    def forward(self, x: Tensor) -> Tensor:
        first, *others = (
            share * torch.sigmoid(net(x)[:, :1])
            for net, share in zip(self.nets, self.shares, strict=True)
        )
        total = first
        for degree in others:
            total = total + degree
        return total


def together(weights: list[Path], shares: list[float] | None) -> Together:
    """The mean of networks from files, ready to be asked; without shares all count alike."""
    nets = [Net() for _ in weights]
    for net, path in zip(nets, weights, strict=True):
        net.load_state_dict(torch.load(path))
    return Together(nets, shares or [1.0] * len(nets)).eval()


def export(model: Together, out: Path) -> None:
    shown = torch.zeros(1, IN, proposal.SIDE, proposal.SIDE)
    torch.onnx.export(
        model, (shown,), str(out), dynamo=False,
        input_names=["features"], output_names=["degree"], opset_version=17,
    )  # fmt: skip
    halve(out)


def halve(path: Path) -> None:
    """Keep the weights in 16 bits: half the file, and no number that matters changes."""
    model = onnx.load(str(path))
    for weight in model.graph.initializer:
        values = numpy_helper.to_array(weight)
        if values.dtype == np.float32:
            weight.CopyFrom(numpy_helper.from_array(values.astype(np.float16), weight.name))
    onnx.save(model, str(path))


if __name__ == "__main__":
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("weights", nargs="+", type=Path)
    ask.add_argument("--shares", nargs="+", type=float, help="how much each counts")
    ask.add_argument("--out", type=Path, required=True)
    given = ask.parse_args()
    export(together(given.weights, given.shares), given.out)
