from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from collector_app.config.files import overwrite


def refusing(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fsync)


def test_what_a_full_disk_will_not_overwrite_may_still_be_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secret"
    path.write_bytes(b"wrapped keys")
    refusing(errno.ENOSPC, monkeypatch)
    overwrite(path)


def test_any_other_refusal_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret"
    path.write_bytes(b"wrapped keys")
    refusing(errno.EIO, monkeypatch)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        overwrite(path)
    monkeypatch.undo()
    overwrite(path)
    assert path.stat().st_size == len(b"wrapped keys")
    assert path.read_bytes() != b"wrapped keys"
