"""ONNX files of the networks in `torch_networks`, made once and kept in the temporary folder.

As a script it makes one: `onnx_files.py NAME SIDE BATCH FILE`. The peers run it as a process of its
own, so that PyTorch takes none of their memory.
"""

import importlib.metadata
import os
import pathlib
import subprocess
import sys
import tempfile

from measurement import Refusal, last_line

OPSET = 18
CALIBRATION_IMAGES = 64


def onnx_file(name: str, side: int, batch: int) -> pathlib.Path:
    """The network with weights in float32 and a fixed batch; exported where it is not there."""
    versions = "-".join(importlib.metadata.version(p) for p in ("torch", "torchvision", "onnx"))
    return cached(
        f"{name}-{side}px-batch{batch}-{versions}.onnx",
        [__file__, name, str(side), str(batch)],
    )


def cached(file_name: str, script: list[str]) -> pathlib.Path:
    """A file of the temporary folder; where it is missing, the script makes it.

    The script's last argument is the path to write to.
    """
    folder = pathlib.Path(tempfile.gettempdir()) / "triptych-benchmarks"
    folder.mkdir(exist_ok=True)
    path = folder / file_name
    if path.exists():
        return path
    # Under its own name only once it is whole.
    with tempfile.TemporaryDirectory(dir=folder) as unfinished:
        target = pathlib.Path(unfinished) / file_name
        run = subprocess.run([sys.executable, *script, str(target)], capture_output=True, text=True)
        if run.returncode != 0 or not target.exists():
            raise Refusal(f"{file_name} could not be made: {last_line(run.stderr)}")
        os.replace(target, path)
    return path


def calibration_images(side: int, batch: int) -> list:
    """Random batches for the ranges of activations in 8 bits."""
    import numpy

    generator = numpy.random.default_rng(2)
    shape = (batch, 3, side, side)
    count = max(1, CALIBRATION_IMAGES // batch)
    return [generator.random(shape, dtype=numpy.float32) for _ in range(count)]


def export(name: str, side: int, batch: int, path: str) -> None:
    import torch
    from torch_networks import frozen_network

    torch.onnx.export(
        frozen_network(name, side),
        (torch.rand(batch, 3, side, side),),
        path,
        input_names=["images"],
        output_names=["logits"],
        opset_version=OPSET,
        external_data=False,
        dynamo=True,
    )


if __name__ == "__main__":
    export(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
