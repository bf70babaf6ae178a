"""One window per home, and a home that a killed one left is free."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from collector_app.config.folders import Folders
from collector_app.desktop import refusal, start
from collector_app.desktop.single import claim, claim_file

HOLD = """
import sys
from pathlib import Path
from collector_app.config.folders import Folders
from collector_app.desktop.single import claim, claim_file
folders = Folders.under(Path(sys.argv[1]))
folders.make()
held = claim(claim_file(folders))
print("held" if held else "refused", flush=True)
sys.stdin.read()
"""


def a_home(tmp_path: Path) -> Path:
    folders = Folders.under(tmp_path)
    folders.make()
    return claim_file(folders)


def test_a_home_is_claimed_once_and_given_back(tmp_path: Path) -> None:
    first = claim(a_home(tmp_path))
    assert first is not None
    assert claim(a_home(tmp_path)) is None
    first.release()
    assert claim(a_home(tmp_path)) is not None


def test_a_killed_window_keeps_nobody_out(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        assert claim(a_home(tmp_path)) is None
        child.kill()
    assert claim(a_home(tmp_path)) is not None


def test_a_second_window_says_what_to_do(tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    held = claim(a_home(tmp_path))
    assert held is not None
    said: list[str] = []

    def read_and_close() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        said.append(f"{box.text()} {box.informativeText()}")
        box.accept()

    QTimer.singleShot(0, qapp, read_and_close)
    monkeypatch.setattr(refusal, "QApplication", lambda _arguments: qapp)  # a process has only one
    assert start.start(Folders.under(tmp_path), tmp_path) == 2
    held.release()
    assert said == ["另一个窗口正在使用这些记录。 关掉它，再试一次。"]
