"""The running app keeps a log for support, and a bug stands in it without what it was about."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from collector_app.desktop.channel import Free, Show, encode

RUN = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from collector_app.config.folders import Folders
from collector_app.desktop import window_process
from collector_app.desktop.process import harden

def break_down():
    QTimer.singleShot(0, QApplication.instance().quit)
    raise ValueError("Wang Guilan owes")

harden()
keep = window_process.keep_log
window_process.keep_log = lambda folders: (keep(folders), QTimer.singleShot(0, break_down))
sys.exit(window_process.run_window(Folders.under(Path(sys.argv[1]))))
"""


def test_a_bug_is_in_the_log_without_its_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", RUN, str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=Path(__file__).parents[2]) as window:
        assert window.stdin is not None
        assert window.stdout is not None
        assert window.stderr is not None
        window.stdin.write(encode(Show()) + encode(Free()))
        window.stdin.flush()
        said = window.stdout.read().decode() + window.stderr.read().decode()
    assert window.returncode == 0, said
    told = "".join(file.read_text("utf-8") for file in (tmp_path / "log").iterdir())
    assert "app.unexpected" in told
    assert "ValueError" in told
    assert "Guilan" not in told + said
