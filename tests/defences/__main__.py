"""Runs the table of threats: `python3 dev.py test --defences`, or one row of it with `--row WORDS`.

Every row's tests run as they are; then, defence by defence, those that depend on it run again without it and must fail.
Exit status 1 when a test fails with the defences on, or passes with one off. `--long` looks further, `--json FILE`
keeps everything, each failure's reason among it.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from tests.defences.off import SWITCHES
from tests.defences.switches import ROOT
from tests.defences.table import TABLE, Defence, Row

Outcomes = dict[str, dict[str, Any]]
WORKERS: Final = 2
_WHY: Final = 90  # characters of a reason that the table shows


@dataclass
class Told:
    """What came of one row, or of one defence of it."""

    tests: int = 0
    runs: int = 0
    seconds: float = 0.0
    complaints: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    outcomes: Outcomes = field(default_factory=dict)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print; returns the exit status."""
    options = _parser().parse_args(arguments)
    rows = [row for row in TABLE if options.row.lower() in row.attacker.lower()]
    if not rows:
        sys.stderr.write(f"No row has {options.row!r} in its name: {', '.join(row.attacker for row in TABLE)}\n")
        return 2
    began, good, kept = perf_counter(), True, []
    for row in rows:
        report = _row(row, long=options.long)
        kept.append(report)
        good = good and report["good"]
        _tell(row, report)
    runs = sum(report["on"].runs for report in kept)
    offs = sum(len(report["off"]) for report in kept)
    verdict = "every promise holds, and each defence is needed" if good else "NOT all is well, see !! above"
    span = perf_counter() - began
    _say(f"\n{len(rows)} rows, {runs} runs, {offs} defences switched off, {span:.0f} s: {verdict}")
    if options.json:
        text = json.dumps(kept, default=vars, indent=1, ensure_ascii=False)
        options.json.write_text(text, encoding="utf-8")
    return 0 if good else 1


def _row(row: Row, *, long: bool) -> dict[str, Any]:
    on = _with_defences(row, long=long)
    with ThreadPoolExecutor(WORKERS) as pool:
        off = list(pool.map(_without, row.defences))
    good = not on.complaints and not any(told.complaints for told in off)
    names = [defence.name for defence in row.defences]
    return {"attacker": row.attacker, "good": good, "on": on, "off": dict(zip(names, off, strict=True))}


def _with_defences(row: Row, *, long: bool) -> Told:
    told, began = Told(), perf_counter()
    for words in _alike(row.tests):
        status, outcomes, said = _pytest([*words, *(["--long"] if long else []), "-n", str(WORKERS)])
        told.outcomes |= outcomes
        if status != 0 or not outcomes:
            bad = {name: test["why"] for name, test in outcomes.items() if test["outcome"] in ("failed", "error")}
            told.complaints += [f"fails: {name}: {why}" for name, why in bad.items()] or [said[-400:]]
    _count(told, began)
    return told


def _without(defence: Defence) -> Told:
    told, began = Told(), perf_counter()
    if defence.switch:
        for address in defence.tests:
            _must_fail(told, defence.switch, shlex.split(address))
    for words in _alike(defence.own):
        status, outcomes, said = _pytest(words)
        told.outcomes |= outcomes
        if status != 0:
            told.complaints.append(f"its own switch is not noticed: {said[-300:]}")
        elif all(test["outcome"] == "skipped" for test in outcomes.values()):
            told.skipped.append(shlex.join(words))
    _count(told, began)
    return told


def _must_fail(told: Told, switch: str, words: list[str]) -> None:
    """Run one test without its defence: at least one of its cases must fail, in its own words."""
    _, outcomes, said = _pytest([*words, "--without", switch])
    told.outcomes |= outcomes
    failed = [test["why"] for test in outcomes.values() if test["outcome"] == "failed"]
    if failed:
        told.why.append(failed[0])
    elif outcomes and all(test["outcome"] == "skipped" for test in outcomes.values()):
        told.skipped.append(shlex.join(words))
    elif any(test["outcome"] == "passed" for test in outcomes.values()):
        told.complaints.append(f"passes without {switch}: {shlex.join(words)}")
    else:
        told.complaints.append(f"did not run without {switch}: {shlex.join(words)}: {said[-400:]}")


def _count(told: Told, began: float) -> None:
    ran = [test for test in told.outcomes.values() if test["outcome"] != "skipped"]
    told.tests, told.runs = len(ran), sum(test["runs"] for test in ran)
    told.seconds = perf_counter() - began


def _alike(addresses: Sequence[str]) -> Iterator[list[str]]:
    """Addresses without options run together; those with options each by themselves."""
    plain = [address for address in addresses if " " not in address]
    if plain:
        yield plain
    for address in addresses:
        if " " in address:
            yield shlex.split(address)


def _pytest(words: Sequence[str]) -> tuple[int, Outcomes, str]:
    with tempfile.TemporaryDirectory(prefix="collector-defences-") as folder:
        file = Path(folder, "outcomes.json")
        command = [
            *(sys.executable, "-m", "pytest", "-p", "tests.defences.plugin", "-p", "no:randomly"),
            *("-p", "no:cacheprovider", "-q", "--no-header", "--tb=short", "--outcomes", str(file), *words),
        ]
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        outcomes: Outcomes = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return ran.returncode, outcomes, ran.stdout + ran.stderr


# ------------------------------------------------------------------------------------------------------------- words


def _tell(row: Row, report: dict[str, Any]) -> None:
    on: Told = report["on"]
    _say(f"\n{row.attacker}: {row.promise}")
    _say(f"  on   {'ok' if not on.complaints else '!!'}  {on.tests} tests, {on.runs} runs, {on.seconds:.0f} s")
    for complaint in on.complaints:
        _say(f"       !!  {complaint}")
    for defence in row.defences:
        told: Told = report["off"][defence.name]
        how = SWITCHES[defence.switch].off if defence.switch else "switched off by the test itself"
        state = "!!" if told.complaints else "skip" if told.skipped and not told.why else "ok"
        came = "noticed" if defence.switch else "found, as it must be"
        _say(f"  off  {state}  {defence.name} ({how}): {'not run here' if state == 'skip' else came}")
        for why in told.why:
            _say(f"           {' '.join(why.split())[:_WHY]}")
        for complaint in told.complaints:
            _say(f"       !!  {complaint}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 dev.py test --defences", description="The table of threats, run.")
    parser.add_argument("--defences", action="store_true", help=argparse.SUPPRESS)  # how `dev.py test` was asked
    parser.add_argument("--row", default="", metavar="WORDS", help="only rows with these words in the attacker's name")
    parser.add_argument("--long", action="store_true", help="more and longer runs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep every outcome")
    return parser


if __name__ == "__main__":
    sys.exit(main())
