"""Works killed at their system calls, at random moments, and stopped by a full disk at each of their writes."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Final

import pytest

from collector_app.storage.reserve import Reserve
from collector_app.usecases.failures import Failure, FailureCode
from tests.faults.power.full import (
    ACTS,
    EXPORT,
    SETTINGS,
    fill_acts,
    small_disk,
    start_on_a_full_disk,
    visit_on_a_full_disk,
    work_with_a_full_log,
)
from tests.faults.power.images import Tally
from tests.faults.power.killed import Bench, fill_at_writes, kill_at_calls, kill_at_random
from tests.faults.power.laptop import Laptop
from tests.faults.power.works import WORKS, Work
from tests.faults.vault.killing import strace_works

needs_strace = pytest.mark.skipif(not strace_works(), reason="needs strace, and the right to trace one's own process")
posix = pytest.mark.skipif(os.name != "posix", reason="needs fork and kill -9")
KILLS: Final = 4  # of each of the four works whose kills are counted, in the short run
LONG_KILLS: Final = 40
KILLED_ELSEWHERE: Final = {"rekey", "wipe", "passphrase"}  # at their calls, in the short run: tests/faults/vault
every_work = pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)


def check(tally: Tally, at_least: int) -> None:
    assert not tally.faults, "\n".join(tally.faults)
    assert tally.runs >= at_least


@needs_strace
@pytest.mark.parametrize(
    "work", [work for work in WORKS if work.name not in KILLED_ELSEWHERE], ids=lambda work: work.name
)
def test_a_kill_at_some_calls(work: Work, tmp_path: Path) -> None:
    check(kill_at_calls(Bench.of(work, tmp_path), few=2), 8)


@pytest.mark.long
@pytest.mark.timeout(3600)
@needs_strace
@every_work
def test_a_kill_at_every_call(work: Work, tmp_path: Path) -> None:
    check(kill_at_calls(Bench.of(work, tmp_path)), 15)


@posix
@every_work
def test_random_kills(work: Work, tmp_path: Path) -> None:
    check(kill_at_random(Bench.of(work, tmp_path), KILLS, 4821), KILLS)


@pytest.mark.long
@pytest.mark.timeout(3600)
@posix
@every_work
def test_many_random_kills(work: Work, tmp_path: Path) -> None:
    check(kill_at_random(Bench.of(work, tmp_path), LONG_KILLS, random.randrange(1 << 32)), LONG_KILLS)


@needs_strace
@pytest.mark.parametrize("work", [*WORKS, EXPORT, SETTINGS], ids=lambda work: work.name)
def test_a_full_disk_from_some_writes_on(work: Work, tmp_path: Path) -> None:
    check(fill_at_writes(Bench.of(work, tmp_path), 3, 4821), 1)


@pytest.mark.long
@pytest.mark.timeout(3600)
@needs_strace
@pytest.mark.parametrize("work", [*WORKS, EXPORT, SETTINGS], ids=lambda work: work.name)
def test_a_full_disk_from_every_write_on(work: Work, tmp_path: Path) -> None:
    check(fill_at_writes(Bench.of(work, tmp_path), None, 0), 1)


@needs_strace
def test_a_log_that_is_full_stops_nobody(tmp_path: Path) -> None:
    Laptop(tmp_path / "home").folders.make()
    Laptop(tmp_path / "home").make()
    assert work_with_a_full_log(tmp_path / "home")[-1] == "went on"


class TestSmallDisk:
    """On a real small file system: needs the right to mount one."""

    @pytest.mark.parametrize(
        "act", [pytest.param(act, marks=[] if act in {3, 6} else pytest.mark.long) for act in range(1, ACTS)]
    )
    def test_a_visit_can_be_closed(self, tmp_path: Path, act: int) -> None:
        tally = fill_acts(tmp_path, [act])
        if tally is None:
            pytest.skip("this user may not mount a small file system")
        check(tally, 1)

    def test_it_can_be_closed_after_a_start(self, tmp_path: Path) -> None:
        """SQLite needs room for its log's index before anything can be read."""
        with small_disk(tmp_path / "disk") as disk:
            if disk is None:
                pytest.skip("this user may not mount a small file system")
            start_on_a_full_disk(disk)

    @pytest.mark.defence
    def test_not_without_the_reserve(self, tmp_path: Path) -> None:
        with small_disk(tmp_path / "disk") as disk:
            if disk is None:
                pytest.skip("this user may not mount a small file system")
            with pytest.raises(Failure) as failure:
                visit_on_a_full_disk(disk, 3, reserve=False)
        assert failure.value.code is FailureCode.DISK_FULL

    @pytest.mark.defence
    def test_not_when_the_start_keeps_the_reserve(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Reserve, "guard", lambda _reserve: None)
        monkeypatch.setattr(Reserve, "release", lambda _reserve: False)
        with small_disk(tmp_path / "disk") as disk:
            if disk is None:
                pytest.skip("this user may not mount a small file system")
            with pytest.raises(Failure) as failure:
                start_on_a_full_disk(disk)
        assert failure.value.code is FailureCode.DISK_FULL
