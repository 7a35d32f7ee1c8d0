#!/usr/bin/env python3
"""Compares Triptych's engine with its peers on the same cores, and prints Markdown tables.

For each case it runs us, a peer, us, the next peer, and so on, `--rounds` times, each run a process
of its own. Our speed is divided by that of the run next to it; the table has the median of these
ratios. Close other programs while it runs.

    benchmarks/compare.py --suite train --models resnet50 --output results.json
"""

import argparse
import dataclasses
import itertools
import json
import os
import sys

import machine
import runs
import tables

MODELS = ["resnet50", "resnet101", "vgg16", "efficientnet-b0"]
PRECISIONS = ["float32", "bfloat16", "int8"]
MODES = ["train", "infer", "latency"]


def names(known: list[str]):
    """Of an option that takes some of the known names, separated by commas."""

    def parse(text: str) -> list[str]:
        found = [name for name in text.split(",") if name]
        for name in found:
            if name not in known:
                raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(known)}")
        return found

    return parse


def numbers(text: str) -> list[int]:
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} are not numbers, separated by commas") from None


def parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--suite", choices=[*MODES, "all"], default="all")
    parser.add_argument("--models", type=names(MODELS), default=MODELS)
    parser.add_argument("--inputs", type=numbers, default=[32, 96], help="sides in pixels")
    parser.add_argument("--batch", type=numbers, default=[128], help="latency has 1")
    parser.add_argument("--precision", type=names(PRECISIONS), default=["float32"])
    parser.add_argument("--peers", type=names(list(runs.PEERS)), default=list(runs.PEERS))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10, help="of each run")
    parser.add_argument("--triptych", default=".build/release/triptych", metavar="PATH")
    parser.add_argument("--python", default=sys.executable, help="the peers' interpreter")
    parser.add_argument(
        "--cores", type=numbers, help="numbers of the cores that all may use; where not given, all"
    )
    parser.add_argument(
        "--without",
        default="",
        metavar="WORDS",
        help="configurations that peers do not try, such as compiled,xla",
    )
    parser.add_argument("--output", metavar="FILE", help="all results as JSON")
    return parser.parse_args()


def cases(options: argparse.Namespace) -> list[runs.Case]:
    modes = MODES if options.suite == "all" else [options.suite]
    found = []
    for mode, precision, model, side in itertools.product(
        modes, options.precision, options.models, options.inputs
    ):
        if mode == "train" and precision == "int8":
            continue
        for batch in [1] if mode == "latency" else options.batch:
            found.append(runs.Case(mode, model, side, batch, precision))
    return found


def save(path: str, description: dict, outcomes: list[runs.Outcome]) -> None:
    """After every case, so that nothing is lost where the rest is not run."""
    value = {"machine": description, "results": [dataclasses.asdict(o) for o in outcomes]}
    unfinished = f"{path}.unfinished"
    with open(unfinished, "w") as file:
        json.dump(value, file, indent=1)
    os.replace(unfinished, path)


def main() -> None:
    options = parse_options()
    if options.cores:
        # Inherited by every run.
        os.sched_setaffinity(0, options.cores)
    description = machine.describe(options.python)
    programs = runs.Programs(options.triptych, options.python, options.seconds, options.without)
    outcomes = []
    for case in cases(options):
        outcomes.append(
            runs.measure(case, options.peers, options.rounds, programs, runs.to_standard_error)
        )
        if options.output:
            save(options.output, description, outcomes)
    print(machine.markdown(description))
    print()
    print(tables.markdown(outcomes, options.peers))


if __name__ == "__main__":
    main()
