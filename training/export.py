"""Put the networks of all folds into one ONNX file that gives their mean."""

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
    """Mean degree of several networks, (b, 1, n, n), 0-1."""

    def __init__(self, nets: list[Net]) -> None:
        super().__init__()
        self.nets = nn.ModuleList(nets)

    def forward(self, x: Tensor) -> Tensor:
        degrees = [torch.sigmoid(net(x)[:, :1]) for net in self.nets]
        total = degrees[0]
        for degree in degrees[1:]:
            total = total + degree
        return total / len(degrees)


def export(weights: list[Path], out: Path) -> None:
    nets = []
    for path in weights:
        net = Net()
        net.load_state_dict(torch.load(path))
        nets.append(net)
    shown = torch.zeros(1, IN, proposal.SIDE, proposal.SIDE)
    torch.onnx.export(
        Together(nets).eval(), (shown,), str(out), dynamo=False,
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
    ask.add_argument("--out", type=Path, required=True)
    given = ask.parse_args()
    export(given.weights, given.out)
