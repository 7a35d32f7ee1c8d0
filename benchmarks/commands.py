#!/usr/bin/env python3
"""Whole commands, from the start of the process to its end: Markdown with medians over many runs.

- `triptych --help`.
- `triptych render` of a notebook with nothing to do: the first render, which fills the store, is
  not among the runs.
- The same for generated notebooks of 1, 10 and 100 experiments, and what a further experiment
  costs: where both differences are alike, the time grows linearly. The experiments are of the model
  `random` on a few random images, each with a seed of its own.

    benchmarks/commands.py --store STORE
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import cifar_files
import machine
import runs

BLOCKS = [1, 10, 100]
HELP_TARGET = 20
RENDER_TARGET = 100

BLOCK = """
```experiment guess-{letters}
models: random
dataset: cifar10
seed: {seed}
```
"""


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--triptych", default=".build/release/triptych", metavar="PATH")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--notebook", default="notebooks/quickstart.md", metavar="FILE")
    parser.add_argument("--store", help="of the notebook; where not given, one that is thrown away")
    parser.add_argument(
        "-P", "--parameter", action="append", default=[], metavar="name=value",
        help="of the notebook, such as limit=500, so that the first render is short",
    )  # fmt: skip
    return parser.parse_args()


def milliseconds(command: list[str], environment: dict[str, str]) -> float:
    before = time.perf_counter()
    try:
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
    except OSError as error:
        raise runs.Failure(f"it does not start: {error.strerror}") from None
    after = time.perf_counter()
    if done.returncode != 0:
        raise runs.Failure(runs.reason(done.stderr + done.stdout))
    return (after - before) * 1000


class Table:
    """Rows of medians, and below them why some are missing."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.lines = ["| command | median ms | quickest | slowest | target |"]
        self.lines.append("| --- | ---: | ---: | ---: | ---: |")
        self.failures = []

    def add(
        self,
        name: str,
        command: list[str],
        environment: dict[str, str],
        target: int | None = None,
        fill: bool = False,
    ) -> float | None:
        """Returns the median. `fill`: the first run is one of its own kind and is told apart."""
        goal = f"< {target}" if target else ""
        try:
            first = milliseconds(command, environment)
            times = [milliseconds(command, environment) for _ in range(self.count)]
        except runs.Failure as failure:
            self.failures.append(f"{name}: {failure}")
            self.lines.append(f"| {name} | – | – | – | {goal} |")
            return None
        median = statistics.median(times)
        if fill:
            name += f" (first render: {first / 1000:.1f} s)"
        self.lines.append(
            f"| {name} | {median:.1f} | {min(times):.1f} | {max(times):.1f} | {goal} |"
        )
        return median

    def text(self) -> str:
        return "\n".join(self.lines + [""] * bool(self.failures) + self.failures)


def notebook(blocks: int) -> str:
    head = "---\ntitle: Many experiments\n---\n"
    return head + "".join(
        BLOCK.format(letters=f"{number:03}", seed=number) for number in range(1, blocks + 1)
    )


def render(options: argparse.Namespace, file: str, store: str, output: str) -> list[str]:
    command = [options.triptych, "render", file, "--offline"]
    return [*command, "--store", store, "--output", output]


def main() -> None:
    options = parse_options()
    table = Table(options.runs)
    environment = runs.environment()
    table.add("`triptych --help`", [options.triptych, "--help"], environment, HELP_TARGET)
    with tempfile.TemporaryDirectory() as folder:
        store = options.store or f"{folder}/store"
        command = render(options, options.notebook, store, f"{folder}/output")
        for parameter in options.parameter:
            command += ["-P", parameter]
        name = f"`triptych render`, nothing to do, {os.path.basename(options.notebook)}"
        table.add(name, command, environment, RENDER_TARGET, fill=True)
        growth(options, table, folder)
    print(machine.markdown(machine.describe(sys.executable)))
    print()
    print(table.text())


def growth(options: argparse.Namespace, table: Table, folder: str) -> None:
    data = f"{folder}/data"
    cifar_files.write(data, 500, 100)
    environment = runs.environment() | {"TRIPTYCH_DATA": data}
    medians = []
    for blocks in BLOCKS:
        file = pathlib.Path(folder) / f"blocks-{blocks}.md"
        file.write_text(notebook(blocks))
        command = render(options, str(file), f"{folder}/store-{blocks}", f"{folder}/output")
        name = f"`triptych render`, nothing to do, experiments: {blocks}"
        medians.append(table.add(name, command, environment, fill=True))
    for i in range(1, len(BLOCKS)):
        few, many = BLOCKS[i - 1], BLOCKS[i]
        if medians[i - 1] is not None and medians[i] is not None:
            each = (medians[i] - medians[i - 1]) / (many - few)
            table.lines.append(f"| a further experiment, from {few} to {many} | {each:.2f} | | | |")


if __name__ == "__main__":
    main()
