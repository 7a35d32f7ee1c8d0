"""What all peers share: options, choice of a configuration, timing, and the JSON on stdout.

A peer is a script that defines two functions and hands them to `main`:

    configurations(options) -> list of names, cheap: it imports nothing heavy.
                               Raises `Refusal` for what the peer cannot do.
    prepare(options, configuration) -> `Work`

Where there are several configurations, each is tried for a short time in a process of its own; the
quickest is then measured in this one, so that the peak of memory is that of one configuration
alone.
"""

import argparse
import dataclasses
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

MODELS = ["resnet50", "resnet101", "vgg16", "efficientnet-b0"]
ALIASES = {"efficientnetb0": "efficientnet-b0"}
MODES = ["train", "infer", "latency"]
PRECISIONS = ["float32", "bfloat16", "int8"]
CLASSES = 10
LEARNING_RATE = 0.001
MOMENTUM = 0.9

WARM_UP_STEPS = 3
WARM_UP_SECONDS = 0.5
WINDOWS = 10
SHORTEST_WINDOW = 0.5
FEWEST_WINDOWS = 3
FEWEST_LATENCIES = 30


class Refusal(Exception):
    """The peer cannot do what was asked."""


@dataclasses.dataclass
class Work:
    """A network that is ready to run."""

    # Takes a number of steps, one batch each, and returns when all are done.
    run: Callable[[int], None]
    backend: str
    isa: str | None = None
    # Steps that run at the same time: windows hold a multiple of it.
    concurrency: int = 1
    # What the library has chosen by itself, for the record.
    note: str | None = None


def usable_cores() -> int:
    return len(os.sched_getaffinity(0))


def parse_options(description: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--model", type=lambda name: ALIASES.get(name, name), choices=MODELS, required=True
    )
    parser.add_argument("--mode", choices=MODES, default="infer")
    parser.add_argument("--input", type=int, default=32, help="side of the image in pixels")
    parser.add_argument("--batch", type=int, default=128, help="1 where the mode is latency")
    parser.add_argument("--precision", choices=PRECISIONS, default="float32")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--threads", type=int, default=usable_cores())
    parser.add_argument("--configuration", help="measure this one, try no other")
    parser.add_argument(
        "--without",
        default="",
        help="words, separated by commas: configurations that have one of them are not tried",
    )
    parser.add_argument("--trial-seconds", type=float, default=2, help="for each one tried")
    parser.add_argument("--list", action="store_true", help="name the configurations; run nothing")
    parser.add_argument("--json", action="store_true", help="the output is always JSON")
    options = parser.parse_args()
    if options.mode == "latency":
        options.batch = 1
    # Before any library starts its threads.
    os.environ["OMP_NUM_THREADS"] = str(options.threads)
    os.environ["MKL_NUM_THREADS"] = str(options.threads)
    return options


def main(
    description: str,
    configurations: Callable[[argparse.Namespace], list[str]],
    prepare: Callable[[argparse.Namespace, str], Work],
) -> None:
    options = parse_options(description)
    try:
        without = set(filter(None, options.without.split(",")))
        names = [n for n in configurations(options) if not without & set(n.split())]
        if options.list:
            print(json.dumps(names))
            return
        tried = {}
        if options.configuration is not None:
            chosen = options.configuration
        elif len(names) == 1:
            chosen = names[0]
        else:
            chosen, tried = quickest(names, options)
        result = measure(prepare(options, chosen), options)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(2)
    result["configuration"] = chosen
    result["tried"] = tried
    print(json.dumps(result), flush=True)
    # Some libraries take long to end, or complain while they do.
    sys.stderr.flush()
    os._exit(0)


def quickest(names: list[str], options: argparse.Namespace) -> tuple[str, dict]:
    """The quickest configuration, and the images a second of each, or why it failed."""
    tried = {}
    for name in names:
        command = [sys.executable, sys.argv[0], "--configuration", name]
        for flag in ["model", "mode", "input", "batch", "precision", "threads"]:
            command += [f"--{flag}", str(getattr(options, flag))]
        command += ["--seconds", str(options.trial_seconds)]
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode == 0:
            tried[name] = json.loads(run.stdout.splitlines()[-1])["images_per_second"]
        else:
            tried[name] = last_line(run.stderr)
    speeds = {name: value for name, value in tried.items() if not isinstance(value, str)}
    if not speeds:
        raise Refusal("; ".join(f"{name}: {text}" for name, text in tried.items()))
    return max(speeds, key=speeds.get), tried


def last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it ended without a word"


def measure(work: Work, options: argparse.Namespace) -> dict:
    step = warm_up(work)
    if options.mode == "latency":
        samples, latencies = time_calls(work, options.seconds)
    else:
        samples, latencies = time_windows(work, options, step), None
    return {
        "model": options.model,
        "mode": options.mode,
        "input": options.input,
        "batch": options.batch,
        "precision": options.precision,
        "images_per_second": statistics.median(samples),
        "samples": samples,
        "latency_ms": latencies,
        "gflops": None,
        "peak_gflops": None,
        "share_of_peak": None,
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
        "backend": work.backend,
        "isa": work.isa,
        "threads": options.threads,
        "note": work.note,
    }


def warm_up(work: Work) -> float:
    """Seconds that a step takes once all is warm."""
    started = time.perf_counter()
    work.run((WARM_UP_STEPS - 1) * work.concurrency)
    while True:
        before = time.perf_counter()
        work.run(work.concurrency)
        now = time.perf_counter()
        if now - started >= WARM_UP_SECONDS:
            return (now - before) / work.concurrency


def time_windows(work: Work, options: argparse.Namespace, step: float) -> list[float]:
    """Images a second of each window; together the windows take about the seconds asked for."""
    window = max(options.seconds / WINDOWS, SHORTEST_WINDOW)
    rounds = max(1, round(window / (step * work.concurrency)))
    steps = rounds * work.concurrency
    samples = []
    end = time.perf_counter() + options.seconds
    while len(samples) < FEWEST_WINDOWS or time.perf_counter() < end:
        before = time.perf_counter()
        work.run(steps)
        samples.append(steps * options.batch / (time.perf_counter() - before))
    return samples


def time_calls(work: Work, seconds: float) -> tuple[list[float], dict]:
    """Single images one after the other: images a second of each window, and percentiles in ms."""
    times = []
    end = time.perf_counter() + seconds
    while len(times) < FEWEST_LATENCIES or time.perf_counter() < end:
        before = time.perf_counter()
        work.run(1)
        times.append(time.perf_counter() - before)
    size = -(-len(times) // WINDOWS)
    windows = [times[start : start + size] for start in range(0, len(times), size)]
    percentiles = {f"p{share}": percentile(times, share) * 1000 for share in (50, 90, 99)}
    return [len(window) / sum(window) for window in windows], percentiles


def percentile(values: list[float], share: float) -> float:
    """Between the two nearest values, linearly."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share / 100
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
