"""What the Swift sources draw from a seed, once more: selections of images, orders and weights.

With it PyTorch sees the same images and starts from the same weights without any being stored.
"""

import gzip
import pathlib

import numpy

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(word):
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & MASK
    return word ^ (word >> 31)


def hash_pair(a, b):
    """RandomBits.hash"""
    return mix((a + (b + 1) * GOLDEN) & MASK)


class Generator:
    """SeededGenerator of a seed and a stream"""

    def __init__(self, seed, *stream):
        self.state = mix((seed + GOLDEN) & MASK)
        for part in stream:
            self.state = mix((self.state + part) & MASK)

    def next(self):
        self.state = (self.state + GOLDEN) & MASK
        return mix(self.state)

    def below(self, bound):
        while True:
            product = self.next() * bound
            if product & MASK >= (1 << 64) % bound:
                return product >> 64

    def shuffle(self, values):
        for last in range(len(values) - 1, 0, -1):
            other = self.below(last + 1)
            values[last], values[other] = values[other], values[last]


def epoch_order(count, seed, epoch):
    """Batches.epochOrder"""
    order = list(range(count))
    Generator(seed, 4, epoch).shuffle(order)
    return order


def he_normal(name, shape, seed):
    """The array of a parameter in Weights.random, where it starts He-normal."""
    name_hash = 0xCBF29CE484222325
    for byte in name.encode():
        name_hash = ((name_hash ^ byte) * 0x100000001B3) & MASK
    stream = hash_pair(seed, name_hash)
    count = int(numpy.prod(shape))
    uniform = numpy.array([(hash_pair(stream, i) >> 11) * 2.0**-53 for i in range(2 * count)])
    radius = numpy.sqrt(-2 * numpy.log(1 - uniform[0::2]))
    normal = radius * numpy.cos(2 * numpy.pi * uniform[1::2])
    fan_in = int(numpy.prod(shape[1:]))
    return (normal * numpy.sqrt(2 / fan_in)).astype(numpy.float32).reshape(shape)


def fashion_mnist(part, limit=None, seed=0):
    """Images N×3×32×32 of bytes and labels; `limit` chooses as many of each class."""
    folder = pathlib.Path("/usr/share/datasets/fashion-mnist")
    labels = numpy.frombuffer(
        gzip.open(folder / f"{part}-labels-idx1-ubyte.gz").read(), numpy.uint8, offset=8)
    pixels = numpy.frombuffer(
        gzip.open(folder / f"{part}-images-idx3-ubyte.gz").read(), numpy.uint8, offset=16)
    pixels = pixels.reshape(-1, 1, 28, 28)
    if limit is not None:
        chosen = []
        for label in range(10):
            members = numpy.flatnonzero(labels == label).tolist()
            Generator(seed, 2, label).shuffle(members)
            chosen += members[: limit // 10]
        chosen.sort()
        pixels, labels = pixels[chosen], labels[chosen]
    padded = numpy.pad(pixels, ((0, 0), (0, 0), (2, 2), (2, 2)))
    return padded.repeat(3, axis=1), labels.astype(numpy.int64)
