"""`python -m tests.bench [--only NAME]… [--json FILE]`: measure, print the table, write JSON.

The status is 1 when a bar is missed. Leave the machine alone meanwhile: ratios are taken in turn within one run, but a
bar in milliseconds knows nothing of what else is running.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from tests.bench import day, delivery, record, start
from tests.bench.result import Bench, Result, table

BENCHES: dict[str, Bench] = {
    "start": start.start,
    "unlock": day.unlock,
    "many": day.many,
    "visit": day.visit,
    "append": record.append,
    "rules": record.rules,
    "push": delivery.push,
    "pull": delivery.pull,
    "verifier": record.verifier,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benches; returns the exit status."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Measure speed against the bars.")
    parser.add_argument("--only", action="append", choices=BENCHES, metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows here too")
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")  # libraries' news about themselves
    place = Path.cwd() / ".bench"  # on the checkout's disk: a folder in memory would make every fsync free
    place.mkdir(exist_ok=True)
    results: list[Result] = []
    for name in options.only or BENCHES:
        began = perf_counter()
        with tempfile.TemporaryDirectory(prefix=f"{name}-", dir=place, ignore_cleanup_errors=True) as folder:
            results += BENCHES[name](Path(folder))
        sys.stderr.write(f"{name}: {perf_counter() - began:.0f} s\n")
    sys.stdout.write(f"{table(results)}\n\n{_machine()}\n")
    if options.json:
        found = {"machine": _machine(), "rows": [item.as_json() for item in results]}
        options.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 1 if any(item.met is False for item in results) else 0


def _machine() -> str:
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}{load}"


if __name__ == "__main__":
    sys.exit(main())
