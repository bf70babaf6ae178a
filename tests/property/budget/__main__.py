"""How far a plain counter overshoots on the traces that tokens keep: `python -m tests.property.budget [TRACES]`."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.property.budget.life import lived, open_world
from tests.property.budget.traces import LAWS, Counting, roll


def main(traces: int) -> None:
    """Live each trace both ways and print, for each law, the share of traces that overshoot and the worst of them."""
    over: dict[tuple[str, Counting], Counter[int]] = {}
    contacts: Counter[Counting] = Counter()
    with tempfile.TemporaryDirectory() as folder, open_world(Path(folder)) as world:
        for seed in range(traces):
            for counting in Counting:
                life = lived(world, roll(seed), counting)
                over.setdefault((life.trace.law.name, counting), Counter())[life.overshoot()] += 1
                contacts[counting] += sum(len(days) for days in life.made.values())
    for counting in Counting:
        sys.stdout.write(f"{counting}: {contacts[counting] / traces:.1f} contacts a trace\n")
        for law in LAWS:
            found = over[law.name, counting]
            lived_through = sum(found.values())
            share = 1 - found[0] / lived_through
            sys.stdout.write(f"  {law.name}: {lived_through} traces, {share:.1%} overshoot, by {max(found)} at worst\n")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
