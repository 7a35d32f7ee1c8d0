#!/usr/bin/env python3
"""Changes the files of a data set while a notebook runs, and checks that no wrong result is stored.

Each round renders a notebook of several trials into a new store while pictures are removed, added,
overwritten with others of the same size and time, or replaced by links, and put back. A trial may
fail and say that files have changed; one that has a result must have exactly that of the unchanged
files, and so must a second render, which makes what is missing.

    benchmarks/changing_data.py --program .build/release/triptych --rounds 200

Exit code 1: a wrong result. Needs nothing but Python.
"""

import argparse
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib

SIDE = 16
CLASSES = ["elm", "oak", "yew"]
MESSAGE = "changed while the trial ran"
NOTEBOOK = """---
title: Changing data
defaults: {{dataset: {{images: leaves}}, split: 60/40, input: 16, batch: 8, epochs: {epochs}}}
---

```experiment a
models: resnet8
seed: {seeds}
```
"""


def png(generator):
    """A picture of noise; all have one size, as nothing is compressed."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + generator.randbytes(3 * SIDE) for _ in range(SIDE))
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 0))
            + chunk(b"IEND", b""))


def write_pictures(folder, count, generator):
    paths = []
    for name in CLASSES:
        os.makedirs(os.path.join(folder, name))
        for number in range(count):
            paths.append(os.path.join(folder, name, f"{number}.png"))
            with open(paths[-1], "wb") as file:
                file.write(png(generator))
    return paths


def overwrite(path, content, keeps_time):
    facts = os.stat(path)
    with open(path, "r+b") as file:
        file.write(content)
    if keeps_time:
        os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def change_once(paths, generator, pause):
    """Changes one file for a while and puts it back."""
    path = generator.choice(paths)
    with open(path, "rb") as file:
        content = file.read()
    kind = generator.choice(["remove", "add", "overwrite", "hide", "link"])
    if kind == "remove":
        os.remove(path)
        pause()
        with open(path, "wb") as file:
            file.write(content)
    elif kind == "add":
        other = path.replace(".png", "-new.png")
        with open(other, "wb") as file:
            file.write(png(generator))
        pause()
        os.remove(other)
    elif kind == "link":
        other = path + ".other"
        with open(other, "wb") as file:
            file.write(png(generator))
        os.remove(path)
        os.symlink(other, path)
        pause()
        os.remove(path)
        os.remove(other)
        with open(path, "wb") as file:
            file.write(content)
    else:
        overwrite(path, png(generator), keeps_time=kind == "hide")
        pause()
        overwrite(path, content, keeps_time=kind == "hide")
    return kind


def render(options, folder, store):
    return subprocess.Popen(
        [options.program, "render", "leaves.md", "--store", store, "-o", f"{store}-output"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def outcome(folder, store):
    """The numbers of each trial by its seed, times apart, and the causes of failures."""
    path = os.path.join(folder, f"{store}-output", "leaves", "results.json")
    with open(path, encoding="utf-8") as file:
        experiment = json.load(file)["experiments"]["a"]
    names = ["test_accuracy", "loss", "auc", "train_images", "test_images"]
    curves = ["train_loss", "train_accuracy", "test_loss", "test_accuracy"]
    results = {
        trial["seed"]: [trial[name] for name in names]
        + [[epoch[name] for name in curves] for epoch in trial["history"]]
        for trial in experiment["trials"]}
    return results, [failure["cause"] for failure in experiment["failures"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pictures", type=int, default=40, help="of each class")
    parser.add_argument("--trials", type=int, default=3)
    parser.add_argument("--epochs", type=int, default=2)
    options = parser.parse_args()
    options.program = os.path.abspath(options.program)
    generator = random.Random(options.seed)
    folder = tempfile.mkdtemp(prefix="changing-data-")
    paths = write_pictures(os.path.join(folder, "leaves"), options.pictures, generator)
    with open(os.path.join(folder, "leaves.md"), "w", encoding="utf-8") as file:
        file.write(NOTEBOOK.format(
            epochs=options.epochs, seeds=list(range(1, options.trials + 1))))
    process = render(options, folder, "reference")
    started = time.monotonic()
    _, errors = process.communicate()
    seconds = time.monotonic() - started
    if process.returncode != 0:
        sys.exit(f"the reference could not be made:\n{errors}")
    reference, _ = outcome(folder, "reference")

    counts = {"right": 0, "failed": 0, "wrong": 0, "changes": 0}
    for number in range(options.rounds):
        store = f"store-{number}"
        process = render(options, folder, store)
        ended = threading.Event()

        def change():
            while not ended.is_set():
                time.sleep(generator.uniform(0, seconds / 3))
                change_once(
                    paths, generator,
                    lambda: time.sleep(generator.choice([0, 0, 0.001, 0.01, seconds / 4])))
                counts["changes"] += 1

        changer = threading.Thread(target=change)
        changer.start()
        _, errors = process.communicate()
        ended.set()
        changer.join()
        if process.returncode not in (0, 1):
            counts["wrong"] += 1
            print(f"round {number}: exit code {process.returncode}:\n{errors}")
        results, causes = outcome(folder, store)
        # A change before the first trial may be in the digest itself: then it is of other files.
        again = render(options, folder, store)
        _, errors = again.communicate()
        repeated, _ = outcome(folder, store)
        if again.returncode != 0 or repeated != reference:
            counts["wrong"] += 1
            print(f"round {number}: the second render differs from the reference:\n{errors}")
        for cause in causes:
            counts["failed"] += 1
            if MESSAGE not in cause and "leaves" not in cause:
                counts["wrong"] += 1
                print(f"round {number}: {cause}")
        counts["right"] += len(results)
        shutil.rmtree(os.path.join(folder, store))
        shutil.rmtree(os.path.join(folder, f"{store}-output"))
    print(f"{options.rounds} rounds: {counts['changes']} changes; {counts['right']} trials with a "
          f"result, {counts['failed']} that failed and said so, {counts['wrong']} wrong")
    if counts["wrong"]:
        sys.exit(1)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
