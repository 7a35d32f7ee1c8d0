"""Runs of `triptych bench` and of its peers, each a process of its own, pair by pair."""

import dataclasses
import json
import os
import pathlib
import subprocess
import sys
from collections.abc import Callable

PEERS = {
    "pytorch": ("PyTorch", "pytorch_peer.py"),
    "keras": ("Keras", "keras_peer.py"),
    "onnxruntime": ("ONNX Runtime", "ort_peer.py"),
    "openvino": ("OpenVINO", "openvino_peer.py"),
}
OURS = "Triptych"
# Variables that choose kernels for OpenBLAS: nobody is helped or hindered by them.
DROPPED_VARIABLES = ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"]
TIMEOUT = 3600


@dataclasses.dataclass(frozen=True)
class Case:
    """One row of a table."""

    mode: str
    model: str
    input: int
    batch: int
    precision: str

    def __str__(self) -> str:
        return f"{self.mode} {self.model} {self.input}px batch {self.batch} {self.precision}"

    def flags(self) -> list[str]:
        return [
            "--mode", self.mode, "--input", str(self.input), "--batch", str(self.batch),
            "--precision", self.precision,
        ]  # fmt: skip


@dataclasses.dataclass
class Outcome:
    """What came of one case: for each peer the pairs of our result and its own.

    A result is None where the run failed.
    """

    case: Case
    pairs: dict[str, list[tuple[dict | None, dict | None]]]
    # Who failed, and why.
    errors: dict[str, str]

    def ours(self) -> list[dict]:
        return [a for pairs in self.pairs.values() for a, _ in pairs if a]

    def theirs(self, peer: str) -> list[dict]:
        return [b for _, b in self.pairs.get(peer, []) if b]


@dataclasses.dataclass
class Programs:
    triptych: str
    python: str
    seconds: float
    # Words of configurations that peers leave out.
    without: str = ""

    def run_ours(self, case: Case) -> dict:
        command = [self.triptych, "bench", case.model, *case.flags()]
        return run([*command, "--seconds", str(self.seconds), "--json"])

    def run_peer(self, peer: str, case: Case, configuration: str | None) -> dict:
        command = [*self.peer_command(peer, case), "--seconds", str(self.seconds)]
        if configuration is not None:
            command += ["--configuration", configuration]
        return run(command)

    def configurations(self, peer: str, case: Case) -> list[str]:
        """Those that the peer would try; failing where it refuses."""
        return run([*self.peer_command(peer, case), "--list"])

    def peer_command(self, peer: str, case: Case) -> list[str]:
        script = pathlib.Path(__file__).parent / "peers" / PEERS[peer][1]
        command = [self.python, str(script), "--model", case.model, *case.flags()]
        return [*command, "--without", self.without]


class Failure(Exception):
    """A run gave no result; the text says why."""


def environment() -> dict[str, str]:
    """That of every run."""
    return {k: v for k, v in os.environ.items() if k not in DROPPED_VARIABLES}


def reason(text: str) -> str:
    """Of what a failed command has printed: the line of the error, else the last one."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if line.lower().startswith("error: ")]
    return (errors or lines[-1:] or ["it failed without a word"])[0]


def run(command: list[str], timeout: float | None = TIMEOUT):
    """The JSON on stdout."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, env=environment(), timeout=timeout
        )
    except subprocess.TimeoutExpired:
        raise Failure(f"it took longer than {timeout} seconds") from None
    except OSError as error:
        raise Failure(f"it does not start: {error.strerror}") from None
    if done.returncode != 0:
        raise Failure(reason(done.stderr))
    try:
        return parse(done.stdout)
    except (ValueError, IndexError):
        raise Failure("its output is not JSON") from None


def parse(text: str):
    """One value, on one line or on several; lines of a library may stand before it."""
    try:
        return json.loads(text)
    except ValueError:
        return json.loads(text.strip().splitlines()[-1])


def measure(
    case: Case, peers: list[str], rounds: int, programs: Programs, say: Callable[[str], None]
) -> Outcome:
    """Us, a peer, us, the next peer, and so on, as often as there are rounds.

    A peer chooses its configuration in the first round and keeps it. Who has failed is not run
    again.
    """
    outcome = Outcome(case, {}, {})
    configurations = {}

    def attempt(who: str, work: Callable) -> dict | None:
        if who in outcome.errors:
            return None
        try:
            result = work()
        except Failure as failure:
            outcome.errors[who] = str(failure)
            say(f"{case}: {who}: {failure}")
            return None
        if isinstance(result, dict):
            say(f"{case}: {who}: {brief(case, result)}")
        return result

    def pair(peer: str) -> tuple[dict | None, dict | None]:
        ours = attempt(OURS, lambda: programs.run_ours(case))
        theirs = attempt(peer, lambda: programs.run_peer(peer, case, configurations.get(peer)))
        if theirs:
            configurations.setdefault(peer, theirs["configuration"])
        return ours, theirs

    for peer in peers:
        if attempt(peer, lambda: programs.configurations(peer, case)) is not None:
            outcome.pairs[peer] = []
    for _ in range(rounds):
        for peer in outcome.pairs:
            if peer not in outcome.errors:
                outcome.pairs[peer].append(pair(peer))
    if not outcome.pairs:
        alone = [attempt(OURS, lambda: programs.run_ours(case)) for _ in range(rounds)]
        outcome.pairs[OURS] = [(ours, None) for ours in alone]
    return outcome


def brief(case: Case, result: dict) -> str:
    if case.mode == "latency":
        return f"{result['latency_ms']['p50']:.2f} ms"
    return f"{result['images_per_second']:.1f} images/s"


def to_standard_error(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
