"""Capturing killed at every write and every fsync, and anywhere: journal and files agree afterwards."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from typing import Final

import pytest

from tests.faults.evidence.laptop import Laptop
from tests.faults.vault.killing import kill_everywhere, strace_works

needs_strace = pytest.mark.skipif(not strace_works(), reason="needs strace, and the right to trace one's own process")
ROOT: Final = Path(__file__).parents[3]
FEW: Final = 4  # places of each call in the short run; the long run takes every one
KILLS: Final = 8
LONG_KILLS: Final = 150
_CHILD: Final = (
    "import sys; from pathlib import Path; from tests.faults.evidence.laptop import Laptop;"
    "print('go', flush=True); Laptop(Path(sys.argv[1])).work()"
)


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    laptop = Laptop(tmp_path / "laptop")
    laptop.make()
    return laptop


def test_without_a_kill_everything_is_kept(laptop: Laptop) -> None:
    laptop.work()
    assert sorted((item.medium, item.cut_short) for item in laptop.check()) == [("audio", False), ("photo", False)]


def kills(laptop: Laptop, tmp_path: Path, few: int | None) -> int:
    def work(folder: Path) -> None:
        Laptop(folder).work()

    def check(folder: Path) -> None:
        Laptop(folder).check()

    return kill_everywhere(laptop.folder, tmp_path, work, check, few)


@needs_strace
def test_a_kill_at_some_writes_and_fsyncs(laptop: Laptop, tmp_path: Path) -> None:
    assert kills(laptop, tmp_path, FEW) >= 4 * FEW


@pytest.mark.long
@pytest.mark.timeout(1800)
@needs_strace
def test_a_kill_at_every_write_and_every_fsync(laptop: Laptop, tmp_path: Path) -> None:
    assert kills(laptop, tmp_path, None) > 100


def kill_at_random(laptop: Laptop, dice: random.Random, victim: Path) -> bool:
    """Kill the work after a random while; returns whether something was kept."""
    copytree(laptop.folder, victim)
    with subprocess.Popen([sys.executable, "-c", _CHILD, str(victim)], stdout=subprocess.PIPE, cwd=ROOT) as child:
        assert child.stdout is not None
        child.stdout.readline()
        try:
            child.wait(dice.uniform(0, 0.35))
        except subprocess.TimeoutExpired:
            child.kill()
    return bool(Laptop(victim).check())


def kill_often(laptop: Laptop, tmp_path: Path, times: int, dice: random.Random) -> None:
    kept = [kill_at_random(laptop, dice, tmp_path / f"victim-{number}") for number in range(times)]
    assert len(set(kept)) == 2, "the kills hit the same part every time"


def test_random_kills(laptop: Laptop, tmp_path: Path) -> None:
    kill_often(laptop, tmp_path, KILLS, random.Random(7))


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_150_random_kills(laptop: Laptop, tmp_path: Path) -> None:
    kill_often(laptop, tmp_path, LONG_KILLS, random.Random())


@pytest.mark.defence
@needs_strace
def test_an_entry_before_its_file_would_be_found(
    laptop: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With recovery switched off the same kills leave a journal and files that do not agree."""
    monkeypatch.setattr("tests.fakes.capturing.recover", lambda *_: None)
    with pytest.raises(AssertionError):
        kills(laptop, tmp_path, FEW)
