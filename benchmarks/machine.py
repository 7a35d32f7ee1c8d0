"""What a table of measurements has to say about the machine and the programs."""

import datetime
import json
import os
import pathlib
import platform
import subprocess

FLAGS = ["avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16"]
PACKAGES = [
    "torch", "torchvision", "tensorflow-cpu", "keras", "onnx", "onnxruntime", "openvino", "nncf",
]  # fmt: skip
LIST_VERSIONS = """
import importlib.metadata, json, sys
found = {}
for name in sys.argv[1:]:
    try: found[name] = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError: pass
print(json.dumps(found))
"""


def describe(python: str) -> dict:
    """The machine, the date, our commit, and the packages that the interpreter has."""
    info = processor()
    return {
        "processor": info.get("model name", platform.processor() or platform.machine()),
        "cores": len(os.sched_getaffinity(0)),
        "isa": [flag for flag in FLAGS if flag in info.get("flags", "").split()],
        "date": datetime.date.today().isoformat(),
        "commit": commit(),
        "versions": versions(python),
    }


def processor() -> dict[str, str]:
    """The first processor's entries in /proc/cpuinfo."""
    path = pathlib.Path("/proc/cpuinfo")
    if not path.exists():
        return {}
    first = path.read_text().split("\n\n")[0]
    pairs = (line.partition(":") for line in first.splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}


def commit() -> str | None:
    folder = pathlib.Path(__file__).parent
    try:
        run = subprocess.run(
            ["git", "-C", str(folder), "describe", "--always", "--dirty"],
            capture_output=True,
            text=True,
        )
    except OSError:
        return None
    return run.stdout.strip() or None


def versions(python: str) -> dict[str, str]:
    try:
        run = subprocess.run(
            [python, "-c", LIST_VERSIONS, *PACKAGES], capture_output=True, text=True
        )
        return json.loads(run.stdout)
    except (OSError, json.JSONDecodeError):
        return {}


def markdown(machine: dict) -> str:
    lines = [
        f"- Processor: {machine['processor']}, {machine['cores']} cores used, "
        + (", ".join(machine["isa"]) or "instruction sets not known"),
        f"- Date: {machine['date']}",
        f"- Triptych: {machine['commit'] or 'commit not known'}",
    ]
    if machine["versions"]:
        packages = (f"{name} {version}" for name, version in machine["versions"].items())
        lines.append(f"- Peers: {', '.join(packages)}")
    return "\n".join(lines)
