"""Trains ResNet-20 on 10,000 images of Fashion-MNIST for two epochs, once a seed: recipe.json.

    pip install -r requirements.txt
    python make_recipe.py 10

Some minutes a seed on two cores. PyTorch's running variances are of the unbiased estimate, ours of
the biased one: a factor of at most 1 + 1/8191 at full batches of 128.
"""

import json
import math
import pathlib
import sys
import time

import torch
from torch.nn import functional as F

import ours
import resnet

EPOCHS, BATCH, RATE = 2, 128, 0.1


def evaluate(network, images, labels):
    network.eval()
    with torch.no_grad():
        logits = torch.cat([network(part) for part in images.split(250)]).double()
    accuracy = (logits.argmax(1) == labels).double().mean().item()
    return {"loss": F.cross_entropy(logits, labels).item(), "accuracy": accuracy}


def train(seed, images, labels, test_images, test_labels):
    torch.manual_seed(seed)
    network = resnet.start(resnet.ResNet20())
    optimizer = torch.optim.SGD(
        network.parameters(), lr=RATE, momentum=0.9, weight_decay=1e-4)
    steps = EPOCHS * math.ceil(len(labels) / BATCH)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    epochs = []
    for epoch in range(EPOCHS):
        network.train()
        loss_sum, correct = 0.0, 0
        for batch in torch.randperm(len(labels)).split(BATCH):
            logits = network(images[batch])
            loss = F.cross_entropy(logits, labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            loss_sum += loss.item() * len(batch)
            correct += (logits.argmax(1) == labels[batch]).sum().item()
        epochs.append({
            "train": {"loss": loss_sum / len(labels), "accuracy": correct / len(labels)},
            "test": evaluate(network, test_images, test_labels),
        })
    return {"seed": seed, "epochs": epochs}


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [rounded(part) for part in value]
    return round(value, 6) if isinstance(value, float) else value


pixels, labels = ours.fashion_mnist("train", limit=10_000, seed=1)
test_pixels, test_labels = ours.fashion_mnist("t10k")
mean, deviation = pixels[:, 0].mean() / 255, pixels[:, 0].std() / 255


def tensors(pixels, labels):
    images = torch.from_numpy((pixels.astype("float32") / 255 - mean) / deviation).float()
    return images, torch.from_numpy(labels)


training, test = tensors(pixels, labels), tensors(test_pixels, test_labels)
result = {
    "torch": torch.__version__,
    # Of the training images, to show that the selections are the same.
    "mean": mean.item(),
    "deviation": deviation.item(),
    "runs": [],
}
for seed in range(int(sys.argv[1])):
    started = time.monotonic()
    run = rounded(train(seed, *training, *test))
    result["runs"].append(run)
    print(run, f"{time.monotonic() - started:.0f} s", flush=True)
    path = pathlib.Path(__file__).with_name("recipe.json")
    path.write_text(json.dumps(result, indent=1) + "\n")
