"""torchvision's networks, changed where they would do other work than Triptych's.

- All end in global average pooling and one dense layer.
- resnet50 and resnet101 have their strides in a stage's first 1×1 convolution, as in the paper and
  in Keras; torchvision has moved them to the 3×3, which is 6 % more work.
- efficientnet-b0 has no dropout before its classifier.

torchvision's convolutions in front of batch normalization have no biases, those of Keras's and of
Triptych's residual networks do. That is left as it is: it is a little less work for PyTorch.
"""

import torch
import torchvision
from measurement import CLASSES


def network(name: str) -> torch.nn.Module:
    """With random weights, in training mode."""
    torch.manual_seed(1)
    return {
        "resnet50": lambda: residual(torchvision.models.resnet50),
        "resnet101": lambda: residual(torchvision.models.resnet101),
        "vgg16": vgg16,
        "efficientnet-b0": efficientnet_b0,
    }[name]()


def residual(constructor) -> torch.nn.Module:
    model = constructor(num_classes=CLASSES)
    for block in model.modules():
        if isinstance(block, torchvision.models.resnet.Bottleneck):
            block.conv1.stride, block.conv2.stride = block.conv2.stride, block.conv1.stride
    return model


def vgg16() -> torch.nn.Module:
    model = torchvision.models.vgg16(num_classes=CLASSES)
    model.avgpool = torch.nn.AdaptiveAvgPool2d(1)
    model.classifier = torch.nn.Linear(512, CLASSES)
    return model


def efficientnet_b0() -> torch.nn.Module:
    model = torchvision.models.efficientnet_b0(num_classes=CLASSES)
    model.classifier = model.classifier[-1]
    return model


def frozen_network(name: str, side: int) -> torch.nn.Module:
    """In inference mode, with statistics of batch normalization that suit the weights.

    With the statistics that a new network has, activations can grow or vanish from layer to layer;
    a trained network's do not.
    """
    model = network(name)
    normalizations = [m for m in model.modules() if isinstance(m, torch.nn.BatchNorm2d)]
    for layer in normalizations:
        layer.momentum = None
    if normalizations:
        with torch.no_grad():
            for _ in range(2):
                model(torch.rand(8, 3, side, side))
    return model.eval()
