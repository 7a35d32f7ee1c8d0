"""Weights and images that a formula gives, so that nobody has to store them."""

import json
import math
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent


def draw(seed, count):
    """`count` numbers from -1 to 1: the hash of SplitMix64 of the seed and the index."""
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + (np.arange(count, dtype=np.uint64) + np.uint64(1)) * np.uint64(
            0x9E3779B97F4A7C15
        )
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return 2 * ((z >> np.uint64(11)).astype(np.float64) * 2.0**-53) - 1


def seed_of(name):
    """FNV-1a."""
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


CENTERS = {"gamma": 1, "moving_variance": 1, "variance": 1}
SPREADS = {"gamma": 0.2, "moving_variance": 0.5, "variance": 0.5}


def values(layer, role, shape):
    """A parameter: kernels O×I×R×S or O×I by their inputs, the others around 0 or 1."""
    spread = SPREADS.get(role, 0.1)
    if role == "kernel":
        spread = 0.9 * math.sqrt(6 / math.prod(shape[1:]))
    drawn = draw(seed_of(f"{layer}/{role}"), math.prod(shape)) * spread
    centered = drawn.astype(np.float32) + np.float32(CENTERS.get(role, 0))
    return centered.reshape(shape)


def images(side, count, raw):
    """N×C×H×W from -1 to 1, or from 0 to 255."""
    drawn = draw(9, count * 3 * side * side)
    if raw:
        drawn = (drawn + 1) * 127.5
    return drawn.astype(np.float32).reshape(count, 3, side, side)


# Side, images, head: an odd side has its own padding.
CASES = [(32, 2, "none"), (64, 1, "original"), (75, 1, "none")]


def case(model, side, top, y):
    """The first results of each image, and the norm of all."""
    return {
        "model": model,
        "side": side,
        "top": top,
        "norm": float(f"{np.linalg.norm(y.astype(np.float64)):.8g}"),
        "values": [[float(f"{v:.8g}") for v in row[:24]] for row in y],
    }


def write_outputs(name, version, cases):
    lines = ",\n".join(json.dumps(case) for case in cases)
    text = f'{{"version": "{version}", "cases": [\n{lines}\n]}}\n'
    (HERE / f"{name}-outputs.json").write_text(text)
