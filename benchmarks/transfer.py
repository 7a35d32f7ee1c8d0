#!/usr/bin/env python3
"""ResNet50 with its last layers trained: Keras's `fit` and `triptych render` on the same recipe.

50,000 training and 10,000 test images of 32×32, random pixels; batches of 128, ten epochs, the test
images evaluated after each. `--top 1` trains the dense layer alone, `--top 10` the last ten layers.

Each run is a process of its own; Triptych's begin with an empty store. Its `seconds` are those of
the whole command: reading the data, the report, and times and latencies of inference, which it
measures besides, are in them. `--features` says how it treats what the frozen layers give: `kept`
(computed once) or `anew` (in every epoch, as Keras does). Prints JSON.

    benchmarks/transfer.py --top 1,10 --output transfer.json
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import time

import cifar_files
import machine
import runs

LEARNING_RATE = 0.001
MOMENTUM = 0.9
# Of Triptych's trial, what is printed.
FIELDS = [
    "feature_seconds", "train_seconds", "test_seconds", "inference_seconds", "peak_memory_mb",
    "backend", "isa",
]  # fmt: skip

NOTEBOOK = """---
title: The last layers of ResNet50
seed: 1
---

```experiment transfer
models: resnet50
dataset: cifar10
weights: random
unfreeze: {top}
cache_features: {cache}
epochs: {epochs}
batch: {batch}
optimizer: sgd
learning_rate: {rate}
momentum: {momentum}
weight_decay: 0
schedule: constant
```
"""


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--top", type=numbers, default=[1, 10], help="layers trained")
    parser.add_argument("--who", type=words, default=["keras", "triptych"])
    parser.add_argument("--features", type=words, default=["kept", "anew"])
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--images", type=int, default=50_000)
    parser.add_argument("--test", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--triptych", default=".build/release/triptych", metavar="PATH")
    parser.add_argument("--python", default=sys.executable, help="Keras's interpreter")
    parser.add_argument("--output", metavar="FILE", help="the JSON goes there as well")
    return parser.parse_args()


def numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def words(text: str) -> list[str]:
    return text.split(",")


def run_keras(options: argparse.Namespace, top: int) -> dict:
    script = pathlib.Path(__file__).parent / "peers" / "keras_transfer.py"
    command = [options.python, str(script), "--top", str(top)]
    for name in ["epochs", "images", "test", "batch"]:
        command += [f"--{name}", str(getattr(options, name))]
    command += ["--learning-rate", str(LEARNING_RATE), "--momentum", str(MOMENTUM)]
    return runs.run(command, timeout=None)


def run_triptych(options: argparse.Namespace, top: int, features: str, data: str) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        notebook = pathlib.Path(folder) / "transfer.md"
        notebook.write_text(
            NOTEBOOK.format(
                top=top,
                cache="true" if features == "kept" else "false",
                epochs=options.epochs,
                batch=options.batch,
                rate=LEARNING_RATE,
                momentum=MOMENTUM,
            )
        )
        command = [options.triptych, "render", str(notebook), "--offline"]
        command += ["--store", f"{folder}/store", "--output", f"{folder}/output"]
        environment = runs.environment() | {"TRIPTYCH_DATA": data}
        before = time.perf_counter()
        try:
            done = subprocess.run(command, capture_output=True, text=True, env=environment)
        except OSError as error:
            raise runs.Failure(f"it does not start: {error.strerror}") from None
        seconds = time.perf_counter() - before
        if done.returncode != 0:
            raise runs.Failure(runs.reason(done.stderr + done.stdout))
        results = json.loads((pathlib.Path(folder) / "output/transfer/results.json").read_text())
    trial = results["experiments"]["transfer"]["trials"][0]
    return {
        "program": "triptych",
        "top": top,
        "features": features,
        "epochs": options.epochs,
        "images": trial["train_images"],
        "test": trial["test_images"],
        "batch": options.batch,
        "seconds": seconds,
        **{name: trial[name] for name in FIELDS},
        "epoch_seconds": [epoch["seconds"] for epoch in trial["history"]],
    }


def main() -> None:
    options = parse_options()
    results = []

    def add(name: str, work, *arguments) -> None:
        try:
            result = work(options, *arguments)
            runs.to_standard_error(f"{name}: {result['seconds']:.1f} s")
        except runs.Failure as failure:
            result = {"program": name, "error": str(failure)}
            runs.to_standard_error(f"{name}: {failure}")
        results.append(result)

    with tempfile.TemporaryDirectory() as data:
        if "triptych" in options.who:
            cifar_files.write(data, options.images, options.test)
        for _ in range(options.rounds):
            for top in options.top:
                if "keras" in options.who:
                    add(f"keras, top {top}", run_keras, top)
                if "triptych" in options.who:
                    for features in options.features:
                        name = f"triptych, top {top}, features {features}"
                        add(name, run_triptych, top, features, data)
    text = json.dumps({"machine": machine.describe(options.python), "runs": results}, indent=1)
    print(text)
    if options.output:
        pathlib.Path(options.output).write_text(text + "\n")


if __name__ == "__main__":
    main()
