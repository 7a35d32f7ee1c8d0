"""Records what PyTorch computes: writes the JSON files beside this script.

Inputs and weights follow from a formula that the tests share, so that only results are stored.

    pip install torch numpy
    python make.py
"""

import json
import pathlib
import re

import torch
from torch import nn
from torch.nn import functional as F

HERE = pathlib.Path(__file__).parent
torch.set_num_threads(1)


def wave(shape, phase):
    """sin(0.7 i + phase) for i = 0, 1, 2, ... in row-major order."""
    count = torch.Size(shape).numel()
    values = torch.sin(0.7 * torch.arange(count, dtype=torch.float64) + phase)
    return values.float().reshape(shape).requires_grad_()


def record(name, cases):
    text = json.dumps({"torch": torch.__version__, "cases": cases}, indent=1)
    # Arrays of numbers on one line.
    text = re.sub(r"\[[-0-9.e+,\s]+\]", lambda m: re.sub(r"\s+", " ", m[0]), text)
    (HERE / name).write_text(text + "\n")


def numbers(tensor):
    return [float(f"{v:.7g}") for v in tensor.detach().flatten().tolist()]


def operation(name, shapes, function):
    """Result and gradients; the incoming gradient is a wave of phase 9."""
    arrays = [wave(shape, phase) for phase, shape in enumerate(shapes)]
    y = function(*arrays)
    y.backward(wave(y.shape, 9).detach())
    return {
        "name": name,
        "shapes": shapes,
        "output": numbers(y),
        "gradients": [numbers(a.grad) for a in arrays],
    }


def batch_normalization(x, gamma, beta):
    return F.batch_norm(
        x, torch.zeros(3), torch.ones(3), gamma, beta, training=True, eps=1e-3)


record("operations.json", [
    operation("convolution", [[2, 4, 5, 4], [6, 2, 3, 3], [6]],
              lambda x, w, b: F.conv2d(x, w, b, stride=2, padding=1, groups=2)),
    operation("batchNormalization", [[2, 3, 3, 2], [3], [3]], batch_normalization),
    operation("maxPooling", [[1, 2, 5, 4]],
              lambda x: F.max_pool2d(x, 3, stride=2, padding=1)),
    operation("averagePooling", [[1, 2, 5, 4]],
              lambda x: F.avg_pool2d(x, 3, stride=2, padding=1, count_include_pad=False)),
    operation("averageWithPadding", [[1, 2, 5, 4]],
              lambda x: F.avg_pool2d(x, 3, stride=2, padding=1)),
    operation("relu", [[2, 9]], F.relu),
    operation("relu6", [[2, 9]], lambda x: F.relu6(x)),
    operation("sigmoid", [[2, 9]], torch.sigmoid),
    operation("silu", [[2, 9]], F.silu),
    operation("dense", [[3, 5], [4, 5], [4]], F.linear),
])


def descent(name, make):
    """Five steps on weights and gradients that are waves."""
    weights = nn.Parameter(wave([7], 0).detach().clone())
    optimizer = make([weights])
    steps = []
    for step in range(5):
        weights.grad = wave([7], 1 + step).detach()
        optimizer.step()
        steps.append(numbers(weights))
    return {"name": name, "steps": steps}


record("optimizers.json", [
    descent("momentum", lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, weight_decay=0.01)),
    descent("adam", lambda p: torch.optim.Adam(
        p, lr=0.1, betas=(0.9, 0.999), eps=1e-7, weight_decay=0.01)),
])


def cross_entropy():
    logits = wave([4, 5], 0)
    scaled = logits * 10
    loss = F.cross_entropy(scaled, torch.tensor([4, 0, 2, 2]), reduction="mean")
    scaled.retain_grad()
    loss.backward()
    return {"name": "crossEntropy", "loss": loss.item(), "gradient": numbers(scaled.grad)}


record("crossEntropy.json", [cross_entropy()])
