"""Records steps of training in PyTorch: step.json, short_run.json and optimizers.json.

    pip install -r requirements.txt
    python make_steps.py

All is computed in double precision from the weights that the Swift sources draw.
"""

import json
import math
import pathlib

import numpy
import torch
from torch import nn
from torch.nn import functional as F

import ours
import resnet

torch.set_default_dtype(torch.float64)


def numbers(values):
    return [float(f"{value:.9g}") for value in values]


def write(name, value):
    pathlib.Path(__file__).with_name(name).write_text(json.dumps(value, indent=1) + "\n")


def projection(gradient):
    """A sum that tells one element from another: of gradient[i] · cos(i)."""
    flat = gradient.flatten()
    return (flat * torch.cos(torch.arange(len(flat), dtype=torch.float64))).sum().item()


def start():
    """ResNet-20 with the weights of seed 7, and its parameters by their Swift names."""
    network = resnet.ResNet20().train()
    parameters = {}
    for name, layer in resnet.named_layers(network):
        if isinstance(layer, nn.BatchNorm2d):
            parameters[f"{name}/gamma"], parameters[f"{name}/beta"] = layer.weight, layer.bias
            continue
        kernel = f"{name}/kernel"
        layer.weight.data = torch.from_numpy(
            ours.he_normal(kernel, layer.weight.shape, seed=7).astype(float))
        parameters[kernel] = layer.weight
        if layer.bias is not None:
            layer.bias.data.zero_()
            parameters[f"{name}/bias"] = layer.bias
    return network, parameters


def closest_to_zero(network, images):
    """The smallest distance from 0 that the argument of a ReLU has."""
    distances = []
    relu = F.relu

    def measure(x):
        distances.append(x.abs().min().item())
        return relu(x)

    F.relu = measure
    with torch.no_grad():
        network(images)
    F.relu = relu
    return min(distances)


def step():
    """Loss and gradients of ResNet-20 on images of Fashion-MNIST.

    Where the argument of a ReLU is 0 but for rounding, a float and a double take different sides,
    and in a background of equal pixels all of them at once: PyTorch's own gradients of 32 images
    differ by 0.7 % between the two. So the four images are taken, of 400 times four, whose
    arguments keep farthest from 0.
    """
    pixels, labels = ours.fashion_mnist("train", limit=10_000, seed=1)
    mean, deviation = pixels[:, 0].mean() / 255, pixels[:, 0].std() / 255
    images, labels = torch.from_numpy((pixels[:1600] / 255 - mean) / deviation), labels[:1600]
    network, _ = start()
    margins = [closest_to_zero(network, part) for part in images.split(4)]
    best = int(numpy.argmax(margins))
    chosen = slice(4 * best, 4 * best + 4)
    network, parameters = start()
    logits = network(images[chosen])
    loss = F.cross_entropy(logits, torch.from_numpy(labels[chosen]))
    loss.backward()
    with torch.no_grad():
        batch_logits = start()[0](images[:128])
        batch_loss = F.cross_entropy(batch_logits, torch.from_numpy(labels[:128]))
    write("step.json", {
        "torch": torch.__version__,
        # The loss alone of images 0 to 127.
        "batchLoss": batch_loss.item(),
        # The rest is of four images from this one on.
        "first": 4 * best,
        "margin": margins[best],
        "loss": loss.item(),
        # Norm, sum and projection.
        "gradients": {
            name: numbers([p.grad.norm().item(), p.grad.sum().item(), projection(p.grad)])
            for name, p in parameters.items()
        },
        # After the step; the variance from PyTorch's unbiased estimate to the biased one.
        "movingMean": numbers(network.bn1.running_mean.tolist()),
        "movingVariance": numbers(
            (0.9 + (network.bn1.running_var - 0.9) * (1 - 1 / (4 * 32 * 32))).tolist()),
    })


def short_run():
    """Two epochs of ResNet-20 on 500 images in the order of the Swift sources, 8 steps in all."""
    pixels, labels = ours.fashion_mnist("train", limit=10_000, seed=1)
    mean, deviation = pixels[:, 0].mean() / 255, pixels[:, 0].std() / 255
    images = torch.from_numpy((pixels[:1000] / 255 - mean) / deviation)
    labels = torch.from_numpy(labels[:1000])
    network = start()[0]
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 8)
    losses = []
    for epoch in range(2):
        loss_sum = 0.0
        for batch in torch.tensor(ours.epoch_order(500, 1, epoch)).split(128):
            loss = F.cross_entropy(network(images[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            loss_sum += loss.item() * len(batch)
        losses.append(loss_sum / 500)
    network.eval()
    with torch.no_grad():
        evaluated = F.cross_entropy(network(images[500:]), labels[500:]).item()
    write("short_run.json", {
        "torch": torch.__version__,
        "losses": numbers(losses),
        "evaluated": float(f"{evaluated:.9g}"),
    })


def optimizers():
    """A dense layer of 12 inputs and 3 outputs on 10 images of 3×2×2 pixels.

    Batches of 4, 4 and 2 over 4 epochs, half a cosine, a penalty on the weights.
    """
    count, batch, epochs, rate, decay = 10, 4, 4, 0.05, 0.01
    pixels = numpy.array([i * i * 7 % 256 for i in range(count * 12)]).reshape(count, 12)
    labels = torch.tensor([i * i % 3 for i in range(count)])
    images = torch.from_numpy((pixels / 255 - 0.5) / 0.25)
    cases = {
        "sgd": lambda p: torch.optim.SGD(p, lr=rate, momentum=0.9, weight_decay=decay),
        "adam": lambda p: torch.optim.Adam(p, lr=rate, weight_decay=decay),
    }
    result = {"torch": torch.__version__}
    for name, make in cases.items():
        layer = nn.Linear(12, 3)
        layer.weight.data = torch.sin(0.7 * torch.arange(36.0)).float().double().reshape(3, 12) * 0.5
        layer.bias.data = torch.tensor([0.25, 0.0, -0.25])
        optimizer = make(layer.parameters())
        losses, steps = [], math.ceil(count / batch)
        for epoch in range(epochs):
            loss_sum = 0.0
            order = torch.tensor(ours.epoch_order(count, 3, epoch))
            for index, part in enumerate(order.split(batch)):
                progress = (epoch * steps + index) / (epochs * steps)
                optimizer.param_groups[0]["lr"] = rate * 0.5 * (1 + math.cos(math.pi * progress))
                loss = F.cross_entropy(layer(images[part]), labels[part])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                loss_sum += loss.item() * len(part)
            losses.append(loss_sum / count)
        result[name] = {
            "losses": numbers(losses),
            "kernel": numbers(layer.weight.flatten().tolist()),
            "bias": numbers(layer.bias.tolist()),
        }
    write("optimizers.json", result)


step()
short_run()
optimizers()
