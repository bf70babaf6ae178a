"""From the start of the process to the painted unlock screen, against an empty window in the same style."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter_ns

from collector_app.config.folders import Folders
from collector_app.desktop.scopes import STORE_FILE, VAULT_FILE
from tests.bench.result import Result, ratio_of_pairs

CHECKOUT = Path(__file__).parents[2]
_PAIRS = 7


def environment() -> dict[str, str]:
    """Ours, but modules are compiled once, as they are where the app is installed."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run_child(*arguments: str) -> tuple[float, float | None]:
    """Start a window in a process of its own; returns milliseconds to its first paint and its memory in MB then."""
    module, *rest = ("start_child", "empty") if arguments == ("empty",) else ("start_supervised", *arguments)
    command = [sys.executable, "-m", f"tests.bench.{module}", *rest]
    began = perf_counter_ns()
    ended = subprocess.run(command, capture_output=True, text=True, check=True, cwd=CHECKOUT, env=environment())
    told = next(json.loads(line) for line in ended.stderr.splitlines() if line.startswith("{"))
    memory = None if told["resident"] is None else told["resident"] / 1e6
    return (told["painted"] - began) / 1e6, memory


def empty_window_memory() -> float | None:
    """Memory of the empty window in MB."""
    found = [memory for _, memory in (run_child("empty") for _ in range(3)) if memory is not None]
    return median(found) if found else None


def start(folder: Path) -> Iterator[Result]:
    """The pairs run in turn; the first one warms the disk's cache and does not count."""
    folders = Folders.under(folder)
    folders.make()
    # The locked face looks only at whether vault and store are there: they are read when a passphrase was typed.
    for name in (VAULT_FILE, STORE_FILE):
        (folders.data / name).write_bytes(b"")
    pairs = [(run_child(str(folder)), run_child("empty")) for _ in range(_PAIRS + 1)][1:]
    measured, reference = ratio_of_pairs([(ours[0], theirs[0]) for ours, theirs in pairs])
    note = f"median of {_PAIRS} pairs; ours {min(o[0] for o, _ in pairs):.0f} to {max(o[0] for o, _ in pairs):.0f} ms"
    yield Result(
        "start",
        "process start → unlock screen painted",
        measured,
        "ms",
        "empty Qlementine window",
        reference,
        at_most=1.5,
        note=note,
    )
    memories = [(o[1], t[1]) for o, t in pairs if o[1] is not None and t[1] is not None]
    if memories:
        ours, theirs = ratio_of_pairs(memories)
        yield Result("start", "memory, unlock screen", ours, "MB", "empty Qlementine window", theirs)
