"""Digests of float32 numbers rounded to 16 bits, for PrecisionTests.swift.

Made with Python 3.11, numpy and torch as the first line of output says.
All 65,536 upper halves of a float32 with lower halves around every tie. The digest is FNV-1a over
the little-endian bytes of the 16-bit patterns; every NaN counts as 0x7FFF.
"""

import numpy
import torch

LOWER = [0, 0x0FFF, 0x1000, 0x1001, 0x2000, 0x3000, 0x7FFF, 0x8000, 0x8001, 0xFFFF]


def digest(patterns):
    value = 0xCBF29CE484222325
    for byte in patterns.astype("<u2").tobytes():
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def main():
    upper = numpy.arange(65536, dtype=numpy.uint32) << 16
    bits = numpy.concatenate([upper | low for low in LOWER]).astype(numpy.uint32)
    values = bits.view(numpy.float32)
    print("numpy", numpy.__version__, "torch", torch.__version__)
    with numpy.errstate(over="ignore", invalid="ignore"):
        half = values.astype(numpy.float16).view(numpy.uint16).copy()
    brain = torch.from_numpy(values).to(torch.bfloat16).view(torch.int16).numpy()
    brain = brain.view(numpy.uint16).copy()
    for name, patterns in [("float16", half), ("bfloat16", brain)]:
        patterns[numpy.isnan(values)] = 0x7FFF
        print(name, hex(digest(patterns)))


main()
