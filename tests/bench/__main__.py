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
from time import perf_counter, process_time

from tests.bench import day, delivery, evidence, record, start, upload_bench
from tests.bench.result import Bench, Result, table

BENCHES: dict[str, Bench] = {
    "start": start.start,
    "unlock": day.unlock,
    "many": day.many,
    "visit": day.visit,
    "append": record.append,
    "rules": record.rules,
    "note": record.note,
    "push": delivery.push,
    "pull": delivery.pull,
    "upload": upload_bench.upload,
    "evidence": evidence.evidence,
    "verifier": record.verifier,
}

_SPIN = 0.2  # seconds


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
    shares = [_share_of_a_core()]
    for name in options.only or BENCHES:
        began = perf_counter()
        with tempfile.TemporaryDirectory(prefix=f"{name}-", dir=place, ignore_cleanup_errors=True) as folder:
            results += BENCHES[name](Path(folder))
        shares.append(_share_of_a_core())
        sys.stderr.write(f"{name}: {perf_counter() - began:.0f} s\n")
    machine = f"{_machine()}; of one core we got {min(shares):.0%} to {max(shares):.0%}"
    sys.stdout.write(f"{table(results)}\n\n{machine}\n")
    if options.json:
        found = {"machine": machine, "rows": [item.as_json() for item in results]}
        options.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return 1 if any(item.met is False for item in results) else 0


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def _share_of_a_core() -> float:
    """How much of a core this process is given: what else runs shows here, and in every bar in milliseconds."""
    began, worked = perf_counter(), process_time()
    while process_time() - worked < _SPIN:
        pass
    return (process_time() - worked) / (perf_counter() - began)


if __name__ == "__main__":
    sys.exit(main())
