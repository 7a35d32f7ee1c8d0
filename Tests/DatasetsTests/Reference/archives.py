"""Prints small archives laid out like CIFAR-10's, packed by GNU tar 1.34 in three formats, as the
base64 of Support/SampleArchives.swift."""

import base64
import pathlib
import subprocess
import tempfile

with tempfile.TemporaryDirectory() as place:
    folder = pathlib.Path(place, "cifar-10-batches-bin")
    folder.mkdir()
    names = [f"data_batch_{k}.bin" for k in range(1, 6)] + ["test_batch.bin"]
    for i, name in enumerate(names):
        planes = b"".join(bytes([10 * i + plane]) * 1024 for plane in range(3))
        folder.joinpath(name).write_bytes(bytes([i]) + planes + bytes([9 - i]) + planes)
    labels = "airplane automobile bird cat deer dog frog horse ship truck".split()
    folder.joinpath("batches.meta.txt").write_text("\n".join(labels) + "\n\n")
    folder.joinpath("readme.html").write_text("<html>")
    for layout in ["gnu", "ustar", "pax"]:
        packed = subprocess.run(
            ["tar", f"--format={layout}", "-I", "gzip -9n", "-cf", "-", folder.name],
            cwd=place, check=True, stdout=subprocess.PIPE).stdout
        print(layout, base64.b64encode(packed).decode(), sep="\n")
