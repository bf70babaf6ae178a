"""From Qt into a writer. The recorder itself is tried in a process of its own (tests/faults/evidence)."""

from __future__ import annotations

import hashlib

import pytest
from pytestqt.qtbot import QtBot

from collector_app.gui.evidence.pipe import EvidencePipe
from collector_app.usecases.failures import Failure, FailureCode

ALL_BYTES = bytes(range(256)) * 100  # zeros and broken UTF-8 included; fits into a pipe


def test_every_byte_arrives_in_order(qtbot: QtBot) -> None:
    got: list[bytes] = []
    pipe = EvidencePipe(got.append)
    assert pipe.device.isSequential()
    assert pipe.device.write(ALL_BYTES) == len(ALL_BYTES)
    pipe.close()
    assert hashlib.sha256(b"".join(got)).digest() == hashlib.sha256(ALL_BYTES).digest()


def test_a_writer_that_fails_breaks_the_pipe(qtbot: QtBot) -> None:
    def full(_data: bytes) -> None:
        raise Failure(FailureCode.DISK_FULL)

    pipe = EvidencePipe(full)
    with qtbot.waitSignal(pipe.failed):
        pipe.device.write(b"sound")
    pipe._thread.join()
    assert pipe.device.write(b"more") == -1, "the recorder hears of it"
    with pytest.raises(Failure, match="disk_full"):
        pipe.close()
