#!/usr/bin/env python3
"""Fills a store with made-up results of a notebook, and times renders that have nothing to run.

A render of a large notebook takes hours the first time. What a second one takes can be measured
without them: `triptych plan --json` tells the key of every stage, and this script writes a record
of plausible numbers under each. The page is complete and its numbers mean nothing.

    benchmarks/filled_store.py notebooks/paper.md --program .build/release/triptych --runs 10

Several programs, named by repeated `--program`, are timed in turns on the same store; the first one
makes the plan. Prints the least, the median and the most seconds of `render` and, where the program
has it, of `plan`. Needs nothing but Python.
"""

import argparse
import base64
import hashlib
import json
import os
import random
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time

CLASSES = 10
IMAGES = 10_000


def samples(count, least, most):
    """Seconds as `TimeSamples` stores them: floats of four bytes in base 64."""
    values = [random.uniform(least, most) for _ in range(count)]
    return base64.b64encode(struct.pack(f"<{count}f", *values)).decode()


def bits():
    """Whether each image is classified correctly, as `ImageBits` stores it."""
    return {"count": IMAGES, "bytes": base64.b64encode(random.randbytes(IMAGES // 8)).decode()}


def record(stage, facts):
    """A record as the stage leaves it; None for stages that a report does not read."""
    parameters = random.randint(200_000, 140_000_000)
    sizes = {"file": parameters * 2, "payload": parameters * 2, "codebooks": 1024,
             "packedIndices": parameters, "codedIndices": parameters}
    epochs = int(facts.get("epochs", 0))
    return {
        "training": {
            "epochs": [{"number": n + 1, "trainLoss": 2 / (n + 1), "testLoss": 2.2 / (n + 1),
                        "trainAccuracy": 1 - 0.8 / (n + 1), "testAccuracy": 1 - 0.9 / (n + 1),
                        "learningRate": 0.1} for n in range(epochs)],
            "classes": CLASSES, "trainImages": 50_000, "testImages": IMAGES,
            "parameters": parameters, "layers": 100, "macs": parameters * 10,
            "fileBytes": parameters * 4, "payloadBytes": parameters * 4,
            "compressedBytes": parameters * 3, "remarks": []},
        "evaluation": {"accuracy": random.uniform(0.5, 0.99), "recall": 0.8, "precision": 0.8,
                       "f1": 0.8, "auc": 0.9, "loss": 0.5, "topFiveAccuracy": 0.99, "correct": bits(),
                       "remarks": []},
        "training time": {"epochSeconds": [random.uniform(5, 50)] * 200,
                          "peakMemoryBytes": 10**9},
        "inference time": {"batches": samples(237, 0.1, 0.2), "evaluations": samples(237, 0.2, 0.3),
                           "batchCount": 79, "singles": samples(1024, 0.001, 0.02), "isa": "avx512",
                           "arithmetic": "native"},
        "features": {"trainBytes": 0, "testBytes": 0},
        "feature time": {"seconds": random.uniform(5, 50)},
        "technique": {"reports": [], "sizes": sizes, "compressedBytes": parameters,
                      "plainGzipBytes": parameters * 3, "parameters": parameters, "layers": 100,
                      "macs": parameters * 10},
        "network": {"classifier": "head", "layers": [
            {"name": name, "kind": kind, "shape": [10], "parameters": parameters, "inputs": inputs}
            for name, kind, inputs in [("input", "InputLayer", []), ("head", "Dense", ["input"])]]},
        "technique time": {"seconds": random.uniform(5, 50)},
    }.get(stage)


def details():
    share = IMAGES // CLASSES
    return {"classes": [f"class {n}" for n in range(CLASSES)], "samples": [],
            "confusion": [[share - 90 if a == b else 10 for b in range(CLASSES)]
                          for a in range(CLASSES)]}


def add(store, node):
    made = record(node["stage"], node["facts"])
    if made is None:
        return False
    contents = {"record.json": made}
    if node["stage"] == "evaluation":
        contents["details.json"] = details()
    folder = os.path.join(store, "objects", node["key"][:2], node["key"])
    os.makedirs(folder, exist_ok=True)
    files = {}
    for name, value in contents.items():
        data = json.dumps(value).encode()
        files[name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)
    with open(os.path.join(folder, "object.json"), "w") as file:
        json.dump({"key": node["key"], "facts": node["facts"], "files": files}, file)
    return True


def seconds(command):
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True)
    return time.monotonic() - start, done


def show(name, times):
    print(f"{name:<50} {min(times):.3f} {statistics.median(times):.3f} {max(times):.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook")
    parser.add_argument("--program", action="append", required=True)
    parser.add_argument("--runs", type=int, default=10)
    arguments = parser.parse_args()
    random.seed(1)
    folder = tempfile.mkdtemp(prefix="filled-store-")
    store = os.path.join(folder, "store")
    plan = [arguments.program[0], "plan", arguments.notebook, "--store", store, "--json"]
    _, done = seconds(plan)
    if done.returncode != 0:
        sys.exit(done.stderr)
    nodes = json.loads(done.stdout)[0]["nodes"]
    made = sum(add(store, node) for node in nodes)
    print(f"{made} of {len(nodes)} stages made up; least, median and most seconds:")

    render, planned = {}, {}
    for run in range(arguments.runs + 1):
        for number, program in enumerate(arguments.program):
            output = os.path.join(folder, f"output-{number}")
            took, done = seconds(
                [program, "render", arguments.notebook, "--store", store, "-o", output])
            # Claims need not hold of made-up numbers.
            if done.returncode not in (0, 1) or not os.path.isdir(output):
                sys.exit(f"{program} failed:\n{done.stderr}")
            if "nothing to run" not in done.stderr + done.stdout:
                sys.exit(f"{program} had something to run:\n{done.stderr}")
            # The first one draws the charts.
            if run > 0:
                render.setdefault(program, []).append(took)
            took, done = seconds([program, "plan", arguments.notebook, "--store", store])
            if run > 0 and done.returncode == 0:
                planned.setdefault(program, []).append(took)
    for program in arguments.program:
        show(f"render, {program}", render[program])
        if program in planned:
            show(f"plan, {program}", planned[program])
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
