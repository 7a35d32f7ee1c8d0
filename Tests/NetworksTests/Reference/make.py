"""Records a training step of a small residual network in PyTorch: writes network.json.

Images and weights follow from a formula that the test shares, so that only results are stored.

    pip install torch numpy
    python make.py
"""

import json
import pathlib

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)


def wave(shape, phase, scale=1.0, offset=0.0):
    """offset + scale * sin(0.7 i + phase) for i = 0, 1, 2, ... in row-major order."""
    count = torch.Size(shape).numel()
    values = torch.sin(0.7 * torch.arange(count, dtype=torch.float64) + phase)
    return (offset + scale * values).float().reshape(shape)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.stem_bn = nn.BatchNorm2d(4, eps=1e-3)
        self.a = nn.Conv2d(4, 6, 3, stride=2, padding=1, bias=False)
        self.a_bn = nn.BatchNorm2d(6, eps=1e-3)
        self.b = nn.Conv2d(6, 6, 3, padding=1, bias=True)
        self.projection = nn.Conv2d(4, 6, 1, stride=2, bias=False)
        self.dense = nn.Linear(6, 5)

    def forward(self, x):
        x = F.relu(self.stem_bn(self.stem(x)))
        y = self.b(F.relu(self.a_bn(self.a(x))))
        x = F.relu(y + self.projection(x))
        return self.dense(x.mean((2, 3)))


network = Network()
with torch.no_grad():
    for phase, (name, parameter) in enumerate(network.named_parameters()):
        is_gamma = "_bn.weight" in name
        parameter.copy_(wave(parameter.shape, phase, 0.3, 1.0 if is_gamma else 0.0))

logits = network(wave([4, 3, 7, 6], 50))
loss = F.cross_entropy(logits, torch.tensor([4, 0, 2, 2]))
loss.backward()


def numbers(tensor):
    return [float(f"{v:.7g}") for v in tensor.detach().flatten().tolist()]


result = {
    "torch": torch.__version__,
    "loss": float(f"{loss.item():.7g}"),
    "logits": numbers(logits),
    # In the order of PyTorch's parameters.
    "gradientNorms": numbers(torch.stack([p.grad.norm() for p in network.parameters()])),
}
path = pathlib.Path(__file__).parent / "network.json"
path.write_text(json.dumps(result) + "\n")
