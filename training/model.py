"""The network: a small U-Net whose levels are added, not stacked."""

from itertools import pairwise

from torch import Tensor, nn

IN, OUT = 14, 2
WIDTHS = (16, 32, 48, 64, 96)


def block(come: int, go: int, stride: int = 1) -> nn.Sequential:
    conv = nn.Conv2d(come, go, 3, stride, 1, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(go), nn.ReLU(inplace=True))


class Net(nn.Module):
    """Features (b, 14, n, n) in; logits (b, 2, n, n) of degree and of skin out."""

    def __init__(self) -> None:
        super().__init__()
        w = WIDTHS
        self.first = block(IN, w[0])
        self.down = nn.ModuleList(
            nn.Sequential(block(a, b, 2), block(b, b)) for a, b in pairwise(w)
        )
        self.whole = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(w[-1], w[-1], 1))
        self.deep = block(w[-1], w[-1])
        self.up = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in pairwise(w))
        self.mix = nn.ModuleList(block(a, a) for a in w[1:-1])
        self.out = nn.Conv2d(w[0], OUT, 3, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        levels = [self.first(x)]
        for down in self.down:
            levels.append(down(levels[-1]))
        x = self.deep(levels[-1] + self.whole(levels[-1]))
        for i in reversed(range(len(self.up))):
            wide = nn.functional.interpolate(self.up[i](x), scale_factor=2.0, mode="nearest")
            x = wide + levels[i]
            x = self.mix[i - 1](x) if i else x
        result: Tensor = self.out(x)
        return result
