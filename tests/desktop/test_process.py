"""What every process of the app does to itself first, looked at from outside of it."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from collector_app.desktop.process import harden
from tests.desktop.test_processes import children, command
from tests.fakes.accounts import as_somebody, somebody

ROOT: Final = Path(__file__).parents[2]
CANARY: Final = "林玉珍 13800000000"
LINUX: Final = sys.platform.startswith("linux")

# Loaded here: an ordinary user may not be able to read root's Python.
resource = pytest.importorskip("resource", reason="POSIX limits and modes")

ABORT: Final = """
import os, resource, sys
from pathlib import Path
from collector_app.desktop.process import harden
os.umask(0)
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
harden()
folder = Path(sys.argv[1])
(folder / "file").write_text("x")
(folder / "folder").mkdir()
os.chdir(folder)
os.abort()
"""
BREAK: Final = """
import gc, sys, threading
from collector_app.desktop import process
process.harden()

def broken():
    customer = sys.argv[1]
    raise ValueError(customer)

class Unraisable:
    def __del__(self):
        broken()

thread = threading.Thread(target=broken)
thread.start()
thread.join()
Unraisable()
gc.collect()
try:
    broken()
except ValueError as error:
    raise RuntimeError(sys.argv[1]) from error
"""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False, cwd=ROOT, timeout=60)


def test_its_files_are_private_whatever_the_umask_was(tmp_path: Path) -> None:
    run("-c", ABORT, str(tmp_path))
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("file", "folder")] == [0o600, 0o700]


def test_it_dies_without_a_core(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", ABORT, str(tmp_path)], cwd=ROOT, stderr=subprocess.DEVNULL)
    _, status = os.waitpid(child.pid, 0)
    child.returncode = -os.WTERMSIG(status)
    assert os.WIFSIGNALED(status)
    assert not os.WCOREDUMP(status)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("core")]


@pytest.mark.skipif(not LINUX, reason="prctl is Linux's")
def test_the_users_other_programs_may_not_read_its_memory() -> None:
    def look(process: int) -> str:
        with Path(f"/proc/{process}/mem").open("rb"):
            return "open"

    def close() -> None:
        harden()

    with somebody(lambda: None) as careless:
        assert as_somebody(lambda: look(careless)) == "open"
    with somebody(close) as careful:
        assert as_somebody(lambda: look(careful)) == "PermissionError"


def test_a_bug_is_told_without_its_words_on_every_thread() -> None:
    ran = run("-c", BREAK, CANARY)
    assert ran.returncode == 1
    assert not [part for part in CANARY.split() if part in ran.stderr + ran.stdout]
    assert re.findall(r"builtins\.(\w+)", ran.stderr) == ["ValueError", "ValueError", "RuntimeError", "ValueError"]
    assert ran.stderr.count("broken") == 3


@pytest.mark.skipif(not LINUX, reason="every measure is there on Linux")
@pytest.mark.parametrize(
    "entry", [("-m", "collector_app"), ("-c", "from collector_app.desktop.command import main; main()")]
)
def test_both_entries_close_the_process_and_say_so(entry: tuple[str, str], tmp_path: Path) -> None:
    ran = run(*entry, "--home", str(tmp_path / "home"), "--self-test")
    line = next(line for line in ran.stdout.splitlines() if "process:" in line)
    assert line.count(": yes") == 3, line


@pytest.mark.skipif(not LINUX, reason="looked up in /proc")
def test_the_window_and_the_process_that_stays_are_both_closed(tmp_path: Path) -> None:
    with command(tmp_path) as stays:
        windows = children(stays.pid)
        assert windows
        for pid in (stays.pid, *windows):
            limits = Path(f"/proc/{pid}/limits").read_text("ascii")
            status = Path(f"/proc/{pid}/status").read_text("ascii")
            assert re.search(r"Max core file size +0 +0 ", limits), limits
            assert "Umask:\t0077" in status
