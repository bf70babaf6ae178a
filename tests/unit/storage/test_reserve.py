from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from collector_app.storage.reserve import SIZE, Reserve
from collector_app.usecases.failures import Failure, FailureCode


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """How much room the disk says it has."""
    room = SimpleNamespace(free=100 * SIZE)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: room)
    yield room
    monkeypatch.undo()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db.reserve"


def test_is_taken_when_there_is_room(path: Path, free: SimpleNamespace) -> None:
    reserve = Reserve(path)
    reserve.take()
    assert reserve.held
    assert path.stat().st_size == SIZE
    assert getattr(path.stat(), "st_blocks", SIZE) * 512 >= SIZE  # and not sparse
    assert Reserve(path).held


def test_is_left_alone_on_a_nearly_full_disk(path: Path, free: SimpleNamespace) -> None:
    free.free = 2 * SIZE
    reserve = Reserve(path)
    reserve.take()
    assert not reserve.held
    assert not path.exists()


def test_is_given_up_before_the_end_and_taken_back_later(path: Path, free: SimpleNamespace) -> None:
    reserve = Reserve(path)
    reserve.take()
    reserve.guard()
    assert path.exists()
    free.free = 500_000
    reserve.guard()
    assert not path.exists()
    reserve.guard()
    free.free = 100 * SIZE
    reserve.take()
    assert path.exists()


def test_a_full_disk_releases_it_and_says_so_once(path: Path, free: SimpleNamespace) -> None:
    reserve = Reserve(path)
    reserve.take()
    full = Failure(FailureCode.DISK_FULL)
    assert reserve.after(full).details == {"reserve_released": 1}
    assert reserve.after(full) is full
    assert not path.exists()


def test_other_failures_leave_it(path: Path, free: SimpleNamespace) -> None:
    reserve = Reserve(path)
    reserve.take()
    locked = Failure(FailureCode.STORE_LOCKED)
    assert reserve.after(locked) is locked
    assert path.exists()


def test_a_disk_that_fills_while_it_is_taken_leaves_nothing(
    path: Path, free: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    reserve = Reserve(path)
    reserve.take()
    assert not reserve.held
    assert not path.exists()


def test_the_real_disk_has_an_answer(path: Path) -> None:
    assert Reserve(path)._free() == pytest.approx(shutil.disk_usage(path.parent).free, rel=0.2)


def test_whatever_a_full_disk_refuses_is_a_full_disk(path: Path, free: SimpleNamespace) -> None:
    reserve = Reserve(path)
    reserve.take()
    refused = Failure(FailureCode.FILE_UNWRITABLE, sqlite=10)
    assert reserve.after(refused) is refused
    free.free = 0
    told = reserve.after(refused)
    assert (told.code, told.details) == (FailureCode.DISK_FULL, {"sqlite": 10, "reserve_released": 1})
    assert reserve.after(refused).details == {"sqlite": 10}
    damaged = Failure(FailureCode.STORE_DAMAGED)
    assert reserve.after(damaged) is damaged
