"""A closed visit to copy, and the paper's text as a reader gets it."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from collector_app.gui.theme import Theme, apply
from collector_app.gui.translation import install
from tests.unit.usecases.world import World

ReadPdf = Callable[[Path], str]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    """The app in Chinese, light, without motion."""
    apply(qapp, Theme(reduced_motion=True))
    install(qapp, "zh_CN")
    yield
    install(qapp, "zh_CN")


@pytest.fixture
def read_pdf() -> ReadPdf:
    """The words of a PDF as poppler finds them.

    A face may draw one shape for a character and for its radical, and a PDF then names the radical: NFKC puts the
    character back, as every search does.
    """
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("poppler's pdftotext is not installed: nothing here reads a PDF back")

    def read(path: Path) -> str:
        done = subprocess.run([program, "-layout", str(path), "-"], capture_output=True, check=True)
        return unicodedata.normalize("NFKC", done.stdout.decode("utf-8"))

    return read
