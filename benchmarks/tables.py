"""Markdown tables of what `runs` has measured."""

import statistics

from runs import OURS, PEERS, Case, Outcome

TITLES = {
    "train": "Training, images a second",
    "infer": "Inference, images a second",
    "latency": "Latency of one image in milliseconds (median)",
}
MISSING = "–"


def markdown(outcomes: list[Outcome], peers: list[str]) -> str:
    parts = []
    for mode, title in TITLES.items():
        rows = [outcome for outcome in outcomes if outcome.case.mode == mode]
        if rows:
            parts.append(f"### {title}\n\n{table(rows, peers)}")
    parts += filter(None, [configurations(outcomes, peers), errors(outcomes)])
    return "\n\n".join(parts)


def table(outcomes: list[Outcome], peers: list[str]) -> str:
    names = [PEERS[peer][0] for peer in peers]
    header = ["model", "input", "batch", "precision", OURS, *names]
    header += ["best peer", "our speed / its speed", "our memory MB", "PyTorch's memory MB"]
    lines = [header, ["---"] * 4 + ["---:"] * (len(peers) + 1) + ["---"] + ["---:"] * 3]
    lines += [row(outcome, peers) for outcome in outcomes]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def row(outcome: Outcome, peers: list[str]) -> list[str]:
    case = outcome.case
    medians = {peer: median(case, outcome.theirs(peer)) for peer in peers}
    best = best_peer(case, medians)
    return [
        case.model,
        str(case.input),
        str(case.batch),
        case.precision,
        number(median(case, outcome.ours())),
        *(number(medians[peer]) for peer in peers),
        PEERS[best][0] if best else MISSING,
        number(ratio(outcome, best), digits=2) if best else MISSING,
        number(memory(outcome.ours()), digits=0),
        number(memory(outcome.theirs("pytorch")), digits=0),
    ]


def value(case: Case, result: dict) -> float:
    return result["latency_ms"]["p50"] if case.mode == "latency" else result["images_per_second"]


def median(case: Case, results: list[dict]) -> float | None:
    return statistics.median(value(case, r) for r in results) if results else None


def best_peer(case: Case, medians: dict[str, float | None]) -> str | None:
    known = {peer: value for peer, value in medians.items() if value is not None}
    if not known:
        return None
    return (min if case.mode == "latency" else max)(known, key=known.get)


def ratio(outcome: Outcome, peer: str) -> float | None:
    """How many times as fast we are: the median over runs next to each other."""
    case = outcome.case
    pairs = [(value(case, a), value(case, b)) for a, b in outcome.pairs[peer] if a and b]
    if not pairs:
        return None
    if case.mode == "latency":
        return statistics.median(theirs / ours for ours, theirs in pairs)
    return statistics.median(ours / theirs for ours, theirs in pairs)


def memory(results: list[dict]) -> float | None:
    return statistics.median(r["peak_memory_mb"] for r in results) if results else None


def number(value: float | None, digits: int | None = None) -> str:
    if value is None:
        return MISSING
    if digits is None:
        digits = 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:.{digits}f}"


def configurations(outcomes: list[Outcome], peers: list[str]) -> str:
    """What each peer has chosen."""
    chosen = {}
    for outcome in outcomes:
        for peer in peers:
            for result in outcome.theirs(peer)[:1]:
                text = f"{PEERS[peer][0]}, `{result.get('configuration')}`"
                if result.get("note"):
                    text += f" ({result['note']})"
                chosen.setdefault(text, []).append(outcome.case)
    return listing("Configurations measured:", chosen)


def errors(outcomes: list[Outcome]) -> str:
    found = {}
    for outcome in outcomes:
        for who, reason in outcome.errors.items():
            name = PEERS[who][0] if who in PEERS else who
            found.setdefault(f"{name}: {reason}", []).append(outcome.case)
    return listing(f"What has failed ({MISSING}), and why:", found)


def listing(title: str, entries: dict[str, list[Case]]) -> str:
    if not entries:
        return ""
    lines = [f"- {text}: {'; '.join(map(str, cases))}" for text, cases in entries.items()]
    return "\n".join([title, "", *lines])
