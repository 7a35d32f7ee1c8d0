"""Prints the numbers of DistillationLossTests.swift: loss and gradient in PyTorch, double precision.

    pip install torch==2.15.0
    python distillation.py
"""

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)

STUDENT = [[1.5, -0.25, 0.75, 2.0], [-1.0, 3.0, 0.5, 0.0], [4.0, -2.5, 1.25, -0.5]]
TEACHER = [[2.5, 0.5, -1.0, 1.0], [0.25, 5.0, -3.0, 1.5], [-2.0, 6.0, 0.0, 3.0]]
LABELS = [0, 1, 3]

print(torch.__version__)
for temperature, weight in [(4, 0.9), (1, 0.5), (2.5, 1), (7, 0)]:
    logits = torch.tensor(STUDENT, requires_grad=True)
    soft = F.kl_div(
        F.log_softmax(logits / temperature, 1), F.log_softmax(torch.tensor(TEACHER) / temperature, 1),
        reduction="batchmean", log_target=True)
    hard = F.cross_entropy(logits, torch.tensor(LABELS))
    loss = weight * temperature**2 * soft + (1 - weight) * hard
    loss.backward()
    print(temperature, weight, f"{loss.item():.9g}")
    print(", ".join(f"{value:.9g}" for value in logits.grad.flatten().tolist()))
