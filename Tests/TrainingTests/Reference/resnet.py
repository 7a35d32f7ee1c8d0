"""The residual network of 20 layers for 32×32 images (He et al. 2015, section 4.2), option A."""

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.stride, self.extra = stride, outputs - inputs

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        shortcut = F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, 0, self.extra))
        return F.relu(y + shortcut)


class ResNet20(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        widths = [16] * 4 + [32] * 3 + [64] * 3
        self.blocks = nn.Sequential(
            *(Block(a, b, 2 if a < b else 1) for a, b in zip(widths, widths[1:])))
        self.predictions = nn.Linear(64, 10)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        return self.predictions(self.blocks(x).mean((2, 3)))


def named_layers(network):
    """The layers under the names that the Swift sources give them, in order."""
    yield "conv1_conv", network.conv1
    yield "conv1_bn", network.bn1
    for index, block in enumerate(network.blocks):
        name = f"stage{index // 3 + 1}_block{index % 3 + 1}"
        yield f"{name}_1_conv", block.conv1
        yield f"{name}_1_bn", block.bn1
        yield f"{name}_2_conv", block.conv2
        yield f"{name}_2_bn", block.bn2
    yield "predictions", network.predictions


def start(network):
    """He-normal weights, as the Swift sources start; biases zero."""
    for _, layer in named_layers(network):
        if not isinstance(layer, nn.BatchNorm2d):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)
    return network
