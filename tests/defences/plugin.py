"""For pytest: `-p tests.defences.plugin --without NAME --outcomes FILE`.

`--without` switches one defence off before anything of the product is loaded; `--outcomes` writes what each test came
to as JSON.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.defences.off import SWITCHES
from tests.defences.switches import for_children, take_away

RUNS = "runs"
"""The property (`record_property`) in which a test says how many attempts it made."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add both options."""
    parser.addoption("--without", choices=sorted(SWITCHES), help="switch one defence off: its tests must fail")
    parser.addoption("--outcomes", type=Path, help="write what each test came to into this file")


def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Switch off: before the first conftest, which imports the product."""
    name = early_config.known_args_namespace.without
    if name:
        take_away(SWITCHES[name])
        os.environ.update(for_children(name, os.environ))


class Outcomes:
    """Collects; of a test that failed, the first line that says why."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tests: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note one phase of a test: the worst one counts."""
        test = self._tests.setdefault(report.nodeid, {"outcome": "passed", "seconds": 0.0, RUNS: 1, "why": ""})
        test["seconds"] += report.duration
        test[RUNS] = dict(report.user_properties).get(RUNS, test[RUNS])
        if report.skipped or report.failed:
            failed_elsewhere = report.failed and report.when != "call"
            test["outcome"] = "error" if failed_elsewhere and test["outcome"] == "passed" else report.outcome
            test["why"] = test["why"] or _why(report)

    def pytest_sessionfinish(self) -> None:
        """Write."""
        self._path.write_text(json.dumps(self._tests, indent=1), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Collect in the process that the workers report to."""
    path = config.getoption("--outcomes")
    if path is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Outcomes(path))


def _why(report: pytest.TestReport) -> str:
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2])
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message).splitlines()[0] if crash is not None and crash.message else str(report.longrepr)[-200:]
