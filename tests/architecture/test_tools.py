"""The linter, the type checker and the test runner are as strict as they were told to be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.architecture import tree

BANNED: Final = [
    "import datetime\nnow = datetime.datetime.now(datetime.UTC)",
    "from datetime import datetime\nnow = datetime.utcnow()",
    "from datetime import date\ntoday = date.today()",
    "import time\nnow = time.time()",
    "from time import sleep\nsleep(1)",
    "import uuid\nfresh = uuid.uuid4()",
    "import importlib\nfound = importlib.import_module('json')",
    "from PySide6.QtWidgets import QMessageBox\nQMessageBox.question(None, 'a', 'b')",
    "from PySide6.QtWidgets import QMessageBox\nQMessageBox.warning(None, 'a', 'b')",
    "from PySide6.QtWidgets import QMessageBox\nQMessageBox.critical(None, 'a', 'b')",
    "from PySide6.QtWidgets import QMessageBox\nQMessageBox.information(None, 'a', 'b')",
    "from PySide6 import QtWidgets\nQtWidgets.QMessageBox.about(None, 'a', 'b')",
]

LOUD_TEST: Final = """
import logging
import pytest
from PySide6.QtCore import qWarning

def test_log():
    logging.getLogger("somewhere").warning("lamp %s", "broken")

def test_qt():
    qWarning("lamp broken")

@pytest.fixture
def loud_end():
    yield
    qWarning("late lamp broken")

def test_end(loud_end):
    pass

def test_expected(expect_log):
    expect_log(r"lamp \\w+")
    logging.getLogger("somewhere").error("lamp broken")

def test_expected_in_vain(expect_log):
    expect_log("lamp")

def test_info():
    logging.getLogger("somewhere").info("lamp broken")

def test_deprecated():
    import warnings
    warnings.warn("old", DeprecationWarning)

@pytest.mark.long
def test_long():
    pass
"""


def ruff(source: str, place: str) -> str:
    command = [
        str(Path(sys.executable).with_name("ruff")),
        "check",
        "--output-format=concise",
        "--stdin-filename",
        place,
        "-",
    ]
    return subprocess.run(command, cwd=tree.ROOT, input=source, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("source", BANNED)
def test_the_linter_knows_what_is_banned(source: str) -> None:
    assert "TID251" in ruff(source, "collector_app/usecases/bad.py")
    assert "TID251" in ruff(source, "tests/unit/test_bad.py")


@pytest.mark.parametrize(
    "source", ["import pdb\n", "def f(x): return x\n", "x = eval('1')\n", "try:\n    x = 1\nexcept:\n    pass\n"]
)
def test_the_linter_is_wide(source: str) -> None:
    assert "Found" in ruff(source, "collector_app/usecases/bad.py")


def test_the_type_checker_is_strict(tmp_path: Path) -> None:
    place = tmp_path / "loose.py"
    place.write_text(
        "import json\n"
        "from pydantic import BaseModel\n"
        "class Model(BaseModel):\n    seq: int\n"
        "def untyped(x): return x\n"
        "def whatever(text: str) -> int:\n    return json.loads(text)\n"
        "Model(seq='1')\n"
        "def remark(x: int) -> int:\n    return x  # type: ignore\n"
    )
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--config-file",
        str(tree.ROOT / "pyproject.toml"),
        "--cache-dir",
        str(tmp_path),
    ]
    told = subprocess.run([*command, str(place)], cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    for code in ("no-untyped-def", "no-any-return", "arg-type", "unused-ignore"):
        assert code in told, told


def test_a_test_that_was_not_silent_fails(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(LOUD_TEST)
    pytester.makeconftest("from tests.conftest import *\nfrom tests.conftest import _quiet_log\npytest_plugins = ()")
    (pytester.path / "pyproject.toml").write_bytes((tree.ROOT / "pyproject.toml").read_bytes())
    result = pytester.runpytest_subprocess(
        "-p",
        "no:randomly",
        "-p",
        "no:xdist",
        f"--override-ini=pythonpath={tree.ROOT}",
        "--override-ini=testpaths=.",
        "-v",
    )
    # The body of a test passes, the silence at its end doesn't: an error, which fails the run as well.
    result.assert_outcomes(passed=6, errors=4, failed=1, deselected=1)
    result.stdout.fnmatch_lines_random(
        [
            "*WARNING somewhere: lamp broken",
            "*QtWarningMsg default: lamp broken",
            "*QtWarningMsg default: late lamp broken",
            "*expected and never logged: lamp",
            "FAILED *test_deprecated*",
        ]
    )


def test_nobody_is_at_home() -> None:
    assert "collector-tests-" in str(Path.home())
