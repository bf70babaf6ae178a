"""From Qt into a writer. The recorder itself is tried in a process of its own (tests/faults/evidence)."""

from __future__ import annotations

import hashlib

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from collector_app.gui.visit.evidence_pipe import EvidencePipe, image_bytes
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


@pytest.mark.parametrize(("kind", "magic"), [("JPG", b"\xff\xd8"), ("PNG", b"\x89PNG")])
def test_a_picture_is_made_in_memory_and_says_nothing_besides_itself(kind: str, magic: bytes) -> None:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    image.setText("Comment", "31.2304N 121.4737E")
    data = image_bytes(image, kind)
    assert data.startswith(magic)
    assert b"121.4737" not in data
    assert QImage.fromData(data).size() == image.size()
    assert image.text("Comment"), "the caller's image is left as it is"


def test_no_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="JPG"):
        image_bytes(QImage())
