"""`collector-app packs check|show`: for compliance officers, who write packs and are no programmers."""

from __future__ import annotations

import sys
from pathlib import Path

from collector_app.config.resources import resource_path
from collector_app.packs.check import check_pack, table
from collector_app.packs.problems import PacksError


def run_packs(action: str, folder: Path | None) -> int:
    """Check or list one pack, or all shipped ones; returns 1 when something is wrong."""
    folders = [folder] if folder is not None else sorted(p for p in resource_path("packs").iterdir() if p.is_dir())
    return max((_check(item) if action == "check" else _show(item)) for item in folders)


def _check(folder: Path) -> int:
    scripts = sorted(resource_path("scripts").glob("*home-visit*.yaml"))
    problems = check_pack(folder, scripts)
    for problem in problems:
        sys.stdout.write(f"{folder.name}/{problem}\n")
    sys.stdout.write(f"{folder.name}: {len(problems)} problems\n" if problems else f"{folder.name}: sound\n")
    return 1 if problems else _show(folder)


def _show(folder: Path) -> int:
    try:
        rows = table(folder)
    except PacksError as error:
        sys.stdout.write(f"{error}\n")
        return 1
    for row in rows:
        sys.stdout.write(
            f"{row.rule:40} {row.effect:8} {row.gates:44} {row.clause} [{row.authority}, {row.confidence}]\n"
        )
    return 0
