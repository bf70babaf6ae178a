"""Evidence: bytes through the encrypted stream against the same bytes written plainly, and a camera's picture."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from PySide6.QtGui import QColor, QImage, QPainter

from collector_app.gui.evidence.pictures import from_image
from collector_app.usecases.evidence_terms import Medium
from tests.bench.result import Result
from tests.fakes.capturing import Capturing

_MB: Final = 1_000_000
_SIZE: Final = 48 * _MB
_PIECE: Final = 65_536
_ROUNDS: Final = 5
_SIDES: Final = (4000, 3000)  # pixels: a camera of twelve million


def evidence(folder: Path) -> Iterable[Result]:
    """Rows about the stream and about a picture."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    data = os.urandom(_PIECE) * (_SIZE // _PIECE)
    capturing = Capturing(folder / "evidence")
    capturing.begin()
    ours, floor = [], []
    for turn in range(_ROUNDS):  # in turns, so that both meet the same moods of the disk
        floor.append(_plainly(folder / f"plain-{turn}", data))
        ours.append(_sealed(capturing, data))
    speed = [_SIZE / _MB / median(seconds) for seconds in (ours, floor)]
    yield Result(
        "evidence",
        f"{_SIZE // _MB} MB encrypted, hashed twice, durable",
        round(speed[0]),
        "MB/s",
        "the same bytes written plainly, and fsync",
        round(speed[1]),
    )
    yield Result("evidence", "12-megapixel picture encoded", _encode(), "ms", "off the window's thread")
    yield Result("evidence", "that picture put on record", _record(capturing), "ms", "on the window's thread")


def _plainly(path: Path, data: bytes) -> float:
    began = perf_counter()
    with path.open("wb", buffering=0) as file:
        for at in range(0, len(data), _PIECE):
            file.write(data[at : at + _PIECE])
        os.fsync(file.fileno())
    seconds = perf_counter() - began
    path.unlink()
    return seconds


def _sealed(capturing: Capturing, data: bytes) -> float:
    began = perf_counter()
    with capturing.evidence.capture("paper", Medium.DOCUMENT, "application/pdf") as writer:
        for at in range(0, len(data), _PIECE):
            writer.write(data[at : at + _PIECE])
        item = writer.finish().item
    seconds = perf_counter() - began
    capturing.evidence.discard(item, "bench")
    return seconds


def _picture() -> QImage:
    """A picture with something in it: a plain one would be nothing to encode."""
    image = QImage(*_SIDES, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for row in range(0, _SIDES[1], 20):
        for column in range(0, _SIDES[0], 20):
            painter.fillRect(column, row, 20, 20, QColor.fromHsv((row * 7 + column * 13) % 360, 120, 200))
    painter.end()
    return image


def _encode() -> float:
    image = _picture()
    times = []
    for _ in range(_ROUNDS):
        began = perf_counter()
        from_image(image)
        times.append(perf_counter() - began)
    return round(median(times) * 1000, 1)


def _record(capturing: Capturing) -> float:
    data = from_image(_picture()).data
    times = []
    for _ in range(_ROUNDS):
        began = perf_counter()
        with capturing.evidence.capture("house", Medium.PHOTO, "image/jpeg") as writer:
            writer.write(data)
            writer.finish()
        times.append(perf_counter() - began)
    return round(median(times) * 1000, 1)
