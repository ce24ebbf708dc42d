"""EfficientNet-Lite0 without its classifier: the embedded picture model, in the shape its published weights expect."""

from pathlib import Path
from typing import Final

import torch
from torch import nn

SIDE: Final = 224
DIM: Final = 1_280
# (repeats, kernel, stride, expansion, channels out); the stem gives 32 channels. Lite has no squeeze-and-excitation.
_STAGES: Final = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
# TensorFlow's value; torch's own default would shift every activation.
_EPSILON: Final = 1e-3


class _SamePaddedConv(nn.Conv2d):
    """A convolution that pads as TensorFlow does: the odd pixel goes to the right and the bottom."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        kernel, stride = self.kernel_size[0], self.stride[0]
        height, width = (max((-(-size // stride) - 1) * stride + kernel - size, 0) for size in x.shape[-2:])
        padded = nn.functional.pad(x, (width // 2, width - width // 2, height // 2, height - height // 2))
        return super().forward(padded)


class _Block(nn.Module):
    """An inverted bottleneck. Attribute names are those of the weights file."""

    def __init__(self, channels: int, kernel: int, stride: int, expansion: int, out: int) -> None:
        super().__init__()
        wide = channels * expansion
        self._expands = expansion > 1
        self._keeps = stride == 1 and channels == out
        if self._expands:
            self._expand_conv = _SamePaddedConv(channels, wide, 1, bias=False)
            self._bn0 = nn.BatchNorm2d(wide, eps=_EPSILON)
        self._depthwise_conv = _SamePaddedConv(wide, wide, kernel, stride, groups=wide, bias=False)
        self._bn1 = nn.BatchNorm2d(wide, eps=_EPSILON)
        self._project_conv = _SamePaddedConv(wide, out, 1, bias=False)
        self._bn2 = nn.BatchNorm2d(out, eps=_EPSILON)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = nn.functional.relu6(self._bn0(self._expand_conv(x))) if self._expands else x
        y = nn.functional.relu6(self._bn1(self._depthwise_conv(y)))
        y = self._bn2(self._project_conv(y))
        assert isinstance(y, torch.Tensor)
        return x + y if self._keeps else y


class EfficientNetLite0(nn.Module):
    """Shapes  float32[n, 3, 224, 224] -> float32[n, 1280]."""

    def __init__(self) -> None:
        super().__init__()
        self._conv_stem = _SamePaddedConv(3, 32, 3, 2, bias=False)
        self._bn0 = nn.BatchNorm2d(32, eps=_EPSILON)
        blocks: list[nn.Module] = []
        channels = 32
        for repeats, kernel, stride, expansion, out in _STAGES:
            for i in range(repeats):
                blocks.append(_Block(channels, kernel, stride if i == 0 else 1, expansion, out))
                channels = out
        self._blocks = nn.ModuleList(blocks)
        self._conv_head = _SamePaddedConv(channels, DIM, 1, bias=False)
        self._bn1 = nn.BatchNorm2d(DIM, eps=_EPSILON)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = nn.functional.relu6(self._bn0(self._conv_stem(x)))
        for block in self._blocks:
            x = block(x)
        features: torch.Tensor = nn.functional.relu6(self._bn1(self._conv_head(x))).mean(dim=(2, 3))
        return features


def load(path: Path) -> EfficientNetLite0:
    """The network with its published weights.

    Errors   RuntimeError when the file is not EfficientNet-Lite0's. Nothing in the file is run: only tensors are read.
    """
    state = torch.load(path, map_location="cpu", weights_only=True)
    features = {name: tensor for name, tensor in state.items() if not name.startswith("_fc.")}
    network = EfficientNetLite0()
    network.load_state_dict(features, strict=True)
    return network.eval()
