"""Records the files in this folder that the tests read.

    pip install numpy==2.4.6 safetensors==0.8.0
    python3 record.py

The values are repeated in ReferenceTests.swift; expected.json holds the versions and the sizes
that zlib and gzip reach.
"""

import json
import os
import platform
import subprocess
import zlib

import numpy as np
import safetensors
from numpy.lib import format as npy
from safetensors.numpy import save_file

os.chdir(os.path.dirname(os.path.abspath(__file__)))

# What our writer must give byte for byte.
save_file(
    {
        "stem.kernel": np.array([[1.5, -2.25, 0.0], [3.0, 1e-40, -1e30]], np.float32),
        "stem.bias": np.array([0.1, -0.0], np.float32),
        "head/\u00e4 \"quoted\"\n": np.arange(5, dtype=np.float32),
        "empty": np.zeros((0, 3), np.float32),
        "scalar": np.array(7, np.float32),
    },
    "float32.safetensors",
    metadata={"format": "tri\"ptych\\ \u00fc\t\x01"},
)


# Every type that our reader knows. numpy has no bfloat16: the upper halves of float32 stand in.
bfloat16 = (np.array([1.0, -2.5, 3.0e38], np.float32).view(np.uint32) >> 16).astype(np.uint16)
mixed = {
    "f64": ("float64", np.array([0.1, -1e300], np.float64)),
    "f32": ("float32", np.array([0.1, 2.0], np.float32)),
    "f16": ("float16", np.array([0.1, -65504.0, 6e-8], np.float16)),
    "bf16": ("bfloat16", bfloat16),
    "i64": ("int64", np.array(-(2**40), np.int64)),
    "i32": ("int32", np.array([-(2**31)], np.int32)),
    "i16": ("int16", np.array([-32768, 5], np.int16)),
    "i8": ("int8", np.array([-128, 127], np.int8)),
    "u64": ("uint64", np.array([2**64 - 1], np.uint64)),
    "u32": ("uint32", np.array([2**32 - 1], np.uint32)),
    "u16": ("uint16", np.array([65535], np.uint16)),
    "u8": ("uint8", np.array([[0], [255]], np.uint8)),
    "bool": ("bool", np.array([True, False, True])),
}
with open("types.safetensors", "wb") as file:
    # The arrays in `mixed` keep alive what the specifications point to.
    file.write(safetensors.serialize({
        name: safetensors.TensorSpec(
            dtype=type_name, shape=array.shape, data_ptr=array.ctypes.data,
            data_len=array.nbytes)
        for name, (type_name, array) in mixed.items()
    }))

ramp = np.arange(24).reshape(2, 3, 4)
arrays = {
    "f4": ramp.astype("<f4"),
    "f4_fortran": np.asfortranarray(ramp.astype("<f4")),
    "f8_big_fortran": np.asfortranarray((ramp / 8).astype(">f8")),
    "f2": (ramp / 16).astype("<f2"),
    "f2_big": (ramp / 16).astype(">f2"),
    "u1": ramp.astype("u1"),
    "i1": (ramp - 12).astype("i1"),
    "i2_big": (ramp - 12).astype(">i2"),
    "i4": (ramp - 12).astype("<i4"),
    "i8_big": (ramp - 12).astype(">i8"),
    "u2": ramp.astype("<u2"),
    "u4_big": ramp.astype(">u4"),
    "u8": ramp.astype("<u8"),
    "b1": ramp % 3 == 0,
    "scalar": np.array(2.5, "<f4"),
    "empty": np.zeros((0, 3), "<f4"),
    "vector": np.arange(5, dtype="<f4"),
    "matrix_fortran": np.asfortranarray(np.arange(6, dtype="<i4").reshape(3, 2)),
    "images": np.zeros((1, 3, 4, 4), "<f4"),
}
for name, array in arrays.items():
    np.save(name + ".npy", array)
for version in [(2, 0), (3, 0)]:
    with open(f"version{version[0]}.npy", "wb") as file:
        npy.write_array(file, ramp.astype("<f4"), version=version)


def generated(length, mask):
    """The bytes that GzipSizeTests.swift makes too."""
    state, content = 1, bytearray()
    for _ in range(length):
        state = (state * 1664525 + 1013904223) % 2**32
        content.append((state >> 24) & mask)
    return bytes(content)


sizes = []
for length, mask in [
    (0, 255), (1, 255), (1000, 15), (262_144, 15), (262_145, 15), (1_000_000, 7), (700_000, 255),
]:
    content = generated(length, mask)
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    packed = packer.compress(content) + packer.flush()
    gzip = subprocess.run(["gzip", "-6", "-n"], input=content, capture_output=True, check=True)
    sizes.append({
        "length": length, "mask": mask, "zlib": len(packed), "gzip": len(gzip.stdout),
    })

with open("expected.json", "w") as file:
    json.dump({
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "safetensors": safetensors.__version__,
            "zlib": zlib.ZLIB_RUNTIME_VERSION,
            "gzip": subprocess.run(
                ["gzip", "--version"], capture_output=True, text=True, check=True
            ).stdout.split("\n")[0],
        },
        "gzip": sizes,
    }, file, indent=1)
    file.write("\n")
